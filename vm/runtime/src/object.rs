//! Heap objects: the counted header, references, and release without recursion.

use std::alloc::Layout;
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering, fence};

use pyfora_bitcode::abi::IMMORTAL;

use crate::big::Big;
use crate::list::List;
use crate::setorder::SetTable;
use crate::string::Str;
use crate::table::Table;

/// What follows a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    Str,
    List,
    /// The index of a dict.
    Table,
    SetTable,
    Big,
    /// A member of a recursive family, see `boxed`.
    Box,
}

/// The start of every heap object, which machine code reads too. Objects are immutable once shared, so the count is all that threads contend for.
#[repr(C)]
#[derive(Debug)]
pub struct Header {
    count: AtomicU32,
    kind: Kind,
    /// Of a box: its member's tag, and how many of its words are references.
    pub(crate) tag: u8,
    refs: u8,
    words: u8,
}

/// A reference as machine code passes it; null where a union holds another arm.
pub type Ref = *mut Header;

impl Header {
    /// Where the count lies.
    pub(crate) const OFFSET_COUNT: usize = std::mem::offset_of!(Header, count);

    /// The header of a new object with one owner.
    pub fn new(kind: Kind) -> Header {
        count_live(1);
        Header { count: AtomicU32::new(1), kind, tag: 0, refs: 0, words: 0 }
    }

    /// The header of a new box with one owner.
    pub(crate) fn of_box(tag: u8, refs: u8, words: u8) -> Header {
        Header { tag, refs, words, ..Header::new(Kind::Box) }
    }

    /// The tag of a box.
    pub fn tag(&self) -> u8 {
        self.tag
    }

    /// How many words of a box are references; they come first.
    pub fn refs(&self) -> usize {
        self.refs.into()
    }

    /// The words of a box.
    pub fn words(&self) -> usize {
        self.words.into()
    }

    /// The kind of object.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the caller's reference is the only one.
    pub fn is_unique(&self) -> bool {
        self.count.load(Ordering::Acquire) == 1
    }

    /// Takes the object out of counting, for good.
    pub fn make_immortal(&self) {
        count_live(-1);
        self.count.store(IMMORTAL + (1 << 30), Ordering::Relaxed);
    }
}

/// Tells the processor that an object will be needed; any address will do.
#[inline]
pub(crate) fn fetch(r: Ref) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint reads nothing that the program could notice.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(r.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = r;
}

