//! SARIF 2.1.0, with the fields that GitHub's code scanning asks for.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Component, Path};

use pyfora_base::{Code, Diagnostic, Entry, LineIndex, Severity, Span, registry};
use pyfora_driver::lint::FileReport;
use serde_json::{Value, json};

use super::{Region, Reporter, Summary};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Default)]
pub struct Sarif {
    results: Vec<Value>,
}

impl Reporter for Sarif {
    fn file(&mut self, report: &FileReport, _out: &mut dyn Write) -> io::Result<()> {
        let lines = LineIndex::new(&report.text);
        let mut seen = HashMap::new();
        for found in &report.diagnostics {
            self.results.push(result(report, &lines, found, &mut seen));
        }
        Ok(())
    }

    fn end(&mut self, _summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<_> = registry::all().map(rule).collect();
        let document = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "pyfora",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": std::mem::take(&mut self.results),
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

fn rule(entry: &Entry) -> Value {
    let help = format!("{}.\n\nInstead: {}.", entry.why, entry.instead);
    let markdown = if entry.bad.is_empty() {
        help.clone()
    } else {
        format!("{help}\n\n```python\n{}```\n\nAccepted:\n\n```python\n{}```\n", entry.bad, entry.good)
    };
    json!({
        "id": entry.code.to_string(),
        "name": entry.name,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.why},
        "help": {"text": help, "markdown": markdown},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [entry.code.group().title()], "precision": "high"},
    })
}

fn rule_index(code: Code) -> Option<usize> {
    registry::all().position(|entry| entry.code == code)
}

fn result(report: &FileReport, lines: &LineIndex, found: &Diagnostic, seen: &mut HashMap<u64, u32>) -> Value {
    let related: Vec<_> = found
        .related
        .iter()
        .enumerate()
        .map(|(id, related)| {
            let mut location = location(report, lines, related.span);
            location["id"] = json!(id);
            location["message"] = json!({"text": related.message});
            location
        })
        .collect();
    json!({
        "ruleId": found.code.to_string(),
        "ruleIndex": rule_index(found.code),
        "level": if found.severity == Severity::Error { "error" } else { "warning" },
        "message": {"text": format!("{}. Instead: {}.", found.message, found.hint)},
        "locations": [location(report, lines, found.span)],
        "relatedLocations": related,
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(report, lines, found, seen)},
    })
}

/// The same for a finding whose line has only moved: the line's text, and its number among equal ones.
fn fingerprint(
    report: &FileReport,
    lines: &LineIndex,
    found: &Diagnostic,
    seen: &mut HashMap<u64, u32>,
) -> String {
    let line = lines.line_text(&report.text, lines.line_col(found.span.start).line);
    let mut hasher = DefaultHasher::new();
    (found.code, line.trim()).hash(&mut hasher);
    let hash = hasher.finish();
    let count = seen.entry(hash).or_default();
    *count += 1;
    format!("{hash:016x}:{count}")
}

fn location(report: &FileReport, lines: &LineIndex, span: Span) -> Value {
    let region = Region::new(&report.text, lines, span);
    let snippet = report.text.get(span.range()).unwrap_or("");
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&report.path)},
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
            "snippet": {"text": snippet},
        },
    }})
}

/// A relative path stays relative, to the root of the checkout; an absolute one becomes a `file:` URI.
fn uri(path: &Path) -> String {
    let mut uri = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => uri.push_str("file://"),
            Component::Prefix(_) | Component::CurDir => continue,
            Component::ParentDir | Component::Normal(_) => {}
        }
        if !matches!(component, Component::RootDir) {
            encode(&component.as_os_str().to_string_lossy(), &mut uri);
        }
        uri.push('/');
    }
    uri.truncate(uri.trim_end_matches('/').len());
    uri
}

fn encode(text: &str, uri: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri(Path::new("./a b/c%.py")), "a%20b/c%25.py");
        assert_eq!(uri(Path::new("../é.py")), "../%C3%A9.py");
        assert_eq!(uri(Path::new("/x/y.py")), "file:///x/y.py");
    }
}
