//! Memory of large arrays: pages of their own, which grow without being copied and take no room until they are written.

use std::alloc::Layout;
use std::ptr::NonNull;

use crate::object::allocate;

/// Arrays of so many bytes have pages of their own.
const LARGE: usize = 1 << 22;

/// New memory; the size is not 0. Ends the process where there is none, as Rust's own containers do.
pub(crate) fn take(layout: Layout) -> NonNull<u8> {
    let memory = if layout.size() < LARGE { allocate(layout) } else { map(layout.size()) };
    NonNull::new(memory).unwrap_or_else(|| std::alloc::handle_alloc_error(layout))
}

/// Gives memory back.
///
/// # Safety
/// Memory of this layout from [`take`] or [`resize`], which nobody uses any more.
pub(crate) unsafe fn give_back(memory: NonNull<u8>, layout: Layout) {
    // SAFETY: the caller's promise; the size tells where it came from.
    unsafe {
        if layout.size() < LARGE {
            std::alloc::dealloc(memory.as_ptr(), layout);
        } else {
            libc::munmap(memory.as_ptr().cast(), layout.size());
        }
    }
}

/// The same bytes in memory of another, larger size; `None` where there is none, and the old memory stays.
///
/// # Safety
/// Memory of the layout `old` from [`take`] or here, which is used no more; the alignments are the same.
pub(crate) unsafe fn resize(memory: NonNull<u8>, old: Layout, new: Layout) -> Option<NonNull<u8>> {
    // SAFETY: the caller's promise; `take` gives at least the size that it is asked for.
    let moved = unsafe {
        match (old.size() < LARGE, new.size() < LARGE) {
            (true, true) => std::alloc::realloc(memory.as_ptr(), old, new.size()),
            (false, false) => {
                let flags = libc::MREMAP_MAYMOVE;
                let moved = libc::mremap(memory.as_ptr().cast(), old.size(), new.size(), flags);
                if moved == libc::MAP_FAILED { std::ptr::null_mut() } else { moved.cast() }
            }
            _ => {
                let fresh = NonNull::new(map(new.size()))?;
                let bytes = old.size().min(new.size());
                std::ptr::copy_nonoverlapping(memory.as_ptr(), fresh.as_ptr(), bytes);
                give_back(memory, old);
                fresh.as_ptr()
            }
        }
    };
    NonNull::new(moved)
}

/// Whether the system would give so many bytes. The allocator cannot say: it reserves addresses, not memory.
pub(crate) fn available(bytes: usize) -> bool {
    if bytes > isize::MAX as usize {
        return false;
    }
    let pages = map(bytes);
    if !pages.is_null() {
        // SAFETY: they were mapped just now.
        unsafe { libc::munmap(pages.cast(), bytes) };
    }
    !pages.is_null()
}

/// Pages of at least so many bytes, or null. They are asked for as huge ones, of which fewer have to be fetched.
fn map(bytes: usize) -> *mut u8 {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: new pages at an address that the system chooses.
    let pages = unsafe { libc::mmap(std::ptr::null_mut(), bytes, access, kind, -1, 0) };
    if pages == libc::MAP_FAILED {
        return std::ptr::null_mut();
    }
    // SAFETY: the pages are new; a refusal changes nothing.
    unsafe { libc::madvise(pages, bytes, libc::MADV_HUGEPAGE) };
    pages.cast()
}
