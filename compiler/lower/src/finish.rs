//! Puts blocks in order and numbers values and table entries as they appear.

use pyfora_bitcode::{Block, BlockId, Call, Function, Handler, Imm, Inst, Op, Terminator, Value};

/// Old index to new, in order of first appearance.
struct Renumber(Vec<Option<u32>>, Vec<u32>);

impl Renumber {
    fn new(len: usize) -> Self {
        Renumber(vec![None; len], Vec::new())
    }

    fn add(&mut self, old: u32) -> u32 {
        let next = self.1.len() as u32;
        let new = *self.0[old as usize].get_or_insert(next);
        if new == next {
            self.1.push(old);
        }
        new
    }

    fn entries<T: Clone>(&self, table: &[T]) -> Vec<T> {
        self.1.iter().map(|&old| table[old as usize].clone()).collect()
    }
}

/// What was numbered anew.
struct Finish {
    values: Renumber,
    blocks: Renumber,
    callees: Renumber,
    strings: Renumber,
    excs: Renumber,
    sites: Renumber,
}

/// The function with the given blocks in the given order; what they do not use is left out.
pub(crate) fn finish(f: &Function, order: &[BlockId]) -> Function {
    let mut n = Finish {
        values: Renumber::new(f.values.len()),
        blocks: Renumber::new(f.blocks.len()),
        callees: Renumber::new(f.callees.len()),
        strings: Renumber::new(f.strings.len()),
        excs: Renumber::new(f.excs.len()),
        sites: Renumber::new(f.sites.len()),
    };
    // Definitions first: a use may come earlier in the text.
    for &id in order {
        n.blocks.add(id.0);
        let block = f.block(id);
        for v in block.params.iter().chain(block.insts.iter().flat_map(|i| &i.results)) {
            n.values.add(v.0);
        }
    }
    let blocks = order.iter().map(|&id| n.block(f.block(id))).collect();
    Function {
        values: n.values.entries(&f.values),
        callees: n.callees.entries(&f.callees),
        strings: n.strings.entries(&f.strings),
        excs: n.excs.entries(&f.excs),
        sites: n.sites.entries(&f.sites),
        blocks,
        name: f.name.clone(),
        results: f.results.clone(),
        ..*f
    }
}

impl Finish {
    fn values(&mut self, values: &[Value]) -> Vec<Value> {
        values.iter().map(|v| Value(self.values.add(v.0))).collect()
    }

    fn call(&mut self, call: &Call) -> Call {
        Call { block: BlockId(self.blocks.add(call.block.0)), args: self.values(&call.args) }
    }

    fn block(&mut self, block: &Block) -> Block {
        let params = self.values(&block.params);
        let insts = block.insts.iter().map(|i| self.inst(i)).collect();
        let handler = block
            .handler
            .as_ref()
            .map(|h| Handler { block: BlockId(self.blocks.add(h.block.0)), args: self.values(&h.args) });
        Block { params, insts, term: self.terminator(&block.term), handler, cold: block.cold }
    }

    fn inst(&mut self, inst: &Inst) -> Inst {
        let imm = match &inst.imm {
            Imm::Str(s) => Imm::Str(self.strings.add(*s)),
            Imm::Callee(c) => Imm::Callee(self.callees.add(*c)),
            Imm::Reduce { leaf, combine, stop } => Imm::Reduce {
                leaf: self.callees.add(*leaf),
                combine: self.callees.add(*combine),
                stop: *stop,
            },
            Imm::Int(exc) if matches!(inst.op, Op::ErrorIs | Op::ErrorArgs) => {
                Imm::Int(i64::from(self.excs.add(*exc as u32)))
            }
            other => other.clone(),
        };
        Inst {
            op: inst.op,
            imm,
            args: self.values(&inst.args),
            results: self.values(&inst.results),
            site: inst.site.map(|s| self.sites.add(s)),
        }
    }

    fn terminator(&mut self, term: &Terminator) -> Terminator {
        match term {
            Terminator::Jump(to) => Terminator::Jump(self.call(to)),
            Terminator::Branch { cond, then, other } => Terminator::Branch {
                cond: Value(self.values.add(cond.0)),
                then: self.call(then),
                other: self.call(other),
            },
            Terminator::Switch { index, cases, default } => Terminator::Switch {
                index: Value(self.values.add(index.0)),
                cases: cases.iter().map(|c| self.call(c)).collect(),
                default: self.call(default),
            },
            Terminator::Return(values) => Terminator::Return(self.values(values)),
            Terminator::Raise { exc, args, site } => Terminator::Raise {
                exc: self.excs.add(*exc),
                args: self.values(args),
                site: self.sites.add(*site),
            },
            Terminator::Reraise => Terminator::Reraise,
            Terminator::Unreachable => Terminator::Unreachable,
        }
    }
}
