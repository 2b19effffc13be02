//! Lists under construction: a function's values that `list.push` may still change, so that what was read of them does
//! not hold later. What a value is not, another function fills: a builder is its function's own.

use crate::{Function, Op, Type, Value};

/// For each value, whether it may be a list under construction.
#[derive(Debug, Clone)]
pub struct Filled(Vec<bool>);

impl Filled {
    /// Follows builders and what is pushed to through everything that hands a list on.
    pub fn of(f: &Function) -> Filled {
        let mut joined = Joined((0..f.values.len() as u32).collect());
        let mut seeds = Vec::new();
        for block in &f.blocks {
            for inst in &block.insts {
                match inst.op {
                    Op::ListPush => seeds.extend(inst.args.first()),
                    Op::ListBuilder => seeds.extend(&inst.results),
                    // These may give an operand itself.
                    Op::Select | Op::ListConcat | Op::ListAppend | Op::ListReplace => {
                        for &arg in inst.args.iter().filter(|&&v| f.ty(v) == Type::Ref) {
                            inst.results.iter().for_each(|&r| joined.join(arg, r));
                        }
                    }
                    _ => {}
                }
            }
            for call in block.term.targets() {
                joined.pass(f, &call.args, call.block.0 as usize);
            }
            if let Some(handler) = &block.handler {
                joined.pass(f, &handler.args, handler.block.0 as usize);
            }
        }
        let mut roots = vec![false; f.values.len()];
        seeds.into_iter().for_each(|v| roots[joined.root(v) as usize] = true);
        Filled((0..f.values.len() as u32).map(|v| roots[joined.root(Value(v)) as usize]).collect())
    }

    /// Whether the value may be a list under construction.
    pub fn has(&self, v: Value) -> bool {
        self.0.get(v.0 as usize).copied().unwrap_or(true)
    }
}

/// Values that may be the same list: a forest.
struct Joined(Vec<u32>);

impl Joined {
    fn root(&mut self, v: Value) -> u32 {
        let mut at = v.0;
        while self.0[at as usize] != at {
            self.0[at as usize] = self.0[self.0[at as usize] as usize];
            at = self.0[at as usize];
        }
        at
    }

    fn join(&mut self, a: Value, b: Value) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a as usize] = b;
    }

    fn pass(&mut self, f: &Function, args: &[Value], block: usize) {
        let Some(target) = f.blocks.get(block) else { return };
        for (&arg, &param) in args.iter().zip(&target.params).filter(|(a, _)| f.ty(**a) == Type::Ref) {
            self.join(arg, param);
        }
    }
}
