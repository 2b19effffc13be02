//! Tables: the index of a dict, from hashes to positions in its list of keys.
//!
//! A dict never loses a key, so a table only grows, and its entries are numbered in the order in which they came. A dict
//! with n keys sees the entries below n and no others: adding to the newest dict extends its table in place, and the
//! older dicts that share it do not notice. Adding to an older one copies. Slots are probed as CPython's sets do it.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crate::list::{Layout, List};
use crate::object::{Header, Kind, Ref, retain};
use crate::shield::shield;
use crate::string::Str;
use pyfora_bitcode::Type;

/// Slots that are tried one after the other before the next jump.
const LINEAR: u64 = 9;

/// The places of a hash in a table, in the order in which they are tried.
pub(crate) struct Probe {
    mask: u64,
    at: u64,
    perturb: u64,
    left: u64,
    base: u64,
}

impl Probe {
    /// The first place.
    #[inline]
    pub fn new(hash: u64, mask: u64) -> Probe {
        let at = hash & mask;
        Probe { mask, at, perturb: hash, left: Probe::run(at, mask), base: at }
    }

    #[inline]
    fn run(at: u64, mask: u64) -> u64 {
        if at + LINEAR <= mask { LINEAR } else { 0 }
    }

    /// The current place.
    #[inline]
    pub fn slot(&self) -> usize {
        self.at as usize
    }

    /// Goes on to the next place.
    #[inline]
    pub fn next(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            self.at += 1;
            return;
        }
        self.perturb >>= 5;
        self.base = self.base.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb) & self.mask;
        self.at = self.base;
        self.left = Probe::run(self.at, self.mask);
    }
}

/// `hash(i)` of an int, as CPython has it: the remainder of its magnitude by 2**61 - 1 with its sign, never -1.
#[inline]
pub fn hash_int(i: i64) -> i64 {
    const MODULUS: u64 = (1 << 61) - 1;
    let magnitude = i.unsigned_abs();
    let rest = if magnitude < MODULUS { magnitude } else { magnitude % MODULUS } as i64;
    let hash = if i < 0 { -rest } else { rest };
    if hash == -1 { -2 } else { hash }
}

/// A hash of a string. CPython's is another one in each process, so nothing that can be seen depends on it.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    const K: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let mix = |a: u64, b: u64| {
        let product = u128::from(a ^ K as u64).wrapping_mul(u128::from(b ^ (K >> 64) as u64));
        (product >> 64) as u64 ^ product as u64
    };
    let mut state = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        state = mix(state, u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let rest = chunks.remainder();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = mix(mix(state, u64::from_le_bytes(last)), K as u64) as i64;
    if hash == -1 { -2 } else { hash }
}

#[derive(Debug, Default)]
struct Slot {
    hash: AtomicU64,
    /// The entry's number plus one; 0 where the slot is free. Written last, read first.
    entry: AtomicU64,
}

/// A table.
#[repr(C)]
#[derive(Debug)]
pub struct Table {
    header: Header,
    slots: Box<[Slot]>,
    /// Entries, of the newest dict.
    filled: AtomicUsize,
    /// Every key is a number equal to its hash, so that equal hashes mean equal keys.
    exact: AtomicBool,
    /// Whether it was made from a list whose elements were all different.
    distinct: bool,
}

impl Table {
    fn with_room(entries: usize) -> Table {
        let slots = (entries.max(5) * 3 / 2 + 1).next_power_of_two();
        Table {
            header: Header::new(Kind::Table),
            slots: std::iter::repeat_with(Slot::default).take(slots).collect(),
            filled: AtomicUsize::new(0),
            exact: AtomicBool::new(true),
            distinct: true,
        }
    }

    fn into_ref(self) -> Ref {
        Box::into_raw(Box::new(self)).cast()
    }

    /// # Safety
    /// `r` is a live table and stays one for `'a`.
    unsafe fn of<'a>(r: Ref) -> &'a Table {
        // SAFETY: the caller's promise.
        unsafe {
            debug_assert!((*r).kind() == Kind::Table);
            &*r.cast::<Table>()
        }
    }

    fn mask(&self) -> u64 {
        self.slots.len() as u64 - 1
    }

