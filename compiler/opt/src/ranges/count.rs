//! Numbers that only count: from a small start by small constant steps, around loops that poll.
//!
//! Such a number overflows after more rounds than any machine will do, at least 2**60. LLVM may know what a whole strip
//! of rounds gives, but each of these polls (`strips`): 2**51 polls at least, which take more than a month if one takes
//! no more than a nanosecond.

use pyfora_bitcode::{BlockId, Inst, Op, Value};

use super::Facts;
use crate::loops::{inst_of, int_of};

/// Where a number may start.
const START: i64 = 1 << 61;
/// What all steps together may add in a round.
const STEP: i64 = 4;
/// Values that are looked at.
const VALUES: usize = 24;

/// What hangs together by copies and steps.
struct Walk {
    seen: Vec<Value>,
    work: Vec<Value>,
    /// The sum of the sizes of all steps.
    steps: i64,
    round: bool,
}

impl Facts<'_> {
    /// Whether an addition or subtraction is a step of a number that only counts.
    pub(super) fn only_counts(&self, inst: &Inst) -> bool {
        let mut walk = Walk { seen: Vec::new(), work: vec![inst.results[0]], steps: 0, round: false };
        while let Some(v) = walk.work.pop() {
            if walk.seen.contains(&v) {
                continue;
            }
            walk.seen.push(v);
            if walk.seen.len() > VALUES || !self.follow(v, &mut walk) || walk.steps > STEP {
                return false;
            }
        }
        walk.round
    }

    fn follow(&self, v: Value, walk: &mut Walk) -> bool {
        if let Some(inst) = inst_of(self.f, &self.defs, v) {
            return self.step(inst, walk);
        }
        let Some((block, _)) = self.params[v.0 as usize] else { return false };
        let Some(incoming) = self.incoming(v).filter(|i| !i.is_empty()) else { return false };
        for (arg, from) in incoming {
            if self.order[from.0 as usize] >= self.order[block.0 as usize] {
                walk.round = true;
                if !self.polls(from) {
                    return false;
                }
            }
            walk.work.push(arg);
        }
        true
    }

    fn step(&self, inst: &Inst, walk: &mut Walk) -> bool {
        let (a, by) = match (inst.op, &inst.args[..]) {
            (Op::ConstI64, _) => {
                return int_of(self.f, &self.defs, inst.results[0])
                    .is_some_and(|i| (-START..=START).contains(&i));
            }
            (Op::ListLen, _) => return true,
            (Op::AddI64 | Op::AddNwI64 | Op::SubI64 | Op::SubNwI64, &[a, b]) => match self.constant(b) {
                Some(by) => (a, by),
                None if matches!(inst.op, Op::AddI64 | Op::AddNwI64) => match self.constant(a) {
                    Some(by) => (b, by),
                    None => return false,
                },
                None => return false,
            },
            _ => return false,
        };
        walk.work.push(a);
        walk.steps = walk.steps.saturating_add(by.saturating_abs());
        true
    }

    fn constant(&self, v: Value) -> Option<i64> {
        int_of(self.f, &self.defs, v)
    }

    fn polls(&self, block: BlockId) -> bool {
        self.f.block(block).insts.iter().any(|i| i.op == Op::Poll)
    }
}
