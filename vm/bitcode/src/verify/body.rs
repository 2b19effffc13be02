//! The rules of a function's body: definitions, dominance, jumps, sites, errors.

use super::inst::{Insts, exc_slots};
use super::{Context, MAX_ARGS, MAX_BLOCKS, MAX_BUF, MAX_TABLE, MAX_VALUES, Result, VerifyError};
use crate::dom::Dominators;
use crate::{Block, BlockId, Function, Imm, Op, Terminator, Type, Value};

/// Where a value is defined: after `usize` instructions of the block, 0 for a parameter.
#[derive(Clone, Copy)]
struct Def {
    block: BlockId,
    after: usize,
}

struct Body<'a> {
    f: &'a Function,
    insts: Insts<'a>,
    defs: Vec<Option<Def>>,
    dom: Dominators,
    block: Option<BlockId>,
}

/// Checks a function; with its module and its index there, also what concerns others.
pub(super) fn function(f: &Function, context: Option<(&Context<'_>, usize)>) -> Result {
    let fail = |message: &str| {
        Err(VerifyError { function: f.name.clone(), block: None, message: message.to_owned() })
    };
    if f.blocks.is_empty() {
        return fail("no blocks");
    }
    let tables = [f.callees.len(), f.strings.len(), f.excs.len(), f.sites.len()];
    let large = f.blocks.len() > MAX_BLOCKS || f.values.len() > MAX_VALUES || f.results.len() > MAX_ARGS;
    if large || tables.iter().any(|&t| t > MAX_TABLE) {
        return fail("too large");
    }
    if f.sites.iter().enumerate().any(|(i, s)| s.inlined_at.is_some_and(|at| at as usize >= i)) {
        return fail("a site is inlined at one that does not come before it");
    }
    if f.results.contains(&Type::Buf) {
        return fail("a buf is returned");
    }
    if f.recursive && !f.raises {
        return fail("recursive, but without `raises`");
    }
    let insts = Insts { f, context };
    let defs = vec![None; f.values.len()];
    let mut body = Body { f, insts, defs, dom: Dominators::new(f), block: None };
    body.definitions()?;
    for id in f.block_ids() {
        body.block = Some(id);
        body.block(id)?;
    }
    body.bufs()?;
    body.caught()
}

impl Body<'_> {
    fn error<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(VerifyError { function: self.f.name.clone(), block: self.block, message: message.into() })
    }

    fn definitions(&mut self) -> Result {
        for id in self.f.block_ids() {
            self.block = Some(id);
            let block = self.f.block(id);
            let results = block
                .insts
                .iter()
                .enumerate()
                .flat_map(|(i, inst)| inst.results.iter().map(move |v| (v, i + 1)));
            for (&v, after) in block.params.iter().map(|v| (v, 0)).chain(results) {
                match self.defs.get_mut(v.0 as usize) {
                    Some(slot @ None) => *slot = Some(Def { block: id, after }),
                    Some(_) => return self.error(format!("v{} is defined twice", v.0)),
                    None => return self.error(format!("v{} is out of range", v.0)),
                }
            }
        }
        Ok(())
    }

    /// Checks that values are defined and, if the block can be reached, before the instruction at `position`.
    fn uses(&self, values: &[Value], id: BlockId, position: usize) -> Result {
        if values.len() > MAX_ARGS {
            return self.error("too many operands");
        }
        for &v in values {
            let Some(def) = self.defs.get(v.0 as usize).copied().flatten() else {
                return self.error(format!("v{} is not defined", v.0));
            };
            let before = match (def.block == id, def.after) {
                (true, after) => after <= position,
                (false, 0) => self.dom.starts(def.block, id),
                (false, _) => self.dom.ends(def.block, id),
            };
            if !before && self.dom.reachable(id) {
                return self.error(format!("v{} is used where it is not defined yet", v.0));
            }
        }
        Ok(())
    }

    fn block(&self, id: BlockId) -> Result {
        let block = self.f.block(id);
        if block.params.len() > MAX_ARGS {
            return self.error("too many parameters");
        }
        if self.insts.types(&block.params).contains(&Type::Buf) {
            return self.error("a buf is a parameter");
        }
        if let Some(handler) = &block.handler {
            self.uses(&handler.args, id, 0)?;
            self.jump(handler.block, &handler.args)?;
        }
        let escapes = block.handler.is_none() && self.dom.reachable(id) && !self.f.raises;
        for (i, inst) in block.insts.iter().enumerate() {
            self.uses(&inst.args, id, i)?;
            self.insts.check(inst).or_else(|message| self.error(message))?;
            self.inst_bufs(inst.op, &inst.args)?;
            let raises = inst.may_raise(|c| self.insts.callee_raises(c));
            match inst.site {
                Some(site) if site as usize >= self.f.sites.len() => {
                    return self.error(format!("no site {site}"));
                }
                None if raises => {
                    return self.error(format!("`{}` may raise and has no site", inst.op.name()));
                }
                _ => {}
            }
            if raises && escapes {
                return self
                    .error(format!("`{}` may raise, and the function has no `raises`", inst.op.name()));
            }
        }
        if escapes && block.ends_raising() {
            return self.error("a raise in a function without `raises`");
        }
        self.terminator(block, id)
    }

    /// Scratch buffers go nowhere but to their own operations.
    fn inst_bufs(&self, op: Op, args: &[Value]) -> Result {
        let own = matches!(op, Op::BufStore | Op::BufLoad | Op::BufSum | Op::ListOfFloats | Op::ListOfInts);
        if !own && self.insts.types(args).contains(&Type::Buf) {
            return self.error(format!("a buf is passed to `{}`", op.name()));
        }
        Ok(())
    }

    fn jump(&self, target: BlockId, args: &[Value]) -> Result {
        let Some(block) = self.f.blocks.get(target.0 as usize) else {
            return self.error(format!("no block b{}", target.0));
        };
        if target.0 == 0 {
            return self.error("a jump to the entry");
        }
        if self.insts.types(args) != self.insts.types(&block.params) {
            return self.error(format!("the arguments are not the parameters of b{}", target.0));
        }
        Ok(())
    }

    fn terminator(&self, block: &Block, id: BlockId) -> Result {
        self.uses(&block.term.uses(), id, block.insts.len())?;
        for call in block.term.targets() {
            self.jump(call.block, &call.args)?;
        }
        let ty = |v: &Value| self.f.ty(*v);
        match &block.term {
            Terminator::Branch { cond, .. } if ty(cond) != Type::I1 => self.error("a branch on no i1"),
            Terminator::Switch { index, .. } if ty(index) != Type::I64 => self.error("a switch on no i64"),
            Terminator::Return(args) if self.insts.types(args) != self.f.results => {
                self.error("the returned values are not the function's results")
            }
            Terminator::Raise { exc, args, site } => {
                if *site as usize >= self.f.sites.len() {
                    return self.error(format!("no site {site}"));
                }
                match exc_slots(self.f, *exc) {
                    Some(slots) if slots == self.insts.types(args) => Ok(()),
                    Some(_) => self.error("the arguments are not the slots of the exception"),
                    None => self.error(format!("no exception {exc}")),
                }
            }
            _ => Ok(()),
        }
    }

    fn bufs(&mut self) -> Result {
        let mut total: i64 = 0;
        for id in self.f.block_ids() {
            self.block = Some(id);
            for inst in self.f.block(id).insts.iter().filter(|i| i.op == Op::BufNew) {
                let Imm::Int(size @ 1..=MAX_BUF) = inst.imm else { return self.error("a buf of this size") };
                total += size;
                if id.0 != 0 || total > MAX_BUF {
                    return self.error("`buf.new` outside block 0, or too much of it");
                }
            }
        }
        Ok(())
    }

    /// Rule F9: how many errors are caught and not cleared, from many to fewer until nothing changes.
    fn caught(&mut self) -> Result {
        let mut known: Vec<Option<usize>> = vec![None; self.f.blocks.len()];
        known[0] = Some(0);
        let mut work = vec![BlockId(0)];
        while let Some(id) = work.pop() {
            let block = self.f.block(id);
            let start = known[id.0 as usize].unwrap_or(0);
            let (mut end, mut raised) = (start, None);
            for inst in &block.insts {
                if inst.may_raise(|c| self.insts.callee_raises(c)) {
                    raised = Some(end);
                }
                end -= usize::from(matches!(inst.op, Op::ErrorClear | Op::ErrorDrop) && end > 0);
            }
            raised = match block.term {
                Terminator::Raise { .. } => Some(end),
                Terminator::Reraise => Some(end.saturating_sub(1)),
                _ => raised,
            };
            let normal = block.term.targets().into_iter().map(|c| (c.block, end));
            let landing = block.handler.iter().zip(raised).map(|(h, caught)| (h.block, caught + 1));
            for (target, caught) in normal.chain(landing) {
                let slot = &mut known[target.0 as usize];
                let fewest = slot.map_or(caught, |before| before.min(caught));
                if *slot != Some(fewest) {
                    *slot = Some(fewest);
                    work.push(target);
                }
            }
        }
        for id in self.f.block_ids() {
            self.block = Some(id);
            let Some(mut caught) = known[id.0 as usize] else { continue };
            let block = self.f.block(id);
            for inst in &block.insts {
                if matches!(inst.op, Op::ErrorIs | Op::ErrorArgs | Op::ErrorClear) && caught == 0 {
                    return self.error(format!("`{}` without a caught error", inst.op.name()));
                }
                if inst.op == Op::ErrorDrop && (caught < 2 || inst.site.is_none()) {
                    return self.error("`error.drop` without two caught errors, or without a site");
                }
                caught -= usize::from(matches!(inst.op, Op::ErrorClear | Op::ErrorDrop));
            }
            if block.term == Terminator::Reraise && caught == 0 {
                return self.error("`reraise` without a caught error");
            }
        }
        Ok(())
    }
}