    fn probe(&self, hash: i64) -> Probe {
        Probe::new(hash as u64, self.mask())
    }

    /// Whether another entry leaves enough slots free.
    fn has_room(&self, entries: usize) -> bool {
        (entries + 1) * 3 <= self.slots.len() * 2
    }

    /// Writes an entry whose number is ours alone.
    fn insert(&self, hash: i64, entry: usize, exact: bool) {
        if !exact {
            self.exact.store(false, Ordering::Release);
        }
        let mut probe = self.probe(hash);
        while self.slots[probe.slot()].entry.load(Ordering::Relaxed) != 0 {
            probe.next();
        }
        let slot = &self.slots[probe.slot()];
        slot.hash.store(hash as u64, Ordering::Relaxed);
        slot.entry.store(entry as u64 + 1, Ordering::Release);
    }

    /// The entries below `n` of this hash, in the order of probing, until `test` takes one.
    #[inline]
    fn find(&self, n: usize, hash: i64, mut test: impl FnMut(usize) -> bool) -> Option<usize> {
        let mut probe = self.probe(hash);
        loop {
            let slot = &self.slots[probe.slot()];
            let entry = slot.entry.load(Ordering::Acquire) as usize;
            if entry == 0 {
                return None;
            }
            if entry <= n && slot.hash.load(Ordering::Relaxed) == hash as u64 && test(entry - 1) {
                return Some(entry - 1);
            }
            probe.next();
        }
    }

    /// A table of the first `n` entries, with room for twice as many.
    fn copied(&self, n: usize) -> Table {
        let table = Table::with_room((n + 1) * 2);
        for slot in &self.slots {
            let entry = slot.entry.load(Ordering::Acquire) as usize;
            if entry != 0 && entry <= n {
                table.insert(slot.hash.load(Ordering::Relaxed) as i64, entry - 1, true);
            }
        }
        table.exact.store(self.exact.load(Ordering::Acquire), Ordering::Release);
        table.filled.store(n, Ordering::Release);
        table
    }

    /// A table of the keys of a list, up to the first that is there already.
    fn of_keys(keys: &List, hash: impl Fn(u64) -> i64, equal: impl Fn(u64, u64) -> bool) -> Table {
        let mut table = Table::with_room(keys.len());
        let mut n = 0;
        let mut all = Vec::with_capacity(keys.len());
        for (data, len) in keys.chunks() {
            // SAFETY: the elements of these lists are single slots of eight bytes.
            all.extend_from_slice(unsafe { std::slice::from_raw_parts(data.cast::<u64>(), len) });
        }
        for &key in &all {
            let h = hash(key);
            if table.find(n, h, |entry| equal(all[entry], key)).is_some() {
                table.distinct = false;
                break;
            }
            table.insert(h, n, h as u64 == key);
            n += 1;
        }
        table.filled = AtomicUsize::new(n);
        table
    }
}

fn nothing() -> Ref {
    Table::with_room(0).into_ref()
}

/// An empty table.
pub extern "C" fn pyfora_rt_table_new() -> Ref {
    nothing()
}

/// The table of a dict of `n` keys with one more; `exact` where the key is a number equal to its hash.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_table_add(table: Ref, n: i64, hash: i64, exact: u8) -> Ref {
    // SAFETY: the caller's promise.
    let old = unsafe { Table::of(table) };
    let n = n as usize;
    let newest = old.filled.load(Ordering::Acquire) == n && old.has_room(n);
    if newest && old.filled.compare_exchange(n, n + 1, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
        old.insert(hash, n, exact != 0);
        // SAFETY: the table lives; the caller gets a reference of its own.
        unsafe { retain(table) };
        return table;
    }
    shield(nothing, || {
        let new = old.copied(n);
        new.insert(hash, n, exact != 0);
        new.filled.store(n + 1, Ordering::Release);
        new.into_ref()
    })
}

/// An entry of a hash: its number, or -1.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_table_find(table: Ref, n: i64, hash: i64) -> i64 {
    // SAFETY: the caller's promise.
    let table = unsafe { Table::of(table) };
    table.find(n as usize, hash, |_| true).map_or(-1, |entry| entry as i64)
}

