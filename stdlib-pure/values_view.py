"""The view of a dict's values."""


class values_view:
    def __len__(self):
        return len(part_at(self, 0))

    def __bool__(self):
        return len(part_at(self, 0)) != 0

    def __contains__(self, x):
        return _view_has(self, x)
