//! What instructions of a round become, where what is known of their operands says that a check cannot fail.

use pyfora_bitcode::{BlockId, Inst, Op, Type};

use super::bounds::{Body, Outcome};
use crate::ranges::fits;

/// What an instruction becomes in the fast copy.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Better {
    /// The same operands, without a check.
    Op(Op),
    /// Also of operations with a bit of overflow, which is never set.
    NoFlag(Op),
    /// From zero.
    Negated,
    /// By two to the power of this.
    Shifted(i64),
    Known(bool),
}

impl Outcome {
    /// What an instruction of a block can be instead.
    pub fn better(&self, body: &Body, at: BlockId, inst: &Inst) -> Option<Better> {
        if let Some(exact) = body.exact(self, at, inst) {
            if !fits(exact) {
                return None;
            }
            return match inst.op {
                Op::AddI64 | Op::AddWrapI64 => Some(Better::Op(Op::AddNwI64)),
                Op::SubI64 | Op::SubWrapI64 => Some(Better::Op(Op::SubNwI64)),
                Op::MulI64 | Op::MulWrapI64 => Some(Better::Op(Op::MulNwI64)),
                Op::AddFlagI64 => Some(Better::NoFlag(Op::AddNwI64)),
                Op::SubFlagI64 => Some(Better::NoFlag(Op::SubNwI64)),
                Op::MulFlagI64 => Some(Better::NoFlag(Op::MulNwI64)),
                Op::NegI64 => Some(Better::Negated),
                Op::ShlI64 => Some(Better::Shifted(body.value(self, inst.args[1], at).low)),
                _ => None,
            };
        }
        if let [v] = inst.results[..] {
            let known = body.f.ty(v) == Type::I1 && inst.op != Op::ConstI1;
            if let Some(known) = known.then(|| body.truth(self, v, at)).flatten() {
                return Some(Better::Known(known));
            }
        }
        let arg = |i: usize| body.value(self, inst.args[i], at);
        match inst.op {
            Op::FloorDivI64 if arg(0).low >= 0 && arg(1).low > 0 => Some(Better::Op(Op::DivU64)),
            Op::FloorModI64 | Op::RemI64 if arg(0).low >= 0 && arg(1).low > 0 => Some(Better::Op(Op::RemU64)),
            _ => None,
        }
    }

    /// How many checks go.
    pub fn gain(&self, body: &Body) -> usize {
        let wraps = |op: Op| matches!(op, Op::AddWrapI64 | Op::SubWrapI64 | Op::MulWrapI64);
        let blocks = body.order.iter().filter(|b| self.reaches(body, **b));
        blocks
            .map(|&b| {
                let block = body.f.block(b);
                let gone = block.insts.iter().filter(|i| !wraps(i.op) && self.better(body, b, i).is_some());
                gone.count()
            })
            .sum()
    }
}
