//! The registry of diagnostics: one table a group; a row is all that `--explain`, the docs and the outputs say.
//!
//! A new diagnostic is a row here and the check that reports it. Its examples are run as its test.

mod purity;
mod run;
mod syntax;
mod unsupported;

pub use purity::*;
pub use run::*;
pub use syntax::*;
pub use unsupported::*;

use crate::{Code, Entry};

/// Defines a constant for each row, and `ENTRIES`, the group's table.
macro_rules! table {
    ($entries:ident: $($ident:ident = $number:literal, $name:literal {
        title: $title:expr, why: $why:expr, instead: $instead:expr, bad: $bad:expr, good: $good:expr $(,)?
    })*) => {
        $(#[doc = $title] pub const $ident: Code = Code::new($number);)*
        pub(super) static $entries: &[Entry] = &[$(Entry {
            code: $ident, name: $name, title: $title, why: $why, instead: $instead, bad: $bad, good: $good,
        }),*];
    };
}
use table;

/// All rows, in the order of their codes.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    tables().into_iter().flatten()
}

pub fn find(code: Code) -> Option<&'static Entry> {
    let table = *tables().get(usize::from(code.number() / 100))?;
    let at = table.binary_search_by_key(&code, |entry| entry.code).ok()?;
    table.get(at)
}

fn tables() -> [&'static [Entry]; 4] {
    [syntax::SYNTAX, purity::PURITY, unsupported::UNSUPPORTED, run::RUN]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order_and_findable() {
        let codes: Vec<_> = all().map(|entry| entry.code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
        for entry in all() {
            assert_eq!(entry.code.entry().name, entry.name);
            assert_eq!(Code::parse(&entry.code.to_string().to_lowercase()), Some(entry.code));
        }
        assert_eq!(Code::parse("PF999"), None);
        assert_eq!(Code::parse("é"), None);
    }

    #[test]
    fn rows_say_everything() {
        let mut names = std::collections::HashSet::new();
        for entry in all() {
            assert!(names.insert(entry.name), "{} twice", entry.name);
            for text in [entry.title, entry.why, entry.instead] {
                assert!(!text.is_empty() && !text.contains('\n'), "{}", entry.code);
            }
            assert_eq!(entry.bad.is_empty(), entry.good.is_empty(), "{}", entry.code);
        }
    }
}
