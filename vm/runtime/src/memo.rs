//! Results of cached functions: a table for each run, shared by its threads.
//!
//! Functions are pure, so a result that was computed for equal arguments is the result, whichever thread computed it. Keys
//! and results are boxes that machine code makes of slots. Keys are equal where their words are the same bits and their
//! references are the same object or have the same content, down to words: stricter than Python's
//! `==`, so a hit is never wrong. What is not found is computed.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::big::Big;
use crate::boxed;
use crate::list::List;
use crate::object::{Kind, Ref, release, retain};
use crate::setorder::SetTable;
use crate::string::Str;

const SHARDS: usize = 16;
/// Results of bounded caches that a shard keeps at least; twice as many at most.
const BOUNDED: usize = 1 << 16;
/// Elements and objects, and levels of nesting, that a hash looks at.
const HASHED: usize = 4096;
const HASHED_DEPTH: usize = 4;
/// Levels of nesting that a comparison goes down, and objects that it compares: those that are shared count each time.
const COMPARED_DEPTH: usize = 64;
const COMPARED: usize = 1 << 14;
/// Keys of one hash; further ones are not kept, so that a search takes bounded time.
const COLLIDING: usize = 32;

/// A key and its result, with references of their own.
#[derive(Debug)]
struct Entry {
    function: i64,
    key: Ref,
    result: Ref,
}

impl Drop for Entry {
    fn drop(&mut self) {
        // SAFETY: the entry owns a reference to each, and is not used again.
        unsafe {
            release(self.key);
            release(self.result);
        }
    }
}

/// Entries by hash.
type Entries = HashMap<u64, Vec<Entry>>;

/// Entries of one part of the hashes.
#[derive(Debug, Default)]
struct Shard {
    unbounded: Entries,
    /// Of caches with a size: when the younger are many, the older ones go.
    young: Entries,
    old: Entries,
    count: usize,
}

/// The table of a run.
#[derive(Debug, Default)]
pub struct Memo {
    shards: [Mutex<Shard>; SHARDS],
}

// SAFETY: the references are counted atomically, the objects do not change, and a mutex guards who reads the entries.
unsafe impl Send for Memo {}
// SAFETY: as above.
unsafe impl Sync for Memo {}

thread_local! {
    static CURRENT: Cell<*const Memo> = const { Cell::new(std::ptr::null()) };
}

/// Tells this thread the table of the run that it works for from now on. It must live until another one is told.
pub(crate) fn set_current(memo: *const Memo) {
    CURRENT.set(memo);
}

