class bool:
    pass
