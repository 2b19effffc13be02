//! Puts the blocks of a function in reverse postorder, without those that no control reaches.

use pyfora_base::Span;

use crate::builder::Draft;
use crate::ir::{Block, BlockId, Terminator};

/// The blocks that a terminator can go to.
pub fn targets(term: &Terminator) -> impl Iterator<Item = BlockId> {
    let pair = match term {
        Terminator::Jump(target) | Terminator::Yield { resume: target, .. } => [Some(*target), None],
        Terminator::Branch { then, other, .. } => [Some(*then), Some(*other)],
        Terminator::Next { body, exit, .. } => [Some(*body), Some(*exit)],
        Terminator::Return(_)
        | Terminator::Skip
        | Terminator::Raise { .. }
        | Terminator::Reraise
        | Terminator::Unreachable => [None, None],
    };
    pair.into_iter().flatten()
}

/// The successors of a block, in the order in which they should stand.
fn successors(draft: &Draft) -> Vec<usize> {
    let normal = draft.term.iter().flat_map(|(term, _)| targets(term));
    normal.chain(draft.handler).map(|block| block.0 as usize).collect()
}

/// Reverse postorder of what the first block reaches, without recursion.
fn reverse_postorder(drafts: &[Draft]) -> Vec<usize> {
    let mut seen = vec![false; drafts.len()];
    let mut order = Vec::new();
    let mut stack = vec![(0, successors(&drafts[0]))];
    seen[0] = true;
    while let Some((block, rest)) = stack.last_mut() {
        // The last successor first: reversed, the first comes first.
        match rest.pop() {
            Some(next) if !seen[next] => {
                seen[next] = true;
                stack.push((next, successors(&drafts[next])));
            }
            Some(_) => {}
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

pub(crate) fn arrange(mut drafts: Vec<Draft>) -> Vec<Block> {
    thread_jumps(&mut drafts);
    let order = reverse_postorder(&drafts);
    let mut places = vec![0; drafts.len()];
    for (place, &block) in order.iter().enumerate() {
        places[block] = place;
    }
    let mut loop_heads = vec![false; order.len()];
    for (place, &block) in order.iter().enumerate() {
        for next in successors(&drafts[block]) {
            if places[next] <= place {
                loop_heads[places[next]] = true;
            }
        }
    }
    let moved = |block: BlockId| BlockId(places[block.0 as usize] as u32);
    let mut blocks = Vec::with_capacity(order.len());
    for (place, &block) in order.iter().enumerate() {
        let draft = &mut drafts[block];
        let (term, term_span) = draft.term.take().unwrap_or((Terminator::Unreachable, Span::default()));
        blocks.push(Block {
            insts: std::mem::take(&mut draft.insts),
            term: map_targets(term, &moved),
            term_span,
            loop_head: loop_heads[place],
            handler: draft.handler.map(moved),
        });
    }
    blocks
}

fn map_targets(term: Terminator, moved: &impl Fn(BlockId) -> BlockId) -> Terminator {
    match term {
        Terminator::Jump(target) => Terminator::Jump(moved(target)),
        Terminator::Branch { cond, then, other } => {
            Terminator::Branch { cond, then: moved(then), other: moved(other) }
        }
        Terminator::Next { iter, dst, body, exit } => {
            Terminator::Next { iter, dst, body: moved(body), exit: moved(exit) }
        }
        Terminator::Yield { value, resume } => Terminator::Yield { value, resume: moved(resume) },
        other => other,
    }
}

/// Leads edges to empty blocks that only jump on to where these jump.
fn thread_jumps(drafts: &mut [Draft]) {
    let mut onward: Vec<usize> = (0..drafts.len()).collect();
    for (block, target) in onward.iter_mut().enumerate() {
        // Chains are short; the bound keeps a cycle of empty blocks (`while True: pass`) from looping here.
        let mut at = block;
        for _ in 0..drafts.len().min(64) {
            match &drafts[at] {
                Draft { insts, term: Some((Terminator::Jump(next), _)), .. }
                    if insts.is_empty() && at != 0 =>
                {
                    at = next.0 as usize;
                }
                _ => break,
            }
        }
        *target = at;
    }
    let moved = |block: BlockId| BlockId(onward[block.0 as usize] as u32);
    for draft in drafts {
        if let Some((term, span)) = draft.term.take() {
            draft.term = Some((map_targets(term, &moved), span));
        }
        // A handler that is empty and only jumps would lose its place as handler; it keeps it.
    }
}