/// All entries of a hash; one may be there twice.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_table_matches(table: Ref, n: i64, hash: i64) -> Ref {
    // SAFETY: the caller's promise.
    let table = unsafe { Table::of(table) };
    let mut found = Vec::new();
    let none = table.find(n as usize, hash, |entry| {
        found.push(entry as i64);
        false
    });
    debug_assert!(none.is_none());
    list_of(&found)
}

/// A list of ints.
pub(crate) fn list_of(items: &[i64]) -> Ref {
    // SAFETY: the items lie packed.
    unsafe { List::from_packed(Layout::of(&[Type::I64]), items.as_ptr().cast(), items.len()) }
}

/// The entry of an int among keys that are ints: its number, or -1.
///
/// # Safety
/// A live table and the list of its keys.
pub unsafe extern "C" fn pyfora_rt_table_find_int(table: Ref, keys: Ref, key: i64) -> i64 {
    // SAFETY: the caller's promise.
    let (table, keys) = unsafe { (Table::of(table), List::of(keys)) };
    let hash = hash_int(key);
    let exact = hash == key && table.exact.load(Ordering::Acquire);
    // SAFETY: entries below the length have a key, which is one slot.
    let equal = |entry: usize| exact || unsafe { keys.at(entry).cast::<i64>().read() } == key;
    table.find(keys.len(), hash, equal).map_or(-1, |entry| entry as i64)
}

/// The entry of a string among keys that are strings: its number, or -1.
///
/// # Safety
/// A live table, the list of its keys, and a live string.
pub unsafe extern "C" fn pyfora_rt_table_find_str(table: Ref, keys: Ref, key: Ref) -> i64 {
    // SAFETY: the caller's promise.
    let (table, keys, key) = unsafe { (Table::of(table), List::of(keys), Str::of(key).as_bytes()) };
    // SAFETY: entries below the length have a key, a live string.
    let equal = |entry: usize| unsafe { Str::of(keys.at(entry).cast::<Ref>().read()) }.as_bytes() == key;
    table.find(keys.len(), hash_bytes(key), equal).map_or(-1, |entry| entry as i64)
}

/// The table of a list of ints, as far as they differ.
///
/// # Safety
/// A live list of ints.
pub unsafe extern "C" fn pyfora_rt_table_of_ints(keys: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let keys = unsafe { List::of(keys) };
    shield(nothing, || Table::of_keys(keys, |key| hash_int(key as i64), |a, b| a == b).into_ref())
}

/// The table of a list of strings, as far as they differ.
///
/// # Safety
/// A live list of strings.
pub unsafe extern "C" fn pyfora_rt_table_of_strs(keys: Ref) -> Ref {
    // SAFETY: the caller's promise: the slots are live strings.
    let (keys, text) = unsafe { (List::of(keys), |r: u64| Str::of(r as Ref).as_bytes()) };
    let table = || Table::of_keys(keys, |key| hash_bytes(text(key)), |a, b| text(a) == text(b)).into_ref();
    shield(nothing, table)
}

/// Whether the list that a table was made from had no element twice.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_table_distinct(table: Ref) -> u8 {
    // SAFETY: the caller's promise.
    unsafe { Table::of(table) }.distinct.into()
}

/// A hash of a string that only tables see.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_hash(text: Ref) -> i64 {
    // SAFETY: the caller's promise.
    hash_bytes(unsafe { Str::of(text) }.as_bytes())
}

/// `hash(x)` of a float: CPython's remainder by 2**61 - 1, of the mantissa times a power of two. NaN has no hash that
/// can be told.
pub extern "C" fn pyfora_rt_hash_float(x: f64) -> i64 {
    const BITS: i32 = 61;
    const MODULUS: u64 = (1 << BITS) - 1;
    if x.is_nan() {
        return 0;
    }
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    let bits = x.abs().to_bits();
    let (field, fraction) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
    let (mantissa, exponent) =
        if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
    // Multiplying by two is a rotation of the 61 bits.
    let turn = exponent.rem_euclid(BITS);
    let rest = if turn == 0 { mantissa } else { (mantissa << turn & MODULUS) | mantissa >> (BITS - turn) };
    let rest = (if rest == MODULUS { 0 } else { rest }) as i64;
    let hash = if x < 0.0 { -rest } else { rest };
    if hash == -1 { -2 } else { hash }
}

