//! Heap objects: the counted header, references, and release without recursion.

use std::alloc::Layout;
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering, fence};

use crate::big::Big;
use crate::list::List;
use crate::setorder::SetTable;
use crate::string::Str;
use crate::table::Table;

/// From this count on an object is never freed: constants, and objects with more references than can be counted.
const IMMORTAL: u32 = 1 << 31;

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
}

/// The start of every heap object. Objects are immutable once shared, so the count is all that threads contend for.
#[repr(C)]
#[derive(Debug)]
pub struct Header {
    count: AtomicU32,
    kind: Kind,
}

/// A reference as machine code passes it; null where a union holds another arm.
pub type Ref = *mut Header;

impl Header {
    /// The header of a new object with one owner.
    pub fn new(kind: Kind) -> Header {
        count_live(1);
        Header { count: AtomicU32::new(1), kind }
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
    // SAFETY: the caller vouches for the object.
    let count = unsafe { &(*r).count };
    let n = count.load(Ordering::Acquire);
    if n >= IMMORTAL {
        return;
    }
    // Whoever holds the only reference needs no atomic subtraction: nobody else can add one.
    if n == 1 || count.fetch_sub(1, Ordering::Release) == 1 {
        fence(Ordering::Acquire);
        // SAFETY: that was the last reference.
        unsafe { destroy(r) }
    }
}

thread_local! {
    static DRAINING: Cell<bool> = const { Cell::new(false) };
    static PENDING: UnsafeCell<Vec<Ref>> = const { UnsafeCell::new(Vec::new()) };
}

/// Frees an object. What its end releases waits in a list, so that deep nesting does not deepen the stack.
#[cold]
#[inline(never)]
unsafe fn destroy(r: Ref) {
    // SAFETY: the caller gives up the last reference, so the object is live and ours.
    unsafe {
        if matches!((*r).kind, Kind::Str | Kind::Big) {
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
            Kind::List => drop(Box::from_raw(r.cast::<List>())),
            Kind::Table => drop(Box::from_raw(r.cast::<Table>())),
            Kind::SetTable => drop(Box::from_raw(r.cast::<SetTable>())),
            Kind::Big => drop(Box::from_raw(r.cast::<Big>())),
        }
    }
}

/// Allocates, ending the process where the system has no memory left, as Rust's own containers do.
pub(crate) fn allocate(layout: Layout) -> *mut u8 {
    debug_assert!(layout.size() > 0);
    // SAFETY: every layout here has a size above 0.
    let p = unsafe { std::alloc::alloc(layout) };
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

/// Takes a reference away.
///
/// # Safety
/// As [`release`].
pub unsafe extern "C" fn pyfora_rt_release(r: Ref) {
    // SAFETY: the caller's promise.
    unsafe { release(r) }
}
