class str:
    pass
