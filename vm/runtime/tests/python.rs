//! Numbers and texts against CPython: one python3 answers a batch of expressions.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Stdio};

use pyfora_runtime::decimal::{pyfora_rt_round_digits, repr};
use pyfora_runtime::gamma::{pyfora_rt_lgamma_py, pyfora_rt_tgamma_py};
use pyfora_runtime::number::*;

/// Evaluates a Python expression in the given names for each row of ints; floats travel as their bits.
fn python(expression: &str, rows: &[Vec<i64>]) -> Vec<String> {
    let script = format!(
        "import sys, math, struct, json\n\
         def f(i): return struct.unpack('<d', struct.pack('<q', i))[0]\n\
         def b(x): return struct.unpack('<q', struct.pack('<d', x))[0] if x == x else 'nan'\n\
         def go(a):\n\
         \x20   try: return {expression}\n\
         \x20   except Exception as x: return type(x).__name__ + ': ' + str(x)\n\
         for row in json.load(sys.stdin): print(go(row))\n"
    );
    let mut child = Command::new("python3")
        .args(["-c", &script])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests need python3");
    let rows: Vec<String> = rows.iter().map(|r| format!("{r:?}")).collect();
    child.stdin.take().unwrap().write_all(format!("[{}]", rows.join(",")).as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect()
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Doubles of all sizes, and many of the sizes that programs use.
    fn float(&mut self) -> f64 {
        let bits = self.next();
        match bits % 5 {
            0 => f64::from_bits(self.next()),
            1 => (self.next() as i64 >> (bits >> 8 & 63)) as f64,
            2 => (self.next() % 100_000) as f64 / 100.0,
            3 => (self.next() % 2_000_001) as f64 / 2000.0 - 500.0,
            _ => {
                let scale = 10f64.powi((self.next() % 40) as i32 - 20);
                ((self.next() % 1000) as f64 + 0.5) * scale
            }
        }
    }

    fn int(&mut self) -> i64 {
        let by = self.next() & 63;
        let near = (self.next() % 3) as i64 - 1;
        match by & 7 {
            0 => (1i64 << by).wrapping_add(near),
            1 => i64::MAX.wrapping_add(near),
            _ => self.next() as i64 >> by,
        }
    }
}

fn bits(x: f64) -> String {
    if x.is_nan() { "nan".to_owned() } else { (x.to_bits() as i64).to_string() }
}

fn check(expression: &str, rows: Vec<Vec<i64>>, ours: impl Fn(&[i64]) -> String) {
    for (row, theirs) in rows.iter().zip(python(expression, &rows)) {
        let shown: Vec<f64> = row.iter().map(|&i| f64::from_bits(i as u64)).collect();
        assert_eq!(ours(row), theirs, "{expression} of {row:?} (as floats {shown:?})");
    }
}

fn float(i: i64) -> f64 {
    f64::from_bits(i as u64)
}

#[test]
fn floats_print_as_in_python() {
    let mut random = Random(1);
    let mut rows: Vec<Vec<i64>> = (0..60_000).map(|_| vec![random.float().to_bits() as i64]).collect();
    rows.extend((0..2046u64).map(|e| vec![(e << 52) as i64]));
    rows.extend((-330..310).map(|e| vec![format!("1e{e}").parse::<f64>().unwrap().to_bits() as i64]));
    rows.extend(
        [0.0, -0.0, 1e16, 9999999999999998.0, 1e-4, 0.00001, f64::MAX, 5e-324, f64::NAN, f64::INFINITY]
            .map(|x: f64| vec![x.to_bits() as i64]),
    );
    check("repr(f(a[0]))", rows, |row| repr(float(row[0])));
}

#[test]
fn round_is_pythons() {
    let mut random = Random(2);
    let mut rows: Vec<Vec<i64>> = (0..60_000)
        .map(|_| vec![random.float().to_bits() as i64, (random.next() % 30) as i64 - 12])
        .collect();
    for n in -330..330 {
        for x in
            [0.5f64, 1.5, 2.675, 1e308, 5e-324, 2.5e-5, 123456.789, 0.1, 1e22, 1e23, 4.5e15, f64::MAX, 0.0]
        {
            rows.push(vec![x.to_bits() as i64, n]);
            rows.push(vec![(-x).to_bits() as i64, n]);
        }
    }
    rows.extend((0..1000).map(|i| vec![(f64::from(i) / 8.0).to_bits() as i64, i64::from(i % 5) - 2]));
    rows.extend([i64::MIN, i64::MAX, 324, -309].map(|n| vec![1.5f64.to_bits() as i64, n]));
    check("b(round(f(a[0]), a[1]))", rows, |row| {
        let (x, rounded) = (float(row[0]), pyfora_rt_round_digits(float(row[0]), row[1]));
        if x.is_finite() && rounded.is_infinite() {
            return "OverflowError: rounded value too large to represent".to_owned();
        }
        bits(rounded)
    });
}

#[test]
fn gammas_are_pythons() {
    let mut random = Random(3);
    let mut rows: Vec<Vec<i64>> = (0..20_000).map(|_| vec![random.float().to_bits() as i64]).collect();
    rows.extend((-2000..2000).map(|i| vec![(f64::from(i) / 10.0 + 0.03).to_bits() as i64]));
    rows.extend((1..200).map(|i| vec![f64::from(i).to_bits() as i64]));
    let finite = |r: f64, pole: bool| match r {
        _ if pole => "ValueError: math domain error".to_owned(),
        r if r.is_infinite() => "OverflowError: math range error".to_owned(),
        r => bits(r),
    };
    check("b(math.gamma(f(a[0])))", rows.clone(), |row| {
        let x = float(row[0]);
        if x.is_infinite() {
            return if x > 0.0 { bits(x) } else { "ValueError: math domain error".to_owned() };
        }
        finite(pyfora_rt_tgamma_py(x), x <= 0.0 && x == x.floor())
    });
    check("b(math.lgamma(f(a[0])))", rows, |row| {
        let x = float(row[0]);
        if x.is_infinite() {
            return bits(f64::INFINITY);
        }
        finite(pyfora_rt_lgamma_py(x), x <= 0.0 && x == x.floor())
    });
}

#[test]
fn parts_of_floats_are_pythons() {
    let mut random = Random(4);
    let rows: Vec<Vec<i64>> = (0..20_000)
        .map(|_| vec![random.float().to_bits() as i64, random.int() >> (random.next() & 63)])
        .collect();
    check("'%s %s' % (lambda t: (b(t[0]), t[1]))(math.frexp(f(a[0])))", rows.clone(), |row| {
        let x = float(row[0]);
        format!("{} {}", bits(pyfora_rt_frexp_mantissa(x)), pyfora_rt_frexp_exponent(x))
    });
    check("b(math.ulp(f(a[0])))", rows.clone(), |row| bits(pyfora_rt_ulp_py(float(row[0]))));
    check("b(math.ldexp(f(a[0]), a[1]))", rows, |row| {
        let (x, r) = (float(row[0]), pyfora_rt_ldexp_py(float(row[0]), row[1]));
        if x.is_finite() && r.is_infinite() { "OverflowError: math range error".to_owned() } else { bits(r) }
    });
}

#[test]
fn integers_divide_and_compare_as_in_python() {
    let mut random = Random(5);
    let rows: Vec<Vec<i64>> = (0..60_000).map(|_| vec![random.int(), random.int()]).collect();
    let divisors: Vec<Vec<i64>> = rows.iter().filter(|row| row[1] != 0).cloned().collect();
    check("b(a[0] / a[1])", divisors, |row| bits(pyfora_rt_truediv_i64(row[0], row[1])));
    let mixed = |row: &Vec<i64>| match row[0] & 3 {
        0 => vec![(row[1] as f64).to_bits() as i64, row[1]],
        1 => vec![(row[1] as f64 + 0.5).to_bits() as i64, row[1]],
        _ => vec![(row[0] as f64).to_bits() as i64, row[1]],
    };
    let mixed: Vec<Vec<i64>> = rows.iter().map(mixed).collect();
    check("(f(a[0]) > a[1]) - (f(a[0]) < a[1])", mixed, |row| {
        pyfora_rt_compare_f64_i64(float(row[0]), row[1]).to_string()
    });
    let positive = rows.iter().map(|row| vec![row[0] & i64::MAX]).collect();
    check("math.isqrt(a[0])", positive, |row| pyfora_rt_isqrt(row[0]).to_string());
}
