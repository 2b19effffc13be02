//! Who may depend on whom.

use crate::{WORKSPACE, members, metadata};
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, PackageId};
use std::collections::{BTreeMap, BTreeSet};

/// The packages that a package needs to be built, itself included: not what its tests need.
fn reach(metadata: &Metadata, name: &str) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("dependencies are resolved");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let start = metadata.packages.iter().find(|p| p.name.as_str() == name).expect("the package exists");
    let mut seen = BTreeSet::new();
    let mut queue = vec![&start.id];
    while let Some(id) = queue.pop() {
        if seen.insert(id) {
            let needed = nodes[id].deps.iter();
            let needed = needed.filter(|d| d.dep_kinds.iter().any(|k| k.kind != DependencyKind::Development));
            queue.extend(needed.map(|d| &d.pkg));
        }
    }
    metadata.packages.iter().filter(|p| seen.contains(&p.id)).map(|p| p.name.to_string()).collect()
}

/// What a crate of ours names in its manifest outside its tests.
fn named(name: &str) -> BTreeSet<String> {
    let package = WORKSPACE.packages.iter().find(|p| p.name.as_str() == name).expect("the package exists");
    let needed = package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development);
    needed.map(|d| d.name.clone()).collect()
}

/// What each crate may name of ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("pyfora-base", &[]),
    ("pyfora-lang", &["base", "bitcode"]),
    ("pyfora-syntax", &["base", "lang"]),
    ("pyfora-hir", &["base", "lang", "syntax"]),
    ("pyfora-infer", &["base", "lang", "hir", "bitcode"]),
    ("pyfora-lower", &["base", "infer", "bitcode"]),
    ("pyfora-opt", &["bitcode"]),
    ("pyfora-llvm", &["bitcode"]),
    (
        "pyfora-driver",
        &["base", "lang", "syntax", "hir", "infer", "lower", "opt", "llvm", "bitcode", "cache"],
    ),
    ("pyfora-bitcode", &[]),
    ("pyfora-interp", &["bitcode"]),
    ("pyfora-runtime", &["bitcode"]),
    ("pyfora-exec", &["bitcode", "runtime"]),
    ("pyfora-cache", &[]),
    ("pyfora-cli", &["base", "driver", "llvm", "bitcode", "cache", "runtime", "exec"]),
    ("pyfora-py", &["base", "driver", "llvm", "bitcode", "cache", "runtime", "exec"]),
    ("pyfora-tests", &[]),
];

#[test]
fn crates_depend_on_what_they_may() {
    for (name, _) in members() {
        let allowed = ALLOWED.iter().find(|(n, _)| *n == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} needs a row in this file"));
        let ours = named(&name).into_iter().filter_map(|n| n.strip_prefix("pyfora-").map(str::to_owned));
        for dependency in ours {
            assert!(allowed.contains(&dependency.as_str()), "{name} must not depend on pyfora-{dependency}");
        }
    }
}

fn is_llvm(name: &str) -> bool {
    name == "inkwell" || name == "llvm-sys"
}

#[test]
fn the_machine_reaches_neither_parser_nor_llvm() {
    let all = metadata(CargoOpt::AllFeatures);
    for name in ["pyfora-bitcode", "pyfora-runtime", "pyfora-exec", "pyfora-cache"] {
        let reached = reach(&all, name);
        let bad = |n: &&String| n.contains("parser") || is_llvm(n) || *n == "salsa" || *n == "pyfora-base";
        assert_eq!(reached.iter().find(bad), None, "{name} reaches what only the compiler may");
    }
}

#[test]
fn one_crate_names_the_parser_and_one_llvm() {
    for (name, _) in members() {
        let named = named(&name);
        let parser = named.iter().any(|n| n.starts_with("rustpython"));
        let llvm = named.iter().any(|n| is_llvm(n));
        assert!(!parser || name == "pyfora-syntax", "{name} names the parser");
        assert!(!llvm || name == "pyfora-llvm", "{name} names LLVM");
    }
}

#[test]
fn without_features_nothing_links_llvm() {
    for (name, _) in members() {
        let reached = reach(&WORKSPACE, &name);
        let links = |p: &&cargo_metadata::Package| p.links.as_deref().is_some_and(|l| l.contains("llvm"));
        let linking = WORKSPACE.packages.iter().filter(links).map(|p| p.name.to_string());
        for package in linking.chain(["inkwell".to_owned()]) {
            assert!(!reached.contains(&package), "{name} reaches {package} without a feature");
        }
    }
}

/// The test above looks for the right thing: with the feature, LLVM is there.
#[test]
fn with_a_feature_llvm_is_there() {
    let features = CargoOpt::SomeFeatures(vec!["pyfora-llvm/dynamic-llvm".into()]);
    let reached = reach(&metadata(features), "pyfora-driver");
    assert!(reached.contains("inkwell") && reached.contains("llvm-sys"));
}

#[test]
fn the_oracle_is_in_no_product() {
    let all = metadata(CargoOpt::AllFeatures);
    for (name, _) in members().into_iter().filter(|(name, _)| name != "pyfora-interp") {
        assert!(!reach(&all, &name).contains("pyfora-interp"), "{name} ships the reference interpreter");
    }
}

/// The licences that may be linked in.
#[test]
fn no_licence_forbids_linking() {
    let all = metadata(CargoOpt::AllFeatures);
    let mut shipped = reach(&all, "pyfora-py");
    shipped.append(&mut reach(&all, "pyfora-cli"));
    let fine = |licence: &str| {
        // Of alternatives one is enough.
        licence.split([' ', '/', '(', ')']).any(|word| {
            let free = [
                "MIT",
                "MIT-0",
                "Apache-2.0",
                "BSD-2-Clause",
                "BSD-3-Clause",
                "0BSD",
                "ISC",
                "Zlib",
                "CC0-1.0",
            ];
            free.contains(&word)
                || word.starts_with("MPL-")
                || word.starts_with("Unicode-")
                || word == "Unlicense"
        })
    };
    for package in all.packages.iter().filter(|p| shipped.contains(p.name.as_str())) {
        let licence = package.license.as_deref().unwrap_or("no licence");
        assert!(fine(licence), "{} is under {licence}", package.name);
    }
}
