//! Parameters of blocks: those that get the same value, or equal constants, from every side; those that nobody reads.

use pyfora_bitcode::{Function, Imm, Inst, Op, Terminator, Value};

use crate::edit::Replacements;

/// For each block, the argument lists that reach it. A handler's count as well.
fn incoming(f: &Function) -> Vec<Vec<Vec<Value>>> {
    let mut out = vec![Vec::new(); f.blocks.len()];
    for block in &f.blocks {
        block.term.targets().iter().for_each(|c| out[c.block.0 as usize].push(c.args.clone()));
        block.handler.iter().for_each(|h| out[h.block.0 as usize].push(h.args.clone()));
    }
    out
}

/// Removes what can be removed.
pub(super) fn simplify(f: &mut Function) -> bool {
    let same = same_from_every_side(f);
    unread(f) || same
}

fn constants(f: &Function) -> Vec<Option<(Op, Imm)>> {
    let mut out = vec![None; f.values.len()];
    for inst in f.blocks.iter().flat_map(|b| &b.insts) {
        if let (Op::ConstI64 | Op::ConstF64 | Op::ConstI1 | Op::ConstStr | Op::ConstNull, [v]) =
            (inst.op, &inst.results[..])
        {
            out[v.0 as usize] = Some((inst.op, inst.imm.clone()));
        }
    }
    out
}

fn same_from_every_side(f: &mut Function) -> bool {
    if f.blocks.iter().skip(1).all(|b| b.params.is_empty()) {
        return false;
    }
    let incoming = incoming(f);
    let constants = constants(f);
    let mut replacements = Replacements::new(f);
    for (i, incoming) in incoming.iter().enumerate().skip(1) {
        let params = f.blocks[i].params.clone();
        for (p, &param) in params.iter().enumerate() {
            let mut sources = incoming.iter().filter_map(|args| args.get(p)).map(|&v| replacements.get(v));
            let mut sources: Vec<Value> = sources.by_ref().filter(|&v| v != param).collect();
            sources.dedup();
            let Some(&first) = sources.first() else { continue };
            if sources.len() == 1 {
                replacements.set(param, first);
                continue;
            }
            let constant = |v: &Value| constants.get(v.0 as usize).cloned().flatten();
            let Some((op, imm)) = constant(&first) else { continue };
            // The handler runs before the constant would be there.
            if f.blocks[i].handler.is_some() {
                continue;
            }
            if sources.iter().all(|v| constant(v).as_ref() == Some(&(op, imm.clone()))) {
                let v = f.new_value(f.ty(param));
                let inst = Inst { op, imm, args: Vec::new(), results: vec![v], site: None };
                f.blocks[i].insts.insert(0, inst);
                // The parameter itself goes as an unread one.
                replacements.set(param, v);
            }
        }
    }
    replacements.apply(f);
    replacements.any
}

/// Removes parameters that nobody reads, or that only feed parameters that nobody reads.
fn unread(f: &mut Function) -> bool {
    if f.blocks.iter().skip(1).all(|b| b.params.is_empty()) {
        return false;
    }
    let mut read = vec![false; f.values.len()];
    for block in &f.blocks {
        let term: &[Value] = match &block.term {
            Terminator::Branch { cond, .. } => std::slice::from_ref(cond),
            Terminator::Switch { index, .. } => std::slice::from_ref(index),
            Terminator::Return(args) | Terminator::Raise { args, .. } => args,
            Terminator::Jump(_) | Terminator::Reraise | Terminator::Unreachable => &[],
        };
        block.insts.iter().flat_map(|i| &i.args).chain(term).for_each(|v| read[v.0 as usize] = true);
    }
    let incoming = incoming(f);
    loop {
        let mut changed = false;
        for (i, block) in f.blocks.iter().enumerate().skip(1) {
            for (p, param) in block.params.iter().enumerate() {
                if !read[param.0 as usize] {
                    continue;
                }
                for v in incoming[i].iter().filter_map(|args| args.get(p)) {
                    changed |= !std::mem::replace(&mut read[v.0 as usize], true);
                }
            }
        }
        if !changed {
            break;
        }
    }
    let keep: Vec<Vec<bool>> =
        f.blocks.iter().map(|b| b.params.iter().map(|v| read[v.0 as usize]).collect()).collect();
    if keep.iter().skip(1).flatten().all(|&k| k) {
        return false;
    }
    let filter = |block: u32, args: &mut Vec<Value>| {
        let mut keep = keep[block as usize].iter();
        args.retain(|_| keep.next().copied().unwrap_or(true));
    };
    for i in 0..f.blocks.len() {
        let block = &mut f.blocks[i];
        if i > 0 {
            filter(i as u32, &mut block.params);
        }
        block.term.targets_mut().into_iter().for_each(|c| filter(c.block.0, &mut c.args));
        block.handler.iter_mut().for_each(|h| filter(h.block.0, &mut h.args));
    }
    true
}
