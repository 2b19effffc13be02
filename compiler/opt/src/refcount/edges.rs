//! What has to happen to counts between two blocks.

use pyfora_bitcode::{Inst, Op, Value};

/// Retains, then releases: in the other order an object could die in between.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Actions {
    pub retains: Vec<Value>,
    pub releases: Vec<Value>,
}

impl Actions {
    pub fn is_empty(&self) -> bool {
        self.retains.is_empty() && self.releases.is_empty()
    }

    pub fn values(&self) -> impl Iterator<Item = Value> + '_ {
        self.retains.iter().chain(&self.releases).copied()
    }

    pub fn insts(&self) -> Vec<Inst> {
        let retains = self.retains.iter().map(|&v| super::count(Op::Retain, v));
        retains.chain(self.releases.iter().map(|&v| super::count(Op::Release, v))).collect()
    }
}
