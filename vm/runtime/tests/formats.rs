//! The format mini-language against CPython: random specifications, the text or the error's message.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use pyfora_runtime::format::{Fault, format_float, format_int, format_str};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[(self.next() % from.len() as u64) as usize]
    }

    fn spec(&mut self) -> String {
        let align = ["", "", "", "", "<", ">", "^", "=", "*<", "é^", "0=", "*>", "x="];
        let grouping = ["", "", "", "", "", ",", "_", ",_", "_,"];
        let kinds = [
            "", "", "d", "b", "o", "x", "X", "n", "c", "e", "E", "f", "F", "g", "G", "%", "s", "f", "g", "e",
            "r", "é", "ff",
        ];
        [
            self.pick(&align),
            self.pick(&["", "", "", "", "+", "-", " "]),
            self.pick(&["", "", "", "", "", "", "z"]),
            self.pick(&["", "", "", "#"]),
            self.pick(&["", "", "0"]),
            self.pick(&["", "", "1", "5", "8", "12", "20"]),
            self.pick(&grouping),
            self.pick(&["", "", "", ".0", ".1", ".2", ".3", ".6", ".17", ".30", "."]),
            self.pick(&kinds),
        ]
        .concat()
    }
}

/// What python3 makes of rows of (expression of the value, specification).
fn python(rows: &[(String, String)]) -> Option<Vec<String>> {
    let mut script = "import sys\n\
        if sys.version_info[:2] != (3, 11): sys.exit(3)\n\
        inf, nan = float('inf'), float('nan')\n\
        def go(v, spec):\n\
        \x20   try: print(ascii(format(v, spec)))\n\
        \x20   except Exception as e: print(ascii(type(e).__name__ + ': ' + str(e)))\n"
        .to_owned();
    for (value, spec) in rows {
        script.push_str(&format!("go({value}, {spec:?})\n"));
    }
    let path = std::env::temp_dir().join(format!("pyfora-formats-{}-{}", std::process::id(), rows.len()));
    std::fs::write(&path, script).unwrap();
    let out = Command::new("python3").arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    if out.status.code() == Some(3) {
        return None;
    }
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect())
}

fn ascii(text: &str) -> String {
    let shown = pyfora_runtime::repr::repr(text.as_bytes());
    shown.chars().fold(String::new(), |out, c| match c as u32 {
        0..0x80 => format!("{out}{c}"),
        c @ 0x80..=0xff => format!("{out}\\x{c:02x}"),
        c => format!("{out}\\u{c:04x}"),
    })
}

fn check(rows: &[(String, String)], ours: impl Fn(usize, &str) -> Result<Vec<u8>, Fault>) {
    let Some(lines) = python(rows) else { return };
    assert_eq!(lines.len(), rows.len());
    let mut wrong = Vec::new();
    for (i, ((value, spec), theirs)) in rows.iter().zip(lines).enumerate() {
        let got = match ours(i, spec) {
            Ok(text) => String::from_utf8(text).unwrap(),
            Err(Fault(class, message)) => format!("{class}: {message}"),
        };
        if ascii(&got) != theirs {
            wrong.push(format!("format({value}, {spec:?}): {} where CPython has {theirs}", ascii(&got)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
}

#[test]
fn ints() {
    let mut random = Random(7);
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for _ in 0..20_000 {
        let shift = random.next() & 63;
        let value = match shift & 3 {
            0 => (random.next() % 300) as i64 - 20,
            _ => (random.next() as i64) >> shift,
        };
        values.push(value);
        rows.push((value.to_string(), random.spec()));
    }
    check(&rows, |i, spec| match spec {
        "" => Ok(values[i].to_string().into_bytes()),
        _ => format_int(values[i], spec.as_bytes(), "int"),
    });
}

#[test]
fn floats() {
    let mut random = Random(11);
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for _ in 0..30_000 {
        let value = match random.next() % 6 {
            0 => f64::from_bits(random.next()),
            1 => (random.next() % 2001) as f64 / 8.0 - 125.0,
            2 => (random.next() % 20_000) as f64 / 1000.0,
            3 => [
                0.0,
                -0.0,
                f64::INFINITY,
                -f64::INFINITY,
                f64::NAN,
                1e16,
                1e15,
                1e-5,
                0.0001,
                9.5,
                99.95,
                1e22,
            ][(random.next() % 12) as usize],
            4 => 10f64.powi((random.next() % 50) as i32 - 25),
            _ => (random.next() % 1_000_000_000) as f64 * 1.7,
        };
        let shown = if value.is_nan() { "nan".to_owned() } else { format!("{value:?}") };
        values.push(value);
        rows.push((shown, random.spec()));
    }
    check(&rows, |i, spec| format_float(values[i], spec.as_bytes(), "float"));
}

#[test]
fn strings() {
    let mut random = Random(13);
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for _ in 0..10_000 {
        let value = random.pick(&["", "a", "abc", "héé", "日本語", "a longer text than wide"]);
        values.push(value);
        rows.push((format!("{value:?}"), random.spec()));
    }
    check(&rows, |i, spec| format_str(values[i].as_bytes(), spec.as_bytes()));
}
