//! The binary interface between machine code and the VM.
//!
//! * A bitcode function `f(params) -> (r1, …, rn)` becomes a private function taking the context pointer first. What it
//!   returns is the code generator's own affair (registers; a status bit where `raises`).
//! * The entry is exported as `pyfora_entry: extern "C" fn(*mut Context, args: *const u64, out: *mut u64) -> i32`.
//!   Each slot is 8 bytes: I1 is 0 or 1, F64 its bits, Ref a pointer. Status 0 is a result, 1 an error (in the context).
//! * A leaf of `par.reduce` is a private thunk
//!   `extern "C" fn(*mut Context, env: *const u64, lo: i64, hi: i64, out: *mut u64) -> i32`,
//!   a combine `extern "C" fn(*mut Context, env: *const u64, left: *const u64, right: *const u64, out: *mut u64) -> i32`.
//!   Both get the same `env`: the captures of the leaf followed by those of the combine, as slots. Combine borrows its
//!   inputs; the VM releases their references afterwards.
//! * Errors: cold code calls the runtime's `rt_raise` / `rt_trace` with the function's index in the module and the
//!   index of the site in the function, and returns status 1.
//! * The header is the start of what the VM knows as its context; machine code reads these fields and no others.

/// Version of everything in this file and of the op and symbol tables; part of every cache key.
pub const ABI_VERSION: u32 = 117;

/// The name of the exported entry.
pub const ENTRY_SYMBOL: &str = "pyfora_entry";

/// The first fields of the VM's context.
#[repr(C)]
#[derive(Debug)]
pub struct ContextHeader {
    /// Not 0: call `rt_poll` at the next `poll`.
    pub poll: std::sync::atomic::AtomicU32,
    /// Below this address of the stack pointer a recursive function calls `rt_stack`: the stack's limit, or, where the
    /// function is to poll, the highest address.
    pub stack_limit: std::sync::atomic::AtomicUsize,
    /// The module's global slots.
    pub globals: *const u64,
}

/// Byte offset of [`ContextHeader::poll`].
pub const OFFSET_POLL: usize = 0;
/// Byte offset of [`ContextHeader::stack_limit`].
pub const OFFSET_STACK_LIMIT: usize = 8;
/// Byte offset of [`ContextHeader::globals`].
pub const OFFSET_GLOBALS: usize = 16;

/// The count that starts every heap object is 32 bits; from this on it is not counted: constants, and objects with more
/// references than can be counted.
pub const IMMORTAL: u32 = 1 << 31;
/// Byte offset of the tag of a box.
pub const OFFSET_BOX_TAG: usize = 5;
/// Byte offset of the first word of a box.
pub const OFFSET_BOX_WORDS: usize = 8;

/// Byte offset of a list's length.
pub const OFFSET_LIST_LEN: usize = 8;
/// Byte offset of a list's packed elements; null where they lie in several pieces.
pub const OFFSET_LIST_FLAT: usize = 16;

/// What `Symbol::ErrorFrom` says of the error that is raised next. A number from 1 on: its cause is the error that is being
/// handled, counted from the newest.
pub const FROM_NONE: i64 = 0;
/// The caught error is taken away and is the cause, an exception that was only made.
pub const FROM_VALUE: i64 = -1;
/// The caught error is taken away and is the cause and the context.
pub const FROM_NEWEST: i64 = -2;
/// As `FROM_VALUE`; if it looks like the error that is being handled, it is that one.
pub const FROM_SAME: i64 = -4;
/// It may be the object that is being handled: if it looks the same, that one is raised again.
pub const MAYBE_SAME: i64 = -3;

/// `rt_raise_check` kinds: errors that the machine code of an op raises itself.
#[repr(u32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpError {
    /// A result that needs more than 64 bits: InvalidPyforaOperation.
    IntOverflow = 0,
    /// Stack exhausted: RecursionError.
    Recursion = 1,
    /// The client asked to stop.
    Interrupted = 2,
    /// No memory for a list or string: MemoryError.
    Memory = 3,
}

/// The hash of None in the tables of dicts and sets; CPython's is an address.
pub const HASH_OF_NONE: i64 = 0x00fc_a86b_37d2_15e1;