/// `hash(i)` of an int.
pub extern "C" fn pyfora_rt_hash_int(i: i64) -> i64 {
    hash_int(i)
}

/// One step of the hash of a tuple (CPython's xxHash): the accumulator with the hash of another element.
pub extern "C" fn pyfora_rt_hash_step(state: i64, hash: i64) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    let state = (state as u64).wrapping_add((hash as u64).wrapping_mul(P2));
    state.rotate_left(31).wrapping_mul(P1) as i64
}

/// The end of the hash of a tuple of so many elements.
pub extern "C" fn pyfora_rt_hash_end(state: i64, count: i64) -> i64 {
    const P5: u64 = 2_870_177_450_012_600_261;
    let hash = (state as u64).wrapping_add(count as u64 ^ (P5 ^ 3_527_539)) as i64;
    if hash == -1 { 1_546_275_796 } else { hash }
}

/// What an int adds to the hash of a frozenset (`_shuffle_bits`).
pub extern "C" fn pyfora_rt_hash_shuffle(hash: i64) -> i64 {
    let h = hash as u64;
    ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167) as i64
}

/// The end of the hash of a frozenset: the elements' shuffled hashes combined, and their number.
pub extern "C" fn pyfora_rt_hash_set_end(mixed: i64, count: i64) -> i64 {
    let mut h = mixed as u64 ^ (count as u64 + 1).wrapping_mul(1_927_868_237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69_069).wrapping_add(907_133_923);
    if h == u64::MAX { 590_923_713 } else { h as i64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::release;
    use std::collections::BTreeSet;

    #[test]
    fn older_tables_do_not_see_what_newer_ones_add() {
        // SAFETY: references are used while they live and released once each.
        unsafe {
            let empty = pyfora_rt_table_new();
            let one = pyfora_rt_table_add(empty, 0, 7, 1);
            let two = pyfora_rt_table_add(one, 1, 8, 1);
            // A second table grown from the first one.
            let other = pyfora_rt_table_add(one, 1, 8, 1);
            assert_eq!(pyfora_rt_table_find(one, 1, 8), -1);
            assert_eq!(pyfora_rt_table_find(two, 2, 8), 1);
            assert_eq!(pyfora_rt_table_find(other, 2, 8), 1);
            assert!(other != two && one == two);
            [empty, one, two, other].into_iter().for_each(|r| release(r));
        }
    }

    #[test]
    fn all_keys_of_a_hash_are_found() {
        // SAFETY: as above.
        unsafe {
            let mut table = pyfora_rt_table_new();
            for n in 0..100 {
                let next = pyfora_rt_table_add(table, n, 5, 0);
                release(table);
                table = next;
            }
            let matches = pyfora_rt_table_matches(table, 90, 5);
            let (data, count) = List::of(matches).chunks()[0];
            let found: BTreeSet<i64> =
                std::slice::from_raw_parts(data.cast::<i64>(), count).iter().copied().collect();
            assert_eq!(found, (0..90).collect());
            release(matches);
            release(table);
        }
    }

    #[test]
    fn tables_of_lists_say_whether_elements_differ() {
        // SAFETY: as above.
        unsafe {
            let layout = Layout::of(&[pyfora_bitcode::Type::I64]);
            for (items, distinct) in [(vec![3i64, 1 << 61, 0, -1, -2, 1], 1), (vec![4, 5, 4], 0)] {
                let list = List::from_packed(layout, items.as_ptr().cast(), items.len());
                let table = pyfora_rt_table_of_ints(list);
                assert_eq!(pyfora_rt_table_distinct(table), distinct);
                if distinct == 1 {
                    for (i, &item) in items.iter().enumerate() {
                        assert_eq!(pyfora_rt_table_find_int(table, list, item), i as i64);
                    }
                    assert_eq!(pyfora_rt_table_find_int(table, list, (1 << 61) - 1), -1);
                }
                release(table);
                release(list);
            }
        }
    }
}
