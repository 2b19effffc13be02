//! The exceptions that code can raise: classes with the joined types of their arguments.
//!
//! What nothing inside a program can catch (InvalidPyforaOperation, an interruption) is not among them.

use crate::join::{below, join};
use crate::ty::{ExcRef, Ty};
use pyfora_bitcode::symbol::{Facts, Symbol};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The exception that code inside cannot catch.
pub const INVALID: &str = "InvalidPyforaOperation";

/// By class and number of arguments: the arguments' types, or `None` where they grow without end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Raised(BTreeMap<(ExcRef, usize), Option<Arc<[Ty]>>>);

impl Raised {
    /// Adds an exception with arguments of these types.
    pub fn add(&mut self, class: &ExcRef, args: &[Ty]) {
        if *class == ExcRef::Builtin(Arc::from(INVALID)) {
            return;
        }
        let args: Arc<[Ty]> = args.iter().map(Ty::widen_constants).collect();
        self.join((class.clone(), args.len()), Some(args));
    }

    /// Adds a builtin exception.
    pub fn add_builtin(&mut self, class: &str, args: &[Ty]) {
        self.add(&ExcRef::Builtin(Arc::from(class)), args);
    }

    /// Adds what a runtime function can raise. What is missing here is not caught: a function that is not listed can
    /// raise whatever any of them does.
    pub fn add_symbol(&mut self, symbol: Symbol) {
        match symbol {
            Symbol::Gcd | Symbol::PowI64 | Symbol::ErrorAgain | Symbol::ErrorFrom => {}
            Symbol::BigPowMod | Symbol::BigParse | Symbol::BigStr => {
                self.add_builtin("ValueError", &[Ty::Str])
            }
            // Their results are integers: what they refuse cannot be caught.
            _ if symbol.takes_wide() && symbol.signature().1.len() == 2 => {}
            Symbol::ParseFloat | Symbol::ParseInt => self.add_builtin("ValueError", &[Ty::Str]),
            // As the memory that anything else takes: see `short`.
            Symbol::StrConcat | Symbol::StrConcat3 | Symbol::StrConcat4 => {}
            Symbol::StrRepeat | Symbol::MemoryCheck => self.add_builtin("MemoryError", &[]),
            _ if symbol.facts() == Facts::Raises => {
                for class in ["ValueError", "TypeError", "OverflowError"] {
                    self.add_builtin(class, &[Ty::Str]);
                }
                self.add_builtin("MemoryError", &[]);
            }
            _ => {}
        }
    }

    /// Adds what is raised where memory is short, if it is to be caught: see `short`.
    pub fn add_shortage(&mut self, caught: bool) {
        if caught {
            self.add_builtin("MemoryError", &[]);
        }
    }

    fn join(&mut self, key: (ExcRef, usize), args: Option<Arc<[Ty]>>) {
        let args = match (self.0.get(&key), args) {
            (None, args) => args,
            (Some(Some(old)), Some(new)) => Some(old.iter().zip(&*new).map(|(a, b)| join(a, b)).collect()),
            _ => None,
        };
        self.0.insert(key, args.filter(|args| args.iter().all(crate::settled::settled)));
    }

    /// Adds all of another set.
    pub fn merge(&mut self, other: &Raised) {
        for (key, args) in &other.0 {
            self.join(key.clone(), args.clone());
        }
    }

    /// Whether the other set holds all of this one.
    pub fn below(&self, other: &Raised) -> bool {
        self.0.iter().all(|(key, args)| match (args, other.0.get(key)) {
            (_, None) | (None, Some(Some(_))) => false,
            (_, Some(None)) => true,
            (Some(a), Some(Some(b))) => a.iter().zip(&**b).all(|(a, b)| below(a, b)),
        })
    }

    /// Those for whose classes the test holds, and the rest.
    pub fn partition(&self, test: impl Fn(&ExcRef) -> bool) -> (Raised, Raised) {
        let (yes, no) = self.0.clone().into_iter().partition(|((class, _), _)| test(class));
        (Raised(yes), Raised(no))
    }

    /// A class that the bitcode cannot tell from another one: both have the same name in the same file.
    pub fn ambiguous(&self) -> Option<&ExcRef> {
        let mut seen = BTreeMap::new();
        let mut classes = self.0.keys().map(|(class, _)| class);
        classes.find(|&class| seen.insert(class.class(), class).is_some_and(|other| other != class))
    }

    /// Nothing that can be caught.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The classes, each with the types of its arguments where they are known.
    pub fn iter(&self) -> impl Iterator<Item = (&ExcRef, Option<&Arc<[Ty]>>)> {
        self.0.iter().map(|((class, _), args)| (class, args.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_join_and_sets_are_ordered() {
        let mut a = Raised::default();
        a.add_builtin("ValueError", &[Ty::StrConst("x".into())]);
        let mut b = a.clone();
        b.add_builtin("ValueError", &[Ty::IntConst(3)]);
        b.add_builtin("ValueError", &[]);
        assert!(a.below(&b) && !b.below(&a));
        assert_eq!(b.iter().count(), 2);
        a.merge(&b);
        assert_eq!(a, b);
        a.add_builtin(INVALID, &[Ty::Str]);
        assert_eq!(a, b);
    }
}
