//! Pages for machine code: written first, then given their final access.

use std::ffi::c_void;

use crate::loader::{LoadError, fail};

/// What pages may be used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    Execute,
    Read,
    Write,
}

/// The size of a page.
pub fn page_size() -> usize {
    // SAFETY: a query without preconditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// Mapped memory, unmapped on drop.
#[derive(Debug)]
pub struct Region {
    base: usize,
    size: usize,
}

impl Region {
    /// New writable pages of zeros.
    pub fn new(size: usize) -> Result<Region, LoadError> {
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: an anonymous mapping at a place that the system chooses.
        let base = unsafe { libc::mmap(std::ptr::null_mut(), size, access, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return fail(format!("no memory: {}", std::io::Error::last_os_error()));
        }
        Ok(Region { base: base as usize, size })
    }

    /// The address of the first byte.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    fn check(&self, at: usize, len: usize) -> Result<*mut u8, LoadError> {
        match at.checked_add(len) {
            Some(end) if end <= self.size => Ok((self.base + at) as *mut u8),
            _ => fail(format!("{len} bytes at {at:#x} lie outside of the image")),
        }
    }

    /// Writes bytes at an offset; only before `protect`.
    pub fn write(&mut self, at: usize, bytes: &[u8]) -> Result<(), LoadError> {
        let to = self.check(at, bytes.len())?;
        // SAFETY: within the mapping, which is writable until `protect` and known to nobody else.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        Ok(())
    }

    /// The 32-bit word at an offset.
    #[cfg(target_arch = "aarch64")]
    pub fn word(&self, at: usize) -> Result<u32, LoadError> {
        let from = self.check(at, 4)?;
        // SAFETY: within the mapping.
        Ok(unsafe { from.cast::<u32>().read_unaligned() })
    }

    /// Gives whole pages their final access.
    pub fn protect(&mut self, from: usize, to: usize, access: Access) -> Result<(), LoadError> {
        if from == to {
            return Ok(());
        }
        let start = self.check(from, to - from)?;
        let access = match access {
            Access::Execute => libc::PROT_READ | libc::PROT_EXEC,
            Access::Read => libc::PROT_READ,
            Access::Write => libc::PROT_READ | libc::PROT_WRITE,
        };
        // SAFETY: whole pages of this mapping.
        if unsafe { libc::mprotect(start.cast::<c_void>(), to - from, access) } != 0 {
            return fail(format!("no access to pages: {}", std::io::Error::last_os_error()));
        }
        #[cfg(target_arch = "aarch64")]
        // SAFETY: the range is mapped; the call only makes the instruction cache see what was written.
        unsafe {
            unsafe extern "C" {
                fn __clear_cache(from: *mut u8, to: *mut u8);
            }
            __clear_cache(start, start.add(to - from));
        }
        Ok(())
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the mapping that `new` made; whoever drops the image no longer runs its code.
        unsafe { libc::munmap(self.base as *mut c_void, self.size) };
    }
}
