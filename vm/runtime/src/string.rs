//! Strings: immutable UTF-8 (surrogates of their own as three bytes), with the count of code points.
//!
//! Order by bytes is order by code point, so comparison needs no decoding. ASCII is indexed directly, other text
//! through a table of every 64th character's offset, made at the first use.

use std::alloc::Layout;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering as Memory};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::memory::has_room;
use crate::object::{Header, Kind, Ref, allocate, retain};
use crate::shield::shield;

/// Characters between two entries of the offset table.
const STRIDE: usize = 64;

/// A string; the bytes follow it in memory.
#[repr(C)]
#[derive(Debug)]
pub struct Str {
    header: Header,
    bytes: usize,
    chars: usize,
    /// The offset table, once somebody needed it.
    offsets: AtomicPtr<usize>,
}

impl Str {
    /// The memory of a string of so many bytes.
    pub(crate) fn layout(bytes: usize) -> Layout {
        let size = size_of::<Str>().saturating_add(bytes).min(isize::MAX as usize - 64);
        Layout::from_size_align(size, align_of::<Str>()).expect("the size is below isize::MAX")
    }

    /// A new string of the parts' bytes, which are UTF-8 or surrogates in three bytes.
    pub fn from_parts(parts: &[&[u8]]) -> Ref {
        let bytes = parts.iter().map(|p| p.len()).sum();
        let chars = parts.iter().map(|p| count_chars(p)).sum();
        Str::filled(bytes, chars, |mut at| {
            for part in parts {
                // SAFETY: `filled` gives room for the sum of the parts' lengths.
                unsafe {
                    std::ptr::copy_nonoverlapping(part.as_ptr(), at, part.len());
                    at = at.add(part.len());
                }
            }
        })
    }

    /// A new string of ASCII characters.
    pub(crate) fn of_ascii(text: &[u8]) -> Ref {
        debug_assert!(text.is_ascii());
        // SAFETY: `filled` gives room for the text.
        Str::filled(text.len(), text.len(), |at| unsafe {
            std::ptr::copy_nonoverlapping(text.as_ptr(), at, text.len());
        })
    }

    /// A new string of other ASCII characters for those of this one, which are ASCII.
    pub(crate) fn map_ascii(&self, other: impl Fn(u8) -> u8) -> Ref {
        Str::filled(self.bytes, self.chars, |at| {
            for (i, &byte) in self.as_bytes().iter().enumerate() {
                // SAFETY: `filled` gives room for as many bytes.
                unsafe { at.add(i).write(other(byte)) };
            }
        })
    }

    /// The texts one after the other with a separator between them, which have so many bytes together.
    ///
    /// # Safety
    /// The number of bytes is right.
    pub(crate) unsafe fn join(texts: &[&Str], separator: &Str, bytes: usize) -> Ref {
        let gaps = texts.len().saturating_sub(1);
        let chars = texts.iter().map(|t| t.chars).sum::<usize>() + separator.chars * gaps;
        Str::filled(bytes, chars, |mut at| {
            let mut put = |text: &Str| {
                // SAFETY: `filled` gives room for all bytes.
                unsafe {
                    std::ptr::copy_nonoverlapping(text.as_bytes().as_ptr(), at, text.bytes);
                    at = at.add(text.bytes);
                }
            };
            for (i, text) in texts.iter().enumerate() {
                if i > 0 {
                    put(separator);
                }
                put(text);
            }
        })
    }

    /// A new string; `fill` writes all of its bytes.
    fn filled(bytes: usize, chars: usize, fill: impl FnOnce(*mut u8)) -> Ref {
        let p = allocate(Str::layout(bytes)).cast::<Str>();
        // SAFETY: the memory is new and large enough for the header and the bytes after it.
        unsafe {
            p.write(Str { header: Header::new(Kind::Str), bytes, chars, offsets: AtomicPtr::default() });
            fill(p.add(1).cast());
        }
        p.cast()
    }

