class range:
    def __len__(self):
        if self.step > 0 and self.start < self.stop:
            return 1 + intrinsic("i64.sub", self.stop - 1, self.start)
        return 0
