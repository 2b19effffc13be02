//! The tables of sets, laid out as CPython does it: which element stands where decides the order of iteration.
//!
//! An element is known by its number in the list that the set is made from; all are different, so that only their hashes
//! matter here. Every operation makes a new table. The names follow `Objects/setobject.c` of CPython 3.11.

use std::borrow::Cow;

use pyfora_bitcode::Type;

use crate::list::{Layout, List};
use crate::object::{Header, Kind, Ref, retain};
use crate::shield::shield;
use crate::string::Str;
use crate::table::{Probe, hash_bytes, hash_int, list_of};

const MINSIZE: usize = 8;
/// A slot that was never used.
const FREE: i64 = -1;
/// A slot whose element was discarded.
const DUMMY: i64 = -2;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Slot {
    hash: i64,
    /// The element's number.
    at: i64,
}

const EMPTY: Slot = Slot { hash: 0, at: FREE };

/// A set's table.
#[repr(C)]
#[derive(Debug)]
pub struct SetTable {
    header: Header,
    slots: Vec<Slot>,
    /// Slots that are not free.
    fill: usize,
    used: usize,
}

impl SetTable {
    fn new() -> SetTable {
        SetTable { header: Header::new(Kind::SetTable), slots: vec![EMPTY; MINSIZE], fill: 0, used: 0 }
    }

    /// Whether two tables order elements in the same way: the same hashes in the same slots.
    pub(crate) fn is_like(&self, other: &SetTable) -> bool {
        self.slots == other.slots
    }

    fn into_ref(self) -> Ref {
        Box::into_raw(Box::new(self)).cast()
    }

    /// # Safety
    /// `r` is a live table and stays one for `'a`.
    pub(crate) unsafe fn of<'a>(r: Ref) -> &'a SetTable {
        // SAFETY: the caller's promise.
        unsafe {
            debug_assert!((*r).kind() == Kind::SetTable);
            &*r.cast::<SetTable>()
        }
    }

    fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    fn free_slot(&self, hash: i64) -> usize {
        let mut probe = Probe::new(hash as u64, self.mask() as u64);
        while self.slots[probe.slot()].at != FREE {
            probe.next();
        }
        probe.slot()
    }

    /// `set_insert_clean`.
    fn insert_clean(&mut self, slot: Slot) {
        let place = self.free_slot(slot.hash);
        self.slots[place] = slot;
    }

    /// `set_add_entry`, of an element that is not there.
    fn add(&mut self, hash: i64, at: i64) {
        self.add_unless(hash, at, |_| false);
    }

    /// `set_add_entry`: to the last slot on the way whose element was discarded, else to the free one; but not where
    /// `same` knows the element of another number for this one.
    #[inline]
    fn add_unless(&mut self, hash: i64, at: i64, same: impl Fn(usize) -> bool) {
        let mut probe = Probe::new(hash as u64, self.mask() as u64);
        let mut dummy = None;
        loop {
            let slot = self.slots[probe.slot()];
            if slot.at == FREE {
                break;
            }
            if slot.at == DUMMY {
                dummy = Some(probe.slot());
            } else if slot.hash == hash && same(slot.at as usize) {
                return;
            }
            probe.next();
        }
        self.used += 1;
        self.slots[dummy.unwrap_or(probe.slot())] = Slot { hash, at };
        if dummy.is_none() {
            self.fill += 1;
            if self.fill * 5 >= self.mask() * 3 {
                self.grow();
            }
        }
    }

    fn grow(&mut self) {
        self.resize(if self.used > 50_000 { self.used * 2 } else { self.used * 4 });
    }

    /// `set_table_resize`.
    fn resize(&mut self, minused: usize) {
        let mut size = MINSIZE;
        while size <= minused {
            size <<= 1;
        }
        if size == MINSIZE && self.slots.len() == MINSIZE && self.fill == self.used {
            return;
        }
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        self.fill = self.used;
        old.into_iter().filter(|slot| slot.at >= 0).for_each(|slot| self.insert_clean(slot));
    }