/// Adds a reference.
///
/// # Safety
/// `r` is null or points to a live object.
#[inline]
pub unsafe fn retain(r: Ref) {
    if r.is_null() {
        return;
    }
    // SAFETY: the caller vouches for the object.
    let count = unsafe { &(*r).count };
    if count.load(Ordering::Relaxed) < IMMORTAL {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Takes a reference away; the last one frees the object.
///
/// # Safety
/// `r` is null or a reference that the caller owns and does not use again.
#[inline]
pub unsafe fn release(r: Ref) {
    if r.is_null() {
        return;
    }
    // SAFETY: as the caller promises; the count is a live object's.
    if unsafe { ends(r) } {
        // SAFETY: that was the last reference.
        unsafe { destroy(r) }
    }
}

/// Takes a reference away; whether it was the last.
///
/// # Safety
/// As [`release`], and not null.
#[inline]
unsafe fn ends(r: Ref) -> bool {
    // SAFETY: the caller vouches for the object.
    let count = unsafe { &(*r).count };
    let n = count.load(Ordering::Acquire);
    if n >= IMMORTAL {
        return false;
    }
    // Whoever holds the only reference needs no atomic subtraction: nobody else can add one.
    let last = n == 1 || count.fetch_sub(1, Ordering::Release) == 1;
    if last {
        fence(Ordering::Acquire);
    }
    last
}

thread_local! {
    static DRAINING: Cell<bool> = const { Cell::new(false) };
    static PENDING: UnsafeCell<Vec<Ref>> = const { UnsafeCell::new(Vec::new()) };
}

/// Frees an object. What its end releases waits in a list, so that deep nesting does not deepen the stack.
#[inline(never)]
unsafe fn destroy(r: Ref) {
    // SAFETY: the caller gives up the last reference, so the object is live and ours.
    unsafe {
        let alone = match (*r).kind {
            Kind::Box => false,
            Kind::List => List::of(r).ends_alone(),
            Kind::Str | Kind::Table | Kind::SetTable | Kind::Big => true,
        };
        if alone {
            free(r);
            return;
        }
        if DRAINING.replace(true) {
            PENDING.with(|p| (*p.get()).push(r));
            return;
        }
        free(r);
        // SAFETY (of the pointer's use): no reference into the vector lives across `free`, which may push to it.
        while let Some(next) = PENDING.with(|p| (*p.get()).pop()) {
            free(next);
        }
        DRAINING.set(false);
    }
}

/// # Safety
/// `r` is a live object without owners.
#[inline]
unsafe fn free(r: Ref) {
    count_live(-1);
    // SAFETY: the kind tells what the object was allocated as; nobody else has a reference.
    unsafe {
        match (*r).kind {
            Kind::Str => {
                let layout = Str::layout((*r.cast::<Str>()).len_bytes());
                std::ptr::drop_in_place(r.cast::<Str>());
                std::alloc::dealloc(r.cast(), layout);
            }
            Kind::List => List::free(r.cast()),
            Kind::Table => drop(Box::from_raw(r.cast::<Table>())),
            Kind::SetTable => drop(Box::from_raw(r.cast::<SetTable>())),
            Kind::Big => drop(Box::from_raw(r.cast::<Big>())),
            Kind::Box => free_boxes(r),
        }
    }
}

/// Frees a box and the boxes that end with it; other objects that do wait for [`destroy`].
///
/// # Safety
/// `r` is a live box without owners.
unsafe fn free_boxes(r: Ref) {
    let mut next = Some(r);
    let mut more: Vec<Ref> = Vec::new();
    while let Some(dead) = next.take().or_else(|| more.pop()) {
        // SAFETY: the box has no owner, so its references are ours to release, and each is released once.
        unsafe {
            let refs = (*dead).refs();
            for &word in &crate::boxed::words(dead)[..refs] {
                let part = word as Ref;
                if part.is_null() || !ends(part) {
                    continue;
                }
                match (*part).kind {
                    Kind::Box => {
                        count_live(-1);
                        more.extend(next.replace(part));
                    }
                    _ => destroy(part),
                }
            }
            crate::boxed::free(dead);
        }
    }
}

/// Allocates, ending the process where the system has no memory left, as Rust's own containers do. The memory is the
/// global allocator's (see the crate), which is asked directly: no object needs more than its usual alignment.
#[inline]
pub(crate) fn allocate(layout: Layout) -> *mut u8 {
    debug_assert!(layout.size() >= layout.align() && layout.align() <= 16);
    // SAFETY: any size may be asked for.
    let p = unsafe { libmimalloc_sys::mi_malloc(layout.size()) }.cast::<u8>();
    if p.is_null() {
        std::alloc::handle_alloc_error(layout);
    }
    p
}

static LIVE: AtomicI64 = AtomicI64::new(0);

/// Counts objects in builds with debug assertions only: the counter is shared by all threads.
fn count_live(by: i64) {
    if cfg!(debug_assertions) {
        LIVE.fetch_add(by, Ordering::Relaxed);
    }
}

/// How many counted objects live, for tests; 0 in builds without debug assertions.
pub fn live_objects() -> i64 {
    LIVE.load(Ordering::SeqCst)
}

/// An owned reference, never null.
#[derive(Debug)]
pub struct Object(std::ptr::NonNull<Header>);

// SAFETY: objects are immutable once shared and their counts are atomic.
unsafe impl Send for Object {}
// SAFETY: as above.
unsafe impl Sync for Object {}

impl Object {
    /// Takes over a reference; `None` for null.
    ///
    /// # Safety
    /// `r` is null or a reference that the caller owns and gives away.
    pub unsafe fn from_owned(r: Ref) -> Option<Object> {
        std::ptr::NonNull::new(r).map(Object)
    }

    /// The reference, still owned by `self`.
    pub fn as_ref(&self) -> Ref {
        self.0.as_ptr()
    }

    /// The reference, now the caller's.
    pub fn into_owned(self) -> Ref {
        std::mem::ManuallyDrop::new(self).0.as_ptr()
    }
}

impl Clone for Object {
    fn clone(&self) -> Object {
        // SAFETY: `self` keeps the object alive.
        unsafe { retain(self.0.as_ptr()) };
        Object(self.0)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        // SAFETY: `self` owns one reference and ends here.
        unsafe { release(self.0.as_ptr()) }
    }
}

/// Adds a reference.
///
/// # Safety
/// As [`retain`].
pub unsafe extern "C" fn pyfora_rt_retain(r: Ref) {
    // SAFETY: the caller's promise.
    unsafe { retain(r) }
}

/// Frees an object whose last reference is gone.
///
/// # Safety
/// A live object without owners.
pub unsafe extern "C" fn pyfora_rt_destroy(r: Ref) {
    // SAFETY: the caller's promise.
    unsafe { destroy(r) }
}

/// Takes a reference away.
///
/// # Safety
/// As [`release`].
pub unsafe extern "C" fn pyfora_rt_release(r: Ref) {
    // SAFETY: the caller's promise.
    unsafe { release(r) }
}
