class list:
    def __len__(self):
        return intrinsic("list.len", self)
