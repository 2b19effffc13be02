//! Properties and case mappings of characters: the tables that `tools/unicode_tables.py` writes from CPython 3.11
//! (Unicode 14). Rust's own tables are of a later version and differ where characters were added since.

use std::sync::OnceLock;

/// What a character is; the values are those of the table's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flags(pub u16);

impl Flags {
    pub const ALPHA: u16 = 1;
    pub const DECIMAL: u16 = 1 << 1;
    pub const DIGIT: u16 = 1 << 2;
    pub const NUMERIC: u16 = 1 << 3;
    pub const LOWER: u16 = 1 << 4;
    pub const UPPER: u16 = 1 << 5;
    pub const TITLE: u16 = 1 << 6;
    pub const CASED: u16 = 1 << 7;
    pub const IGNORABLE: u16 = 1 << 8;
    pub const ID_START: u16 = 1 << 9;
    pub const ID_CONTINUE: u16 = 1 << 10;

    /// Whether it has one of these.
    pub fn any(self, flags: u16) -> bool {
        self.0 & flags != 0
    }
}

/// A mapping of characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Map {
    Lower,
    Upper,
    Title,
    Fold,
}

const MAPS: [&str; 4] = ["lower", "upper", "title", "fold"];

/// Characters from `first` to `last` by `step` that move by `distance`.
struct Run {
    first: u32,
    last: u32,
    step: u32,
    distance: i32,
}

#[derive(Default)]
struct Mapping {
    runs: Vec<Run>,
    full: Vec<(u32, Vec<u32>)>,
}

#[derive(Default)]
struct Tables {
    flags: Vec<(u32, u16)>,
    maps: [Mapping; 4],
}

fn hex(text: &str) -> u32 {
    u32::from_str_radix(text, 16).unwrap_or(0)
}

fn read() -> Tables {
    let mut tables = Tables::default();
    for line in include_str!("../unicode14.txt").lines() {
        let mut words = line.split(' ');
        let kind = words.next().unwrap_or("");
        if kind == "flags" {
            let pairs = words.filter_map(|w| w.split_once(','));
            tables.flags.extend(pairs.map(|(start, flags)| (hex(start), hex(flags) as u16)));
            continue;
        }
        let name = words.next().unwrap_or("");
        let Some(map) = MAPS.iter().position(|m| *m == name) else { continue };
        for word in words {
            if let Some((c, to)) = word.split_once('=') {
                tables.maps[map].full.push((hex(c), to.split('.').map(hex).collect()));
                continue;
            }
            let parts: Vec<&str> = word.split(',').collect();
            let [first, last, step, distance] = parts[..] else { continue };
            let distance = i32::from_str_radix(distance, 16).unwrap_or(0);
            tables.maps[map].runs.push(Run { first: hex(first), last: hex(last), step: hex(step), distance });
        }
    }
    tables
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(read)
}

/// What a character is.
pub fn flags(c: u32) -> Flags {
    let table = &tables().flags;
    let after = table.partition_point(|(start, _)| *start <= c);
    Flags(after.checked_sub(1).map_or(0, |at| table[at].1))
}

/// Appends what a character maps to.
pub fn map(which: Map, c: u32, out: &mut Vec<u8>) {
    let mapping = &tables().maps[which as usize];
    if let Ok(at) = mapping.full.binary_search_by_key(&c, |(from, _)| *from) {
        for &c in &mapping.full[at].1 {
            super::push(out, c);
        }
        return;
    }
    let after = mapping.runs.partition_point(|run| run.first <= c);
    let run = after.checked_sub(1).map(|at| &mapping.runs[at]);
    let run = run.filter(|run| c <= run.last && (c - run.first).is_multiple_of(run.step.max(1)));
    super::push(out, run.map_or(c, |run| c.wrapping_add_signed(run.distance)));
}