    /// A new string of a text.
    pub fn create(text: &str) -> Ref {
        Str::from_parts(&[text.as_bytes()])
    }

    /// The string of a reference.
    ///
    /// # Safety
    /// `r` is a live string and stays one for `'a`.
    pub unsafe fn of<'a>(r: Ref) -> &'a Str {
        // SAFETY: the caller's promise.
        unsafe {
            debug_assert!((*r).kind() == Kind::Str);
            &*r.cast::<Str>()
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `create` put so many bytes behind the header, and nobody changes them.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.bytes) }
    }

    /// The text; surrogates become replacement characters.
    pub fn to_text(&self) -> String {
        String::from_utf8_lossy(self.as_bytes()).into_owned()
    }

    /// The number of bytes.
    pub fn len_bytes(&self) -> usize {
        self.bytes
    }

    /// The number of code points.
    pub fn len(&self) -> usize {
        self.chars
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Entries of the offset table.
    fn table_len(&self) -> usize {
        self.chars.div_ceil(STRIDE)
    }

    fn offsets(&self) -> &[usize] {
        let mut known = self.offsets.load(Memory::Acquire);
        if known.is_null() {
            let made = offsets_of(self.as_bytes());
            debug_assert_eq!(made.len(), self.table_len());
            let made = Box::into_raw(made).cast::<usize>();
            let first = std::ptr::null_mut();
            known = match self.offsets.compare_exchange(first, made, Memory::AcqRel, Memory::Acquire) {
                Ok(_) => made,
                Err(other) => {
                    // SAFETY: another thread was first; this table was made just now.
                    drop(unsafe {
                        Box::from_raw(std::ptr::slice_from_raw_parts_mut(made, self.table_len()))
                    });
                    other
                }
            };
        }
        // SAFETY: a table that is there stays as long as the string, and has an entry for every `STRIDE` characters.
        unsafe { std::slice::from_raw_parts(known, self.table_len()) }
    }

    /// Whether all characters are ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        self.bytes == self.chars
    }

    /// The bytes of the character at an index below the length.
    pub(crate) fn char_at(&self, index: usize) -> &[u8] {
        let bytes = self.as_bytes();
        let at = self.byte_of(index);
        &bytes[at..at + width(bytes[at])]
    }

    /// Where the character at an index starts; the end of the bytes for indices from the length on.
    pub(crate) fn byte_of(&self, index: usize) -> usize {
        if index >= self.chars {
            return self.bytes;
        }
        if self.is_ascii() {
            return index;
        }
        let bytes = self.as_bytes();
        let mut at = self.offsets()[index / STRIDE];
        for _ in 0..index % STRIDE {
            at += width(bytes[at]);
        }
        at
    }
}

impl Drop for Str {
    fn drop(&mut self) {
        let known = *self.offsets.get_mut();
        if !known.is_null() {
            // SAFETY: `offsets` put a table of this length there, which is used no more.
            drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(known, self.table_len())) });
        }
    }
}

fn offsets_of(bytes: &[u8]) -> Box<[usize]> {
    let starts = bytes.iter().enumerate().filter(|&(_, &b)| is_start(b));
    starts.step_by(STRIDE).map(|(at, _)| at).collect()
}

fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

pub(crate) fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

pub(crate) fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| is_start(b)).count()
}

/// Strings that live as long as the process: the constants of loaded programs and the one-character ASCII strings.
/// A value can outlive the program that made it, so constants are not freed with the program.
static INTERNED: OnceLock<Mutex<HashMap<Box<[u8]>, usize>>> = OnceLock::new();

/// The immortal string of these bytes.
pub fn intern(bytes: &[u8]) -> Ref {
    let table = INTERNED.get_or_init(Mutex::default);
    let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&known) = table.get(bytes) {
        return known as Ref;
    }
    let new = Str::from_parts(&[bytes]);
    // SAFETY: just made.
    unsafe { (*new).make_immortal() };
    table.insert(bytes.into(), new as usize);
    new
}