    /// What `set_merge` does before it adds so many elements.
    fn make_room(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// `set_merge` into an empty set.
    fn copied(&self) -> SetTable {
        let mut new = SetTable::new();
        if self.used == 0 {
            return new;
        }
        new.make_room(self.used);
        (new.fill, new.used) = (self.used, self.used);
        if new.slots.len() == self.slots.len() && self.fill == self.used {
            new.slots.clone_from(&self.slots);
        } else {
            self.slots.iter().filter(|slot| slot.at >= 0).for_each(|&slot| new.insert_clean(slot));
        }
        new
    }

    fn same(&self) -> SetTable {
        let header = Header::new(Kind::SetTable);
        SetTable { header, slots: self.slots.clone(), fill: self.fill, used: self.used }
    }

    /// `set_discard_entry` of elements that are there, by their numbers.
    fn discard(&mut self, numbers: &[bool]) {
        for slot in &mut self.slots {
            if slot.at >= 0 && numbers.get(slot.at as usize).copied().unwrap_or(false) {
                *slot = Slot { hash: -1, at: DUMMY };
                self.used -= 1;
            }
        }
    }

    /// The numbers of the elements in the order of iteration.
    fn order(&self) -> Vec<i64> {
        let mut order = Vec::with_capacity(self.used);
        order.extend(self.slots.iter().filter(|slot| slot.at >= 0).map(|slot| slot.at));
        order
    }

    fn find(&self, hash: i64, mut test: impl FnMut(usize) -> bool) -> Option<usize> {
        let mut probe = Probe::new(hash as u64, self.mask() as u64);
        loop {
            let slot = self.slots[probe.slot()];
            if slot.at == FREE {
                return None;
            }
            if slot.hash == hash && slot.at >= 0 && test(slot.at as usize) {
                return Some(slot.at as usize);
            }
            probe.next();
        }
    }
}

/// # Safety
/// `list` is a live list of ints, or of references, for as long as the result is used.
unsafe fn ints<'a>(list: Ref) -> Cow<'a, [i64]> {
    // SAFETY: the caller's promise: the elements are slots of eight bytes, or there are none.
    unsafe { List::of(list).slots() }
}

fn nothing() -> Ref {
    SetTable::new().into_ref()
}

/// Elements of these hashes, added one after the other.
///
/// # Safety
/// A live list of ints.
pub unsafe extern "C" fn pyfora_rt_set_of_hashes(hashes: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let hashes = unsafe { ints(hashes) };
    shield(nothing, || {
        let mut table = SetTable::new();
        hashes.iter().enumerate().for_each(|(i, &hash)| table.add(hash, i as i64));
        table.into_ref()
    })
}

/// The ints of a list, added one after the other; numbers are positions in the list.
///
/// # Safety
/// A live list of ints.
pub unsafe extern "C" fn pyfora_rt_set_of_ints(values: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let values = unsafe { ints(values) };
    shield(nothing, || {
        let mut table = SetTable::new();
        for (i, &value) in values.iter().enumerate() {
            table.add_unless(hash_int(value), i as i64, |at| values[at] == value);
        }
        table.into_ref()
    })
}

/// The strings of a list, likewise.
///
/// # Safety
/// A live list of strings.
pub unsafe extern "C" fn pyfora_rt_set_of_strs(values: Ref) -> Ref {
    // SAFETY: the caller's promise: the slots are live strings, as long as their list is.
    let (values, text) = unsafe { (ints(values), |r: i64| Str::of(r as Ref).as_bytes()) };
    shield(nothing, || {
        let mut table = SetTable::new();
        for (i, &value) in values.iter().enumerate() {
            table.add_unless(hash_bytes(text(value)), i as i64, |at| text(values[at]) == text(value));
        }
        table.into_ref()
    })
}

/// The numbers of the elements in the order of iteration.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_set_order(table: Ref) -> Ref {
    // SAFETY: the caller's promise.
    list_of(&unsafe { SetTable::of(table) }.order())
}

/// The same table, the elements numbered in the order of iteration; in place where nobody else has it.
///
/// # Safety
/// A live table that was made for this and is not used any more.
pub unsafe extern "C" fn pyfora_rt_set_ranked(table: Ref) -> Ref {
    // SAFETY: the caller's promise.
    unsafe {
        changed(table, |new| {
            new.slots.iter_mut().filter(|slot| slot.at >= 0).zip(0..).for_each(|(slot, rank)| slot.at = rank);
        })
    }
}

/// A table after a change; the same one where nobody else has it.
///
/// # Safety
/// A live table, which the caller uses no more.
unsafe fn changed(table: Ref, change: impl FnOnce(&mut SetTable)) -> Ref {
    // SAFETY: the caller's promise; the caller's reference stays his, and gets a second one with the result.
    unsafe {
        if (*table).is_unique() {
            change(&mut *table.cast::<SetTable>());
            retain(table);
            return table;
        }
        let old = SetTable::of(table);
        shield(nothing, || {
            let mut new = old.same();
            change(&mut new);
            new.into_ref()
        })
    }
}

/// `set(s)`.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_set_copy(table: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let table = unsafe { SetTable::of(table) };
    shield(nothing, || table.copied().into_ref())
}

/// A set's own table with elements of these hashes added, after room was made for so many; in place where nobody else
/// has it.
///
/// # Safety
/// A live table that was made for this and is not used any more, and a live list of ints.
pub unsafe extern "C" fn pyfora_rt_set_extend(table: Ref, hashes: Ref, room: i64) -> Ref {
    // SAFETY: the caller's promise.
    unsafe {
        let hashes = ints(hashes);
        changed(table, |new| {
            let first = new.used as i64;
            if room > 0 {
                new.make_room(room as usize);
            }
            hashes.iter().zip(first..).for_each(|(&hash, at)| new.add(hash, at));
        })
    }
}

