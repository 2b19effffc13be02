//! What holds for every item that lowering gives, whatever the text.

use pyfora_hir::ir::{
    BlockId, CaptureSource, Cause, FuncIdx, Function, Inst, ItemHir, Local, Op, Terminator,
};
use pyfora_hir::{operands, targets};

/// Checks the invariants of the representation.
pub fn check(item: &ItemHir, text: &str) -> Result<(), String> {
    for (index, function) in item.functions.iter().enumerate() {
        check_function(item, function, text)
            .map_err(|why| format!("f{index} {}: {why}", function.qualname))?;
    }
    for class in &item.classes {
        let functions = class.methods.iter().map(|(_, _, func)| func);
        let functions = functions.chain(class.attributes.iter().map(|(_, func)| func)).chain(&class.bases);
        for func in functions {
            let function = item.functions.get(func.0 as usize).ok_or("a member that is not there")?;
            if function.captures != class.captures {
                return Err(format!(
                    "{}: {:?} != {:?}",
                    function.qualname, function.captures, class.captures
                ));
            }
        }
    }
    Ok(())
}

fn ensure(holds: bool, why: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.into()) }
}

fn check_function(item: &ItemHir, f: &Function, text: &str) -> Result<(), String> {
    ensure(!f.blocks.is_empty(), "no blocks")?;
    ensure(text.get(f.span.range()).is_some(), "its span is outside of the text")?;
    let mut reached = vec![false; f.blocks.len()];
    reached[0] = true;
    for (place, block) in f.blocks.iter().enumerate() {
        for BlockId(next) in targets(&block.term).chain(block.handler) {
            let next = next as usize;
            ensure(next < f.blocks.len(), "an edge to nowhere")?;
            ensure(next > place || f.blocks[next].loop_head, format!("b{place} goes back to b{next}"))?;
            reached[next] = true;
        }
        for inst in &block.insts {
            check_inst(item, f, inst)?;
        }
        if block.handler.is_some() {
            let (last, before) =
                block.insts.split_last().map_or((None, &[][..]), |(last, b)| (Some(last), b));
            let named = |inst: &Inst| inst.dst.is_some_and(|dst| f.locals[dst.0 as usize].name.is_some());
            let count = before.iter().filter(|inst| named(inst)).count();
            ensure(count == 0, format!("b{place} assigns a name before its end"))?;
            ensure(!last.is_some_and(named) || !matches!(block.term, Terminator::Next { .. }), "two names")?;
        }
    }
    check_temporaries(f)?;
    ensure(reached.iter().all(|&reached| reached), "a dead block")?;
    let defaults = f.params.iter().filter_map(|param| param.default);
    ensure(defaults.enumerate().all(|(index, default)| index as u32 == default), "defaults out of order")
}

/// What is read and has no name is computed somewhere.
fn check_temporaries(f: &Function) -> Result<(), String> {
    let mut known: Vec<bool> = f.locals.iter().map(|local| local.name.is_some()).collect();
    f.params.iter().for_each(|param| known[param.local.0 as usize] = true);
    for block in &f.blocks {
        block.insts.iter().filter_map(|inst| inst.dst).for_each(|dst| known[dst.0 as usize] = true);
        if let Terminator::Next { dst, .. } = block.term {
            known[dst.0 as usize] = true;
        }
    }
    for block in &f.blocks {
        let mut read: Vec<Local> = block.insts.iter().flat_map(|inst| operands(&inst.op)).collect();
        match block.term {
            Terminator::Branch { cond, .. } => read.push(cond),
            Terminator::Next { iter, .. } => read.push(iter),
            Terminator::Return(value) | Terminator::Yield { value, .. } => read.push(value),
            Terminator::Raise { exception, cause, .. } => {
                read.push(exception);
                if let Some(Cause::Value { value, .. }) = cause {
                    read.push(value);
                }
            }
            _ => {}
        }
        for local in read {
            ensure(known[local.0 as usize], format!("%{} is never computed", local.0))?;
        }
    }
    Ok(())
}

fn check_inst(item: &ItemHir, f: &Function, inst: &Inst) -> Result<(), String> {
    let function = |func: FuncIdx| item.functions.get(func.0 as usize).ok_or("a function that is not there");
    match &inst.op {
        Op::Capture(index) => ensure((*index as usize) < f.captures.len(), "a capture that is not there"),
        Op::MakeFunction { function: made, captures, defaults } => {
            let made = function(*made)?;
            let wanted = made.params.iter().filter(|param| param.default.is_some()).count();
            ensure(wanted == defaults.len(), "defaults do not match")?;
            check_captures(f, &made.captures, captures, true)
        }
        Op::MakeGenerator { element, captures, .. } => {
            check_captures(f, &function(*element)?.captures, captures, false)
        }
        Op::MakeClass { class, captures } => {
            let class = item.classes.get(class.0 as usize).ok_or("a class that is not there")?;
            check_captures(f, &class.captures, captures, true)
        }
        Op::Copy(Local(local)) => ensure((*local as usize) < f.locals.len(), "a local that is not there"),
        _ => Ok(()),
    }
}

/// Every captured name comes from a variable of the same name.
fn check_captures(
    f: &Function,
    names: &[String],
    sources: &[CaptureSource],
    itself: bool,
) -> Result<(), String> {
    ensure(names.len() == sources.len(), format!("{names:?} from {sources:?}"))?;
    for (name, source) in names.iter().zip(sources) {
        let found = match source {
            CaptureSource::Local(local) => f.locals[local.0 as usize].name.as_ref(),
            CaptureSource::Capture(index) => f.captures.get(*index as usize),
            CaptureSource::Itself if itself => Some(name),
            CaptureSource::Itself => None,
        };
        ensure(found == Some(name), format!("`{name}` from {source:?} in {}", f.qualname))?;
    }
    Ok(())
}