/// The one-character ASCII strings that were asked for so far.
static ASCII: [AtomicUsize; 128] = [const { AtomicUsize::new(0) }; 128];

pub(crate) fn one_char(bytes: &[u8]) -> Ref {
    let &[byte @ 0..128] = bytes else { return Str::from_parts(&[bytes]) };
    let slot = &ASCII[byte as usize];
    let known = slot.load(Memory::Acquire);
    if known != 0 {
        return known as Ref;
    }
    let new = intern(bytes);
    slot.store(new as usize, Memory::Release);
    new
}

/// The empty string.
pub(crate) fn empty() -> Ref {
    static EMPTY: AtomicUsize = AtomicUsize::new(0);
    let known = EMPTY.load(Memory::Acquire);
    if known != 0 {
        return known as Ref;
    }
    let new = intern(b"");
    EMPTY.store(new as usize, Memory::Release);
    new
}

/// A string constant of a program, remembered in the program's slot.
///
/// # Safety
/// `bytes` has `len` bytes of UTF-8; `slot` is 8 aligned bytes that only this function writes.
pub unsafe extern "C" fn pyfora_rt_str_const(
    _ctx: *const crate::Context,
    bytes: *const u8,
    len: u64,
    slot: *mut u64,
) -> Ref {
    // SAFETY: the slot is aligned and shared only by calls of this function, which use it atomically.
    let slot = unsafe { std::sync::atomic::AtomicU64::from_ptr(slot) };
    let known = slot.load(Memory::Acquire);
    if known != 0 {
        return known as Ref;
    }
    let bytes = match len {
        0 => &[],
        // SAFETY: the caller's promise.
        _ => unsafe { std::slice::from_raw_parts(bytes, len as usize) },
    };
    let new = intern(bytes);
    slot.store(new as u64, Memory::Release);
    new
}

/// `a == b`.
///
/// # Safety
/// Both are live strings; so in all functions below.
pub unsafe extern "C" fn pyfora_rt_str_eq(a: Ref, b: Ref) -> u8 {
    // SAFETY: the caller's promise.
    u8::from(a == b || unsafe { Str::of(a).as_bytes() == Str::of(b).as_bytes() })
}

