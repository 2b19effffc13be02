//! The twins of operations on integers that raise, or promise, where they overflow.

use pyfora_bitcode::Op;

/// The operation that gives a bit instead of raising; `None` for what does not raise.
pub fn flagged(op: Op) -> Option<Op> {
    match op {
        Op::AddI64 => Some(Op::AddFlagI64),
        Op::SubI64 => Some(Op::SubFlagI64),
        Op::MulI64 => Some(Op::MulFlagI64),
        _ => None,
    }
}

/// The operation without the promise that it does not overflow.
pub fn wrapping(op: Op) -> Op {
    match op {
        Op::AddNwI64 => Op::AddWrapI64,
        Op::SubNwI64 => Op::SubWrapI64,
        Op::MulNwI64 => Op::MulWrapI64,
        other => other,
    }
}
