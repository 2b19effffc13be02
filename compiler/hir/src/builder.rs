//! Builds the blocks of one function.

use pyfora_base::Span;

use crate::ir::{Block, BlockId, Inst, Local, LocalDecl, Op, Terminator};

/// The named locals that are certainly assigned at a point; `None` where no control arrives.
#[derive(Clone, Default)]
pub(crate) struct Assigned(Option<Vec<u64>>);

impl Assigned {
    pub fn nowhere() -> Self {
        Self(None)
    }

    fn everywhere_but_none() -> Self {
        Self(Some(Vec::new()))
    }

    pub fn has(&self, local: Local) -> bool {
        let (word, bit) = (local.0 as usize / 64, local.0 % 64);
        self.0.as_ref().is_none_or(|words| words.get(word).is_some_and(|word| word >> bit & 1 == 1))
    }

    pub fn add(&mut self, local: Local) {
        let (word, bit) = (local.0 as usize / 64, local.0 % 64);
        if let Some(words) = &mut self.0 {
            if words.len() <= word {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << bit;
        }
    }

    /// What is assigned where control comes from here or from there.
    pub fn meet(&mut self, other: &Self) {
        match (&mut self.0, &other.0) {
            (_, None) => {}
            (None, Some(_)) => self.0.clone_from(&other.0),
            (Some(words), Some(others)) => {
                words.truncate(others.len());
                words.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
            }
        }
    }
}

/// A block in the making.
pub(crate) struct Draft {
    pub insts: Vec<Inst>,
    pub term: Option<(Terminator, Span)>,
    pub handler: Option<BlockId>,
}

pub(crate) struct Builder {
    pub locals: Vec<LocalDecl>,
    drafts: Vec<Draft>,
    at: BlockId,
    /// Where an error goes from blocks that are made now.
    pub handler: Option<BlockId>,
    pub assigned: Assigned,
    /// Instructions so far, to bound what the copies of `finally` blocks add.
    pub count: usize,
}

impl Builder {
    pub fn new() -> Self {
        let mut builder = Self {
            locals: Vec::new(),
            drafts: Vec::new(),
            at: BlockId(0),
            handler: None,
            assigned: Assigned::everywhere_but_none(),
            count: 0,
        };
        builder.new_block();
        builder
    }

    pub fn named(&mut self, name: &str) -> Local {
        self.locals.push(LocalDecl { name: Some(name.to_owned()) });
        Local(self.locals.len() as u32 - 1)
    }

    pub fn temp(&mut self) -> Local {
        self.locals.push(LocalDecl { name: None });
        Local(self.locals.len() as u32 - 1)
    }

    pub fn is_temp(&self, local: Local) -> bool {
        self.locals[local.0 as usize].name.is_none()
    }

    pub fn new_block(&mut self) -> BlockId {
        self.drafts.push(Draft { insts: Vec::new(), term: None, handler: self.handler });
        BlockId(self.drafts.len() as u32 - 1)
    }

    fn draft(&mut self) -> &mut Draft {
        &mut self.drafts[self.at.0 as usize]
    }

    /// Goes on in a block.
    pub fn switch_to(&mut self, block: BlockId, assigned: Assigned) {
        self.at = block;
        self.assigned = assigned;
    }

    pub fn push(&mut self, dst: Option<Local>, op: Op, span: Span) {
        self.count += 1;
        self.draft().insts.push(Inst { dst, op, span });
    }

    /// An instruction with a new temporary.
    pub fn emit(&mut self, op: Op, span: Span) -> Local {
        let dst = self.temp();
        self.push(Some(dst), op, span);
        dst
    }

    /// Inserts an instruction before all others.
    pub fn prepend(&mut self, dst: Local, op: Op, span: Span) {
        self.drafts[0].insts.insert(0, Inst { dst: Some(dst), op, span });
    }

    /// Assigns a value to a named local. A temporary that was just computed is not copied.
    pub fn assign(&mut self, local: Local, value: Local, span: Span) {
        let fresh = self.is_temp(value);
        match self.draft().insts.last_mut() {
            Some(last) if fresh && last.dst == Some(value) => last.dst = Some(local),
            _ => self.push(Some(local), Op::Copy(value), span),
        }
        self.assigned_now(local, span);
    }

    /// Notes an assignment, and ends the block where a handler has to see it.
    pub fn assigned_now(&mut self, local: Local, span: Span) {
        self.assigned.add(local);
        if self.handler.is_some() {
            self.enter(self.handler, span);
        }
    }

    /// Ends the current block; what is built next is unreachable until `switch_to`.
    pub fn end(&mut self, term: Terminator, span: Span) {
        let draft = self.draft();
        if draft.term.is_none() {
            draft.term = Some((term, span));
        }
        self.at = self.new_block();
        self.assigned = Assigned::nowhere();
    }

    /// Jumps to a block, and notes what is assigned there.
    pub fn jump(&mut self, block: BlockId, meet: &mut Assigned, span: Span) {
        meet.meet(&self.assigned);
        self.end(Terminator::Jump(block), span);
    }

    /// Jumps to a block that nothing else has assigned for, and goes on there.
    pub fn go_on_in(&mut self, block: BlockId, span: Span) {
        let assigned = self.assigned.clone();
        self.end(Terminator::Jump(block), span);
        self.switch_to(block, assigned);
    }

    /// Goes on in a new block whose errors go to `handler`.
    pub fn enter(&mut self, handler: Option<BlockId>, span: Span) {
        self.handler = handler;
        let block = self.new_block();
        self.go_on_in(block, span);
    }

    pub fn finish(self) -> (Vec<LocalDecl>, Vec<Block>) {
        (self.locals, crate::order::arrange(self.drafts))
    }
}