impl Memo {
    fn shard(&self, hash: u64) -> MutexGuard<'_, Shard> {
        let shard = &self.shards[(hash >> 32) as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The result of a key, with a reference for the caller, or null.
    ///
    /// # Safety
    /// The key is a live box.
    unsafe fn find(&self, function: i64, key: Ref) -> Ref {
        // SAFETY: the caller's promise.
        let hash = unsafe { hash_of(function, key) };
        let shard = self.shard(hash);
        for entries in [&shard.unbounded, &shard.young, &shard.old] {
            for entry in entries.get(&hash).into_iter().flatten() {
                // SAFETY: the entry owns its key and its result, and the lock keeps it alive.
                unsafe {
                    if entry.function == function
                        && same_box(entry.key, key, COMPARED_DEPTH, &mut COMPARED.clone())
                    {
                        retain(entry.result);
                        return entry.result;
                    }
                }
            }
        }
        std::ptr::null_mut()
    }

    /// Keeps a result.
    ///
    /// # Safety
    /// Key and result are live boxes.
    unsafe fn store(&self, function: i64, bounded: bool, key: Ref, result: Ref) {
        // SAFETY: the caller's promise.
        let hash = unsafe {
            retain(key);
            retain(result);
            hash_of(function, key)
        };
        let entry = Entry { function, key, result };
        let mut guard = self.shard(hash);
        let shard = &mut *guard;
        if !bounded {
            let entries = shard.unbounded.entry(hash).or_default();
            if entries.len() < COLLIDING {
                entries.push(entry);
                return;
            }
            drop(guard);
            drop(entry);
            return;
        }
        let mut gone = Entries::new();
        if shard.count >= BOUNDED {
            gone = std::mem::replace(&mut shard.old, std::mem::take(&mut shard.young));
            shard.count = 0;
        }
        let entries = shard.young.entry(hash).or_default();
        // What is not kept is freed after the lock, too.
        let left_out = match entries.len() < COLLIDING {
            true => {
                entries.push(entry);
                None
            }
            false => Some(entry),
        };
        shard.count += 1;
        // What goes is freed when others may use the shard again.
        drop(guard);
        drop((gone, left_out));
    }

    /// Forgets all.
    pub fn clear(&self) {
        for shard in &self.shards {
            let shard = std::mem::take(&mut *shard.lock().unwrap_or_else(PoisonError::into_inner));
            drop(shard);
        }
    }
}

fn mix(hash: u64, word: u64) -> u64 {
    // Odd multiplier of the golden ratio; the rotation brings high bits down.
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn mix_bytes(hash: u64, bytes: &[u8]) -> u64 {
    let chunks = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    chunks.fold(mix(hash, bytes.len() as u64), mix)
}

/// # Safety
/// The key is a live box.
unsafe fn hash_of(function: i64, key: Ref) -> u64 {
    // SAFETY: the caller's promise.
    let hash = unsafe { hash_box(mix(0, function as u64), key, HASHED_DEPTH, &mut HASHED.clone()) };
    hash ^ hash >> 29
}

/// # Safety
/// A live box.
unsafe fn hash_box(mut hash: u64, r: Ref, depth: usize, left: &mut usize) -> u64 {
    // SAFETY: the caller's promise; the first words are references that the box owns, or null.
    unsafe {
        hash = mix(hash, (*r).tag().into());
        for (i, &word) in boxed::words(r).iter().enumerate() {
            hash = if i < (*r).refs() { hash_ref(hash, word as Ref, depth, left) } else { mix(hash, word) };
        }
    }
    hash
}

/// # Safety
/// Null or a live object.
unsafe fn hash_ref(hash: u64, r: Ref, depth: usize, left: &mut usize) -> u64 {
    *left = left.saturating_sub(1);
    if r.is_null() || *left == 0 {
        return mix(hash, 0);
    }
    // SAFETY: the caller's promise; the kind tells what the object is.
    unsafe {
        match (*r).kind() {
            Kind::Str => mix_bytes(hash, Str::of(r).as_bytes()),
            Kind::Big => Big::of(r).iter_u64_digits().fold(hash, mix),
            Kind::Box if depth > 0 => hash_box(hash, r, depth - 1, left),
            Kind::List => {
                let list = List::of(r);
                let hash = mix(hash, list.len() as u64);
                if depth > 0 { hash_list(hash, list, depth - 1, left) } else { hash }
            }
            // What tells these apart is hashed elsewhere, or lies too deep.
            Kind::Box | Kind::Table | Kind::SetTable => mix(hash, 1),
        }
    }
}

/// # Safety
/// A live list.
unsafe fn hash_list(mut hash: u64, list: &List, depth: usize, left: &mut usize) -> u64 {
    let layout = list.layout();
    let mut slots = vec![0; layout.slots()];
    for i in 0..list.len() {
        if *left == 0 {
            break;
        }
        *left -= 1;
        // SAFETY: the index is in range, the room that of an element; its references are the list's.
        unsafe {
            list.get(i, slots.as_mut_ptr());
            for (slot, &word) in slots.iter().enumerate() {
                hash = if layout.is_ref(slot) {
                    hash_ref(hash, word as Ref, depth, left)
                } else {
                    mix(hash, word)
                };
            }
        }
    }
    hash
}

/// # Safety
/// Live boxes.
unsafe fn same_box(a: Ref, b: Ref, depth: usize, left: &mut usize) -> bool {
    // SAFETY: the caller's promise; the first words are references that the box owns, or null.
    unsafe {
        let refs = (*a).refs();
        let (x, y) = (boxed::words(a), boxed::words(b));
        (*a).tag() == (*b).tag()
            && refs == (*b).refs()
            && x.len() == y.len()
            && x[refs..] == y[refs..]
            && x[..refs].iter().zip(&y[..refs]).all(|(&x, &y)| same(x as Ref, y as Ref, depth, left))
    }
}

/// Whether two references stand for the same value as far as can be seen.
///
/// # Safety
/// Null or live objects.
unsafe fn same(a: Ref, b: Ref, depth: usize, left: &mut usize) -> bool {
    if a == b {
        return true;
    }
    *left = left.saturating_sub(1);
    if a.is_null() || b.is_null() || depth == 0 || *left == 0 {
        return false;
    }
    // SAFETY: the caller's promise; the kind tells what the objects are.
    unsafe {
        match ((*a).kind(), (*b).kind()) {
            (Kind::Str, Kind::Str) => Str::of(a).as_bytes() == Str::of(b).as_bytes(),
            (Kind::Big, Kind::Big) => Big::of(a) == Big::of(b),
            (Kind::Box, Kind::Box) => same_box(a, b, depth - 1, left),
            (Kind::List, Kind::List) => same_list(List::of(a), List::of(b), depth - 1, left),
            // An index of the list of keys that stands beside it, which is compared too.
            (Kind::Table, Kind::Table) => true,
            (Kind::SetTable, Kind::SetTable) => SetTable::of(a).is_like(SetTable::of(b)),
            _ => false,
        }
    }
}

/// # Safety
/// Live lists.
unsafe fn same_list(a: &List, b: &List, depth: usize, left: &mut usize) -> bool {
    let layout = a.layout();
    if a.len() != b.len() || layout != b.layout() {
        return false;
    }
    // Words are compared fast, but not for nothing.
    *left = left.saturating_sub(a.len() / 16);
    let (mut x, mut y) = (vec![0; layout.slots()], vec![0; layout.slots()]);
    (0..a.len()).all(|i| {
        // SAFETY: the index is in range, the room that of an element; the references are the lists'.
        unsafe {
            a.get(i, x.as_mut_ptr());
            b.get(i, y.as_mut_ptr());
            let mut equal = |slot: usize| match layout.is_ref(slot) {
                true => same(x[slot] as Ref, y[slot] as Ref, depth, left),
                false => x[slot] == y[slot],
            };
            (0..x.len()).all(&mut equal)
        }
    })
}

/// The result of a cached function for a key, or null.
///
/// # Safety
/// The key is a live box; the thread works for a run.
pub unsafe extern "C" fn pyfora_rt_memo_find(function: i64, key: Ref) -> Ref {
    let memo = CURRENT.get();
    if memo.is_null() {
        return std::ptr::null_mut();
    }
    // SAFETY: `set_current` has a table that lives; the caller vouches for the key.
    crate::shield::shield(std::ptr::null_mut, || unsafe { (*memo).find(function, key) })
}

/// Keeps the result of a cached function for a key.
///
/// # Safety
/// Key and result are live boxes; the thread works for a run.
pub unsafe extern "C" fn pyfora_rt_memo_store(function: i64, bounded: bool, key: Ref, result: Ref) {
    let memo = CURRENT.get();
    if !memo.is_null() {
        // SAFETY: `set_current` has a table that lives; the caller vouches for the boxes.
        crate::shield::shield(|| (), || unsafe { (*memo).store(function, bounded, key, result) });
    }
}
