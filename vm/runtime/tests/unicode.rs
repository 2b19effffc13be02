//! Case and predicates of every code point, and of words, against CPython 3.11, whose Unicode (14) the tables have.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use pyfora_runtime::text::{in_case, is};

/// Runs python3; `None` where its Unicode is of another version, whose characters differ.
fn python(script: &str) -> Option<Vec<String>> {
    let prelude = "import sys, unicodedata\n\
         if unicodedata.unidata_version != '14.0.0': sys.exit(3)\n\
         CASES = 'lower upper title capitalize swapcase casefold'.split()\n\
         TESTS = 'alpha decimal digit numeric alnum lower upper title space identifier printable ascii'.split()\n";
    let out = Command::new("python3").args(["-c", &format!("{prelude}{script}")]).output().unwrap();
    if out.status.code() == Some(3) {
        return None;
    }
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect())
}

fn encoded(c: u32) -> Vec<u8> {
    match char::from_u32(c) {
        Some(c) => c.to_string().into_bytes(),
        None => vec![0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3f) as u8, 0x80 | (c & 0x3f) as u8],
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn described(text: &[u8]) -> String {
    let cases: Vec<String> = (0..6).map(|which| hex(&in_case(text, which))).collect();
    let tests: String = (0..12).map(|which| if is(text, which) { '1' } else { '0' }).collect();
    format!("{} {tests}", cases.join(" "))
}

const DESCRIBE: &str = "def describe(s):\n\
    \x20   cases = [getattr(s, c)().encode('utf-8', 'surrogatepass').hex() for c in CASES]\n\
    \x20   return ' '.join(cases) + ' ' + ''.join('01'[getattr(s, 'is' + t)()] for t in TESTS)\n";

#[test]
fn every_code_point() {
    let script = format!("{DESCRIBE}for c in range(0x110000): print(describe(chr(c)))");
    let Some(lines) = python(&script) else { return };
    assert_eq!(lines.len(), 0x11_0000);
    for (c, theirs) in lines.iter().enumerate() {
        assert_eq!(&described(&encoded(c as u32)), theirs, "U+{c:04x}");
    }
}

#[test]
fn words() {
    let pool = [
        "a", "B", "ß", "Σ", "σ", "ς", "'", "\u{301}", " ", "1", "ǅ", "ŉ", "İ", "ſ", "\u{345}", "_", "-", "ⅷ",
        "ﬁ",
    ];
    let mut words: Vec<Vec<u8>> = vec![Vec::new()];
    for a in pool {
        for b in pool {
            for c in pool {
                words.push([a, b, c].concat().into_bytes());
                words.push([c, a, b, a].concat().into_bytes());
            }
        }
    }
    let input: Vec<String> = words.iter().map(|w| hex(w)).collect();
    let path = std::env::temp_dir().join(format!("pyfora-words-{}", std::process::id()));
    std::fs::write(&path, input.join("\n")).unwrap();
    let script = format!(
        "{DESCRIBE}for line in open({path:?}).read().split('\\n'): print(describe(bytes.fromhex(line).decode()))"
    );
    let lines = python(&script);
    std::fs::remove_file(&path).unwrap();
    let Some(lines) = lines else { return };
    for (word, theirs) in words.iter().zip(&lines) {
        assert_eq!(&described(word), theirs, "{}", String::from_utf8_lossy(word));
    }
}
