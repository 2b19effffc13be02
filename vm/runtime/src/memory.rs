//! How much memory there is. The system promises more than it has, and ends the process that takes it at its word: so
//! large objects ask here first, and whoever runs code looks at what the process holds meanwhile (see `docs/memory.md`).

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::pages;

/// The addresses that a process has on the machines that we run on: nothing larger is ever there.
pub const ADDRESSES: usize = 1 << 47;
/// The most elements of a list, 8 bytes each as in CPython: lists share memory, so only their lengths bound them.
pub const MAX_ELEMENTS: usize = ADDRESSES / 8 - 1;
/// Smaller objects are not asked for: the limit leaves room for many of them.
const LARGE: usize = 1 << 26;

/// An array could not grow: the next poll raises MemoryError.
static SHORT: AtomicBool = AtomicBool::new(false);

/// The bytes that this process may hold: `PYFORA_MEMORY_LIMIT` (in MiB), else most of what the machine or the control
/// group has.
pub fn limit() -> usize {
    static LIMIT: OnceLock<usize> = OnceLock::new();
    *LIMIT.get_or_init(|| {
        let asked =
            std::env::var("PYFORA_MEMORY_LIMIT").ok().and_then(|text| text.trim().parse::<usize>().ok());
        if let Some(mebibytes) = asked {
            return mebibytes.saturating_mul(1 << 20);
        }
        let all = physical().min(group().unwrap_or(usize::MAX));
        // Of addresses an allocator takes more than it fills.
        let addresses = addresses().map_or(usize::MAX, |n| n / 4 * 3);
        (all - all / 16).min(addresses)
    })
}

/// What `ulimit -v` leaves to the process.
fn addresses() -> Option<usize> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a struct of that type.
    let status = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) };
    (status == 0 && limit.rlim_cur != libc::RLIM_INFINITY)
        .then(|| usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX))
}

fn physical() -> usize {
    // SAFETY: queries without preconditions.
    let (pages, size) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    match (usize::try_from(pages), usize::try_from(size)) {
        (Ok(pages), Ok(size)) => pages.saturating_mul(size),
        _ => ADDRESSES,
    }
}

/// What the control group of the process may hold.
fn group() -> Option<usize> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let bytes = std::fs::read_to_string(format!("/sys/fs/cgroup{path}/memory.max")).ok()?;
    bytes.trim().parse().ok()
}

/// The bytes that this process holds of its own, without the pages of files, which the system can take back; 0 where it
/// does not tell.
pub fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let field = |i| statm.split(' ').nth(i).and_then(|pages| pages.parse::<usize>().ok());
    let pages = field(1).zip(field(2)).map(|(all, shared)| all.saturating_sub(shared));
    // SAFETY: a query without preconditions.
    let size = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    pages.unwrap_or(0).saturating_mul(size)
}

/// Whether an object of so many bytes may be made.
pub fn has_room(bytes: usize) -> bool {
    bytes < LARGE
        || bytes < ADDRESSES && resident().saturating_add(bytes) <= limit() && pages::available(bytes + 4096)
}

/// An array could not grow, and went on in pieces.
pub(crate) fn note_short() {
    if !pages::available(LARGE) {
        SHORT.store(true, Ordering::Relaxed);
    }
}

/// Whether memory ran short since the last call.
pub fn take_short() -> bool {
    SHORT.load(Ordering::Relaxed) && SHORT.swap(false, Ordering::Relaxed) && !pages::available(LARGE)
}
