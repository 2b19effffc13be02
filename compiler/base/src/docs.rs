//! The registry as a page of the documentation.

use std::fmt::Write;

use crate::{Entry, Group, registry};

/// `docs/diagnostics.md`.
pub fn diagnostics_page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         Written from the registry of codes (`compiler/base/src/registry`); a test holds it to that.\n\
         `pyfora compile --explain CODE` prints the same of one code.\n",
    );
    for group in Group::ALL {
        let _ = write!(page, "\n## {}\n", group.title());
        registry::all()
            .filter(|entry| entry.code.group() == group)
            .for_each(|entry| section(entry, &mut page));
    }
    page
}

fn section(entry: &Entry, page: &mut String) {
    let Entry { code, name, title, why, instead, bad, good } = entry;
    // Writing into a string does not fail.
    let _ = write!(page, "\n### {code} {name}\n\n**{title}.**\n\nWhy: {why}.\n\nInstead: {instead}.\n");
    for (heading, text) in [("Not accepted", bad), ("Accepted", good)] {
        if !text.is_empty() {
            let _ = write!(page, "\n{heading}:\n\n```python\n{text}```\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With `BLESS=1` in the environment, writes the page instead.
    #[test]
    fn the_page_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics.md");
        let page = diagnostics_page();
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs")).unwrap();
            std::fs::write(path, &page).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == page, "docs/diagnostics.md is out of date: run the test with BLESS=1");
    }
}
