//! Which errors a clause catches.

use pyfora_bitcode::{ExcClass, exceptions};

/// Not an exception to Python: nothing inside a program can catch it.
pub const INVALID: &str = "InvalidPyforaOperation";

/// Whether an error of one class is an instance of another. User classes count as direct subclasses of `Exception`:
/// the tables of a program do not say more about them.
pub fn is_instance(error: &ExcClass, of: &ExcClass) -> bool {
    match (error, of) {
        (ExcClass::Builtin(error), ExcClass::Builtin(of)) => error != INVALID && derives(error, of),
        (ExcClass::User(_), ExcClass::Builtin(of)) => derives("Exception", of),
        _ => error == of,
    }
}

fn derives(class: &str, base: &str) -> bool {
    // IOError and EnvironmentError are names of OSError.
    let canonical = |name| if matches!(name, "IOError" | "EnvironmentError") { "OSError" } else { name };
    let (mut class, base) = (canonical(class), canonical(base));
    while class != base {
        match exceptions::base(class) {
            Some(up) if !up.is_empty() => class = up,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin(name: &str) -> ExcClass {
        ExcClass::Builtin(name.to_owned())
    }

    #[test]
    fn bases_count() {
        let check = |a, b| is_instance(&builtin(a), &builtin(b));
        assert!(check("KeyError", "LookupError") && check("KeyError", "Exception"));
        assert!(check("ZeroDivisionError", "ArithmeticError") && check("OSError", "IOError"));
        assert!(check("RecursionError", "RuntimeError") && check("UnicodeDecodeError", "ValueError"));
        assert!(!check("KeyError", "ValueError") && !check("Exception", "KeyError"));
        assert!(!check(INVALID, "BaseException") && !check(INVALID, INVALID));
    }
}
