//! Codes of diagnostics, and the row that the registry holds for each.

use crate::registry;

/// A row of the registry, by its number. `Display` gives `PF101`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

/// What a code is about; its hundreds digit. It also says who finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// PF0xx: the file cannot be read or is not Python.
    Syntax,
    /// PF1xx: side effects and non-determinism.
    Purity,
    /// PF2xx: Python that the compiler does not translate.
    Unsupported,
    /// PF3xx: conversion of values, and running.
    Run,
}

/// One row: everything that is said about a code in any place.
#[derive(Debug)]
pub struct Entry {
    pub code: Code,
    /// Short name in kebab case, used as the rule's name where a format wants one.
    pub name: &'static str,
    pub title: &'static str,
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
    /// A program that gives exactly this code, once; empty where no short text can (say, an unreadable file).
    pub bad: &'static str,
    /// The same, written so that it gives nothing.
    pub good: &'static str,
}

impl Code {
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    pub const fn number(self) -> u16 {
        self.0
    }

    /// Reads `PF101`, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, digits) = text.split_at_checked(2)?;
        if !prefix.eq_ignore_ascii_case("PF") || digits.len() != 3 {
            return None;
        }
        let code = Self(digits.parse().ok()?);
        registry::find(code).map(|entry| entry.code)
    }

    pub fn group(self) -> Group {
        match self.0 / 100 {
            0 => Group::Syntax,
            1 => Group::Purity,
            2 => Group::Unsupported,
            _ => Group::Run,
        }
    }

    /// The registry's row. Every code in use has one: codes are the constants of the tables.
    pub fn entry(self) -> &'static Entry {
        registry::find(self).expect("codes come from the registry's tables")
    }

    /// Whether the linter's finding is only likely, so that before a run it is left to the run to decide by types
    /// (`x.append(1)`: a list, or a class of the user's with a pure method of that name).
    pub fn is_decided_at_run_time(self) -> bool {
        self == registry::MUTATING_METHOD
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PF{:03}", self.0)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Group {
    pub const ALL: [Self; 4] = [Self::Syntax, Self::Purity, Self::Unsupported, Self::Run];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Syntax => "Reading and syntax",
            Self::Purity => "Purity",
            Self::Unsupported => "Not supported",
            Self::Run => "Conversion and running",
        }
    }
}