/// A set's own table from which the elements of these numbers were discarded.
///
/// # Safety
/// A live table, and a live list of ints.
pub unsafe extern "C" fn pyfora_rt_set_without(table: Ref, numbers: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let (table, numbers) = unsafe { (SetTable::of(table), ints(numbers)) };
    shield(nothing, || {
        let mut gone = vec![false; table.used];
        for &n in numbers.iter() {
            if let Some(gone) = gone.get_mut(n as usize) {
                *gone = true;
            }
        }
        let mut new = table.same();
        new.discard(&gone);
        if new.fill - new.used > new.mask() / 4 {
            new.grow();
        }
        new.into_ref()
    })
}

/// A set's own table in which, one after the other, elements were discarded (by number) or added (where the number is -1).
///
/// # Safety
/// A live table, and two live lists of ints of the same length.
pub unsafe extern "C" fn pyfora_rt_set_toggle(table: Ref, numbers: Ref, hashes: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let (table, numbers, hashes) = unsafe { (SetTable::of(table), ints(numbers), ints(hashes)) };
    shield(nothing, || {
        let mut next = table.used as i64;
        let mut new = table.same();
        for (&number, &hash) in numbers.iter().zip(hashes.iter()) {
            if number < 0 {
                new.add(hash, next);
                next += 1;
                continue;
            }
            let mut probe = Probe::new(hash as u64, new.mask() as u64);
            while new.slots[probe.slot()].at != number && new.slots[probe.slot()].at != FREE {
                probe.next();
            }
            if new.slots[probe.slot()].at == number {
                new.slots[probe.slot()] = Slot { hash: -1, at: DUMMY };
                new.used -= 1;
            }
        }
        new.into_ref()
    })
}

/// Whether an element stands elsewhere than its hash alone says, so that the order of adding matters.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_set_collides(table: Ref) -> u8 {
    // SAFETY: the caller's promise.
    let table = unsafe { SetTable::of(table) };
    let astray = |(place, slot): (usize, &Slot)| slot.at >= 0 && slot.hash as usize & table.mask() != place;
    u8::from(table.slots.iter().enumerate().any(astray))
}

/// Whether two tables are the same one although a set with itself would give another order than with an equal one: for
/// `|`, which makes room in a copy, and for `&`, which adds the elements to an empty table.
///
/// # Safety
/// Two live tables.
pub unsafe extern "C" fn pyfora_rt_set_may_be_same(a: Ref, b: Ref) -> u8 {
    if a != b {
        return 0;
    }
    // SAFETY: the caller's promise.
    let table = unsafe { SetTable::of(a) };
    let different = || {
        let (copy, mut joined, mut met) = (table.copied(), table.copied(), SetTable::new());
        joined.make_room(table.used);
        table.slots.iter().filter(|slot| slot.at >= 0).for_each(|slot| met.add(slot.hash, slot.at));
        let same = |t: &SetTable| t.slots.len() == copy.slots.len() && t.order() == copy.order();
        u8::from(!same(&joined) || !same(&met))
    };
    shield(|| 1, different)
}

/// An element of a hash: its number, or -1.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_set_find(table: Ref, hash: i64) -> i64 {
    // SAFETY: the caller's promise.
    unsafe { SetTable::of(table) }.find(hash, |_| true).map_or(-1, |at| at as i64)
}

/// All elements of a hash; one may be there twice.
///
/// # Safety
/// A live table.
pub unsafe extern "C" fn pyfora_rt_set_matches(table: Ref, hash: i64) -> Ref {
    let mut found = Vec::new();
    // SAFETY: the caller's promise.
    unsafe { SetTable::of(table) }.find(hash, |at| {
        found.push(at as i64);
        false
    });
    list_of(&found)
}

/// The number of an int among elements that are ints, or -1.
///
/// # Safety
/// A live table and the list of its elements.
pub unsafe extern "C" fn pyfora_rt_set_find_int(table: Ref, elements: Ref, value: i64) -> i64 {
    // SAFETY: the caller's promise.
    let (table, elements) = unsafe { (SetTable::of(table), List::of(elements)) };
    // SAFETY: the numbers are below the list's length, and its elements are single slots.
    let equal = |at: usize| unsafe { elements.at(at).cast::<i64>().read() } == value;
    table.find(hash_int(value), equal).map_or(-1, |at| at as i64)
}

/// The elements of a list of ints at these positions.
///
/// # Safety
/// Two live lists of ints, the positions within the first.
pub unsafe extern "C" fn pyfora_rt_ints_at(values: Ref, positions: Ref) -> Ref {
    // SAFETY: the caller's promise.
    let (values, positions) = unsafe { (ints(values), ints(positions)) };
    let value = |&at: &i64| values.get(at as usize).copied().unwrap_or(0) as u64;
    // SAFETY: ints are no references.
    unsafe { List::of_slots(Layout::of(&[Type::I64]), positions.iter().map(value)) }
}
