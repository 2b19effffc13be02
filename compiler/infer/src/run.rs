//! One run over a block of a function.

use crate::engine::Engine;
use crate::flow::Outcome;
use pyfora_hir::ir::{FunctionKind, Terminator};

impl Engine<'_> {
    /// Runs a block of the current frame from its start to its ways out.
    pub fn run_block(&mut self, block: usize) -> Outcome {
        self.frame.facts.clear();
        self.frame.paths.clear();
        self.frame.stale.clear();
        self.frame.touched.clear();
        self.frame.caught.test = None;
        let item = self.frame.item.clone();
        let function = &item.functions[self.frame.func.index as usize];
        let hir = &function.blocks[block];
        // A body gives the tuple of its variables, of which some may be unbound.
        let body = match hir.term {
            Terminator::Return(result) if function.kind == FunctionKind::Body => Some(result),
            _ => None,
        };
        for inst in &hir.insts {
            if self.b.dead() {
                break;
            }
            if self.inlined == 0 {
                self.b.span = inst.span;
            }
            let value = self.run_inst(inst, body.is_some() && inst.dst == body);
            if let Some(dst) = inst.dst {
                self.frame.vars[dst.0 as usize] = Some(value);
            }
        }
        if self.inlined == 0 {
            self.b.span = hir.term_span;
        }
        self.run_terminator(&hir.term)
    }
}