/// -1, 0 or 1 by code point.
///
/// # Safety
/// Both are live strings.
pub unsafe extern "C" fn pyfora_rt_str_compare(a: Ref, b: Ref) -> i64 {
    // SAFETY: the caller's promise.
    match unsafe { Str::of(a).as_bytes().cmp(Str::of(b).as_bytes()) } {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// `len(s)`.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_len(s: Ref) -> i64 {
    // SAFETY: the caller's promise.
    unsafe { Str::of(s).len() as i64 }
}

/// `a + b`; raises MemoryError.
///
/// # Safety
/// A live context, live strings, and room for one result; so in the next functions.
pub unsafe extern "C" fn pyfora_rt_str_concat(
    ctx: *const crate::Context,
    a: Ref,
    b: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise; the shared string is retained for the caller.
    unsafe {
        let (left, right) = (Str::of(a), Str::of(b));
        if right.is_empty() || left.is_empty() {
            let kept = if right.is_empty() { a } else { b };
            retain(kept);
            out.write(kept as u64);
            return 0;
        }
        joined(ctx, [a, b], out)
    }
}

/// The strings one after the other.
///
/// # Safety
/// As above.
pub unsafe extern "C" fn pyfora_rt_str_concat3(
    ctx: *const crate::Context,
    a: Ref,
    b: Ref,
    c: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { joined(ctx, [a, b, c], out) }
}

/// Four strings.
///
/// # Safety
/// As above.
pub unsafe extern "C" fn pyfora_rt_str_concat4(
    ctx: *const crate::Context,
    a: Ref,
    b: Ref,
    c: Ref,
    d: Ref,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { joined(ctx, [a, b, c, d], out) }
}

/// # Safety
/// As above.
#[inline]
unsafe fn joined<const N: usize>(ctx: *const crate::Context, parts: [Ref; N], out: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    let parts = parts.map(|r| unsafe { Str::of(r) });
    // A string has fewer bytes than there are addresses: four of them do not overflow.
    let (bytes, chars) = (parts.iter().map(|p| p.bytes).sum(), parts.iter().map(|p| p.chars).sum());
    if !has_room(bytes) {
        // SAFETY: the caller's promise.
        unsafe { (*ctx).raise_memory() };
        return 1;
    }
    let new = Str::filled(bytes, chars, |mut at| {
        for part in parts {
            // SAFETY: `filled` gives room for the sum of the parts' lengths.
            unsafe {
                std::ptr::copy_nonoverlapping(part.as_bytes().as_ptr(), at, part.bytes);
                at = at.add(part.bytes);
            }
        }
    });
    // SAFETY: the caller gives room for the result.
    unsafe { out.write(new as u64) };
    0
}

/// Whether there is room for so many bytes, else MemoryError.
///
/// # Safety
/// A live context, and room for one result.
pub unsafe extern "C" fn pyfora_rt_memory_check(
    ctx: *const crate::Context,
    bytes: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe {
        out.write(0);
        if has_room(usize::try_from(bytes).unwrap_or(0)) {
            return 0;
        }
        (*ctx).raise_memory();
    }
    1
}

/// `s * n`; raises MemoryError where the result would be absurd.
///
/// # Safety
/// A live context, a live string, and room for one result.
pub unsafe extern "C" fn pyfora_rt_str_repeat(
    ctx: *const crate::Context,
    s: Ref,
    n: i64,
    out: *mut u64,
) -> i32 {
    // SAFETY: the caller's promise.
    let (text, ctx) = unsafe { (Str::of(s), &*ctx) };
    let n = n.max(0) as usize;
    if n == 0 || text.is_empty() {
        // SAFETY: the caller gives room for the result.
        unsafe { out.write(empty() as u64) };
        return 0;
    }
    let Some(bytes) = text.bytes.checked_mul(n).filter(|&b| has_room(b)) else {
        ctx.raise_memory();
        return 1;
    };
    let new = Str::filled(bytes, text.chars * n, |at| {
        for i in 0..n {
            // SAFETY: `filled` gives room for n copies.
            unsafe {
                std::ptr::copy_nonoverlapping(text.as_bytes().as_ptr(), at.add(i * text.bytes), text.bytes)
            };
        }
    });
    // SAFETY: the caller gives room for the result.
    unsafe { out.write(new as u64) };
    0
}

/// The one-character string at an index that the library has checked.
///
/// # Safety
/// A live string.
pub unsafe extern "C" fn pyfora_rt_str_index(s: Ref, index: i64) -> Ref {
    // SAFETY: the caller's promise.
    let text = unsafe { Str::of(s) };
    if index < 0 || index as usize >= text.chars {
        return empty();
    }
    if text.is_ascii() {
        let known = ASCII[usize::from(text.as_bytes()[index as usize] & 0x7f)].load(Memory::Acquire);
        if known != 0 {
            return known as Ref;
        }
    }
    shield(|| intern(b""), || one_char(text.char_at(index as usize)))
}

/// `needle in s`.
///
/// # Safety
/// Both are live strings.
pub unsafe extern "C" fn pyfora_rt_str_contains(s: Ref, needle: Ref) -> u8 {
    // SAFETY: the caller's promise. Characters start where bytes say so: a match of bytes is one of characters.
    let (s, needle) = unsafe { (Str::of(s).as_bytes(), Str::of(needle).as_bytes()) };
    shield(|| 0, || u8::from(memchr::memmem::find(s, needle).is_some()))
}
