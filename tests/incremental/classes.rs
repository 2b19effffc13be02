//! Edits of a module with a class.

use crate::Session;

const TEXT: &str = "\
SCALE = 3


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def size(self):
        return self.x * self.x + self.y * self.y

    def scaled(self):
        return Point(self.x * SCALE, self.y * SCALE)


def measure(p):
    return p.scaled().size()


def main(n):
    return measure(Point(n, 2))
";

#[test]
fn a_method_with_the_same_result_type() {
    let edited = TEXT.replace("self.y * self.y\n", "self.y * self.y + 1\n");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed Point
item_scope Point
hir Point
item_bindings Point
members Point#0
signature Point#0
inferred Point#0(Point{}, int, int)
signature Point#2
inferred Point#2(Point{x: int y: int })
summary Point#2(Point{x: int y: int })
signature Point#1
inferred Point#1(Point{x: int y: int })
summary Point#1(Point{x: int y: int })
lowered Point#0(Point{}, int, int)
lowered Point#2(Point{x: int y: int })
lowered Point#1(Point{x: int y: int })
"
    );
}

#[test]
fn a_new_method() {
    let edited = TEXT.replace("    def size", "    def other(self):\n        return 1\n\n    def size");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
parsed Point
item_scope Point
hir Point
item_bindings Point
members Point#0
inferred main#0(int)
signature Point#0
inferred Point#0(Point{}, int, int)
inferred measure#0(Point{x: int y: int })
signature Point#3
summary Point#3(Point{x: int y: int })
inferred Point#3(Point{x: int y: int })
signature Point#2
inferred Point#2(Point{x: int y: int })
summary Point#2(Point{x: int y: int })
summary measure#0(Point{x: int y: int })
lowered Point#0(Point{}, int, int)
lowered measure#0(Point{x: int y: int })
lowered Point#3(Point{x: int y: int })
lowered Point#2(Point{x: int y: int })
"
    );
}

#[test]
fn a_module_level_value() {
    let edited = TEXT.replace("SCALE = 3", "SCALE = 4");
    assert_eq!(
        Session::of(TEXT).edit(&edited),
        "\
items m.py
item_index m.py
module_global main in m.py
module_scope m.py
item_scope `SCALE = 4`
parsed `SCALE = 4`
item_at main in m.py
module_global measure in m.py
module_global Point in m.py
item_at Point in m.py
item_at measure in m.py
module_global SCALE in m.py
item_bindings `SCALE = 4`
hir `SCALE = 4`
inferred Point#2(Point{x: int y: int })
summary `SCALE = 4`#0()
inferred `SCALE = 4`#0()
item_at `SCALE = 4` in m.py
summary Point#2(Point{x: int y: int })
lowered Point#2(Point{x: int y: int })
lowered `SCALE = 4`#0()
"
    );
}
