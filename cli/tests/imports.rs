//! Modules that a file imports: those beside it, in its package, and on PYTHONPATH.

use std::path::Path;
use std::process::{Command, Output};

const FILES: &[(&str, &str)] = &[
    (
        "main.py",
        "\
import beside
import package.inner as inner
from beside import LIMIT as limit, square
from elsewhere import far
from package import deep
from package.inner import Box


def main(n):
    from package.deep import even

    return square(n) + limit, inner.twice(n), deep.odd(n), even(n), Box(n).content, far(n), beside.NAMES


def missing(n):
    return beside.nothing


def not_there(n):
    import no_such_module

    return no_such_module.x


def impure(n):
    return beside.shout(n)


def raising(n):
    return beside.fail(n)
",
    ),
    (
        "beside.py",
        "\
LIMIT = 10
NAMES = (\"a\", \"b\")


def square(x):
    return x * x


def shout(x):
    print(x)
    return x


def fail(x):
    return 1 // (x - x)
",
    ),
    ("package/__init__.py", "from .inner import twice\n"),
    (
        "package/inner.py",
        "\
from ..beside import square
from . import deep


class Box:
    def __init__(self, content):
        self.content = content


def twice(x):
    return 2 * x
",
    ),
    (
        "package/deep.py",
        "\
from . import other


def odd(n):
    return n != 0 and other.even(n - 1)


from .other import even
",
    ),
    (
        "package/other.py",
        "\
from . import deep


def even(n):
    return n == 0 or deep.odd(n - 1)
",
    ),
    ("far/elsewhere.py", "def far(x):\n    return x - 100\n"),
];

fn pyfora(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pyfora"))
        .args(args)
        .current_dir(dir)
        .env("PYFORA_CACHE_DIR", dir.join("cache"))
        .env("PYTHONPATH", dir.join("far"))
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The files in a folder; `None` where no code can be generated.
fn folder() -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, source) in FILES {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        std::fs::write(path, source).expect("a file in it");
    }
    pyfora_llvm::Options::default().key_text().is_ok().then_some(dir)
}

#[test]
fn modules_are_found() {
    let Some(dir) = folder() else { return };
    let out = pyfora(dir.path(), &["run", "main.py", "3"]);
    assert_eq!(text(&out.stderr), "");
    assert_eq!(text(&out.stdout), "(19, 6, True, False, 3, -97, ('a', 'b'))\n");
}

#[test]
fn errors_name_the_module_and_its_line() {
    let Some(dir) = folder() else { return };
    let error = |entry: &str| text(&pyfora(dir.path(), &["run", "--entry", entry, "main.py", "3"]).stderr);
    let raised = error("raising");
    assert!(raised.contains("beside.py\", line 15, in fail\n    return 1 // (x - x)\n"), "{raised}");
    assert!(error("missing").contains("module 'beside' has no attribute 'nothing'"), "{}", error("missing"));
    assert!(error("not_there").contains("PF301"), "{}", error("not_there"));
    let impure = error("impure");
    assert!(impure.contains("beside.py:10") && impure.contains("print"), "{impure}");
}
