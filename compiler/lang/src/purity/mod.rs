//! Which names of builtins and of modules have effects, or differ from run to run.
//!
//! Paths are as an import spells them; builtins are the members of the module `builtins`.

mod tables;

use std::sync::LazyLock;

use pyfora_base::Code;
use rustc_hash::{FxHashMap, FxHashSet};
pub use tables::{MEMBERS, MODULES};

/// What a use of an impure name breaks.
#[derive(Debug)]
pub struct Rule {
    pub code: Code,
    /// Said after the name: `time.time` "reads the clock".
    pub what: &'static str,
    pub instead: Option<&'static str>,
}

/// Members whose every use is impure, called or not: `map(print, xs)` prints, too.
#[derive(Debug)]
pub struct Members {
    pub module: &'static str,
    pub names: &'static str,
    pub rule: Rule,
}

/// Modules whose functions are impure to call, but for the pure ones.
#[derive(Debug)]
pub struct Modules {
    pub modules: &'static str,
    pub pure: Option<&'static str>,
    pub rule: Rule,
}

/// The tables by name.
struct Index {
    members: FxHashMap<String, &'static Rule>,
    modules: FxHashMap<&'static str, &'static Modules>,
    /// First parts of the modules of both.
    roots: FxHashSet<&'static str>,
    /// First parts of the members of `builtins`.
    builtins: FxHashSet<&'static str>,
    /// First parts of the members of any module.
    member_names: FxHashSet<&'static str>,
    mutating_methods: FxHashMap<&'static str, &'static str>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let words = |text: &'static str| text.split_ascii_whitespace();
    let members = MEMBERS.iter().flat_map(|row| words(row.names).map(move |name| (row, name)));
    let modules = MODULES.iter().flat_map(|row| words(row.modules).map(move |name| (name, row)));
    let module_names = MEMBERS.iter().map(|row| row.module).chain(modules.clone().map(|(name, _)| name));
    Index {
        members: members.clone().map(|(row, name)| (format!("{}.{name}", row.module), &row.rule)).collect(),
        roots: module_names.map(root).collect(),
        modules: modules.collect(),
        builtins: members.filter(|(row, _)| row.module == "builtins").map(|(_, name)| root(name)).collect(),
        member_names: MEMBERS.iter().flat_map(|row| words(row.names)).map(root).collect(),
        mutating_methods: tables::MUTATING_METHODS.iter().copied().collect(),
    }
});

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// Whether any rule speaks of the module, of one inside it, or of its members.
pub fn concerns_module(path: &str) -> bool {
    INDEX.roots.contains(root(path))
}

/// Whether the builtin, or a member of it, is impure.
pub fn concerns_builtin(name: &str) -> bool {
    INDEX.builtins.contains(name)
}

/// Whether some module has an impure member of that name; `builtins`, too.
pub fn concerns_name(name: &str) -> bool {
    INDEX.member_names.contains(name)
}

/// For a method that changes a builtin container, what to write instead.
pub fn mutating_method(name: &str) -> Option<&'static str> {
    INDEX.mutating_methods.get(name).copied()
}

/// Standard modules that hold only pure functions and constants.
pub fn pure_modules() -> impl Iterator<Item = &'static str> {
    tables::PURE_MODULES.split_ascii_whitespace()
}

/// The rule for a member of a module that every use breaks.
pub fn find_member(path: &str) -> Option<&'static Rule> {
    INDEX.members.get(path).copied()
}

/// The rule that a use of the dotted path breaks, and the part of the path that does.
pub fn find(path: &str, called: bool) -> Option<(&'static Rule, &str)> {
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let mut prefixes = ends.map(|end| &path[..end]);
    if let Some(found) = prefixes.clone().find_map(|prefix| Some((find_member(prefix)?, prefix))) {
        return Some(found);
    }
    if !called {
        return None;
    }
    // The longest module decides: `os.path` is not `os`. Its own call, `module()`, is none of ours.
    prefixes.next_back();
    let (row, module) = prefixes.rev().find_map(|prefix| Some((*INDEX.modules.get(prefix)?, prefix)))?;
    let function = &path[module.len() + 1..];
    let pure = row.pure.is_some_and(|names| names.split_ascii_whitespace().any(|name| name == function));
    (!pure).then_some((&row.rule, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pyfora_base::registry::{CLOCK, SYSTEM};

    fn code(path: &str, called: bool) -> Option<Code> {
        find(path, called).map(|(rule, _)| rule.code)
    }

    #[test]
    fn members_are_impure_in_any_use_and_modules_when_called() {
        assert_eq!(code("time.time", false), Some(CLOCK));
        assert_eq!(code("os.environ.get", true), Some(SYSTEM));
        assert_eq!(code("os.path.join", true), None);
        assert_eq!(code("os.path.exists", true), Some(SYSTEM));
        assert_eq!(code("os.path.exists", false), None);
        assert_eq!(code("os", true), None);
        assert_eq!(code("timely.time", true), None);
        assert_eq!(code("datetime.datetime.now", true), Some(CLOCK));
        assert_eq!(code("datetime.datetime", true), None);
        assert_eq!(code("math.sin", true), None);
        assert_eq!(find("os.environ.get", true).map(|(_, part)| part), Some("os.environ"));
    }

    #[test]
    fn tables_do_not_contradict_each_other() {
        let names: usize = MEMBERS.iter().map(|row| row.names.split_ascii_whitespace().count()).sum();
        assert_eq!(names, INDEX.members.len(), "a member stands in two rows");
        assert!(pure_modules().all(|module| !INDEX.modules.contains_key(module)));
        assert!(concerns_builtin("object") && !concerns_builtin("len"));
    }
}
