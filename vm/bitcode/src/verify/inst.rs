//! Rules F5, F6, F8 and M5: what a single instruction may look like.

use super::{Context, MAX_LAYOUT, MAX_STATE};
use crate::shape::MAX_BOX;
use crate::{Function, Imm, Inst, Op, Shape, Type};

/// The function's view of its instructions.
pub(super) struct Insts<'a> {
    pub f: &'a Function,
    pub context: Option<(&'a Context<'a>, usize)>,
}

/// Operand and result types.
type Signature = (Vec<Type>, Vec<Type>);

impl Insts<'_> {
    /// The types of values that are known to be in range.
    pub fn types(&self, values: &[crate::Value]) -> Vec<Type> {
        values.iter().map(|&v| self.f.ty(v)).collect()
    }

    /// Whether a function of the table may raise; without a module, no.
    pub fn callee_raises(&self, callee: u32) -> bool {
        self.callee(callee).is_some_and(|f| f.raises)
    }

    /// The function of the table, where the module is known.
    fn callee(&self, callee: u32) -> Option<&Function> {
        let (context, function) = self.context?;
        let index = *context.callees[function].get(callee as usize)?;
        context.module.functions.get(index as usize)
    }

    /// Checks types and immediate.
    pub fn check(&self, inst: &Inst) -> Result<(), String> {
        for callee in inst.callees() {
            if callee as usize >= self.f.callees.len() {
                return Err(format!("no callee {callee}"));
            }
        }
        let Some((operands, results)) = self.signature(inst)? else { return Ok(()) };
        if self.types(&inst.args) != operands {
            return Err(format!("`{}` does not take {}", inst.op.name(), names(&self.types(&inst.args))));
        }
        if self.types(&inst.results) != results {
            return Err(format!("`{}` does not give {}", inst.op.name(), names(&self.types(&inst.results))));
        }
        Ok(())
    }

    /// The signature that op and immediate ask for; `None` where it takes a module that is not there.
    fn signature(&self, inst: &Inst) -> Result<Option<Signature>, String> {
        if let Some((operands, results)) = inst.op.signature() {
            self.fixed_immediate(inst)?;
            return Ok(Some((operands.to_vec(), results.to_vec())));
        }
        Ok(Some(match (inst.op, &inst.imm) {
            (Op::Select, Imm::None) => {
                let ty = inst.results.first().map_or(Type::Buf, |&v| self.f.ty(v));
                (vec![Type::I1, ty, ty], vec![ty])
            }
            (Op::BufNew, Imm::Int(_)) => (vec![], vec![Type::Buf]),
            (Op::ListBuilder, Imm::Layout(layout)) => {
                check_layout(layout)?;
                (vec![], vec![Type::Ref])
            }
            (Op::ListPush, Imm::Layout(layout)) => {
                check_layout(layout)?;
                ([&[Type::Ref], &layout[..]].concat(), vec![])
            }
            (Op::ListAppend, Imm::Layout(layout)) => {
                check_layout(layout)?;
                ([&[Type::Ref], &layout[..]].concat(), vec![Type::Ref])
            }
            (Op::ListReplace, Imm::Layout(layout)) => {
                check_layout(layout)?;
                ([&[Type::Ref, Type::I64], &layout[..]].concat(), vec![Type::Ref])
            }
            (Op::ListGet | Op::ListLoad, Imm::Layout(layout)) => {
                check_layout(layout)?;
                (vec![Type::Ref, Type::I64], layout.clone())
            }
            (Op::BoxNew, Imm::Int(tag)) => {
                let words = self.types(&inst.args);
                check_box(*tag, &words)?;
                (words, vec![Type::Ref])
            }
            (Op::BoxTag, Imm::Int(_)) => (vec![Type::Ref], vec![Type::I64]),
            (Op::BoxGet, Imm::Field(index, ty)) => {
                if *index as usize >= MAX_BOX || *ty == Type::Buf {
                    return Err(format!("no word {index} of a box"));
                }
                (vec![Type::Ref], vec![*ty])
            }
            (Op::CallRt, Imm::Symbol(symbol)) => {
                let (operands, results) = symbol.signature();
                (operands.to_vec(), results.to_vec())
            }
            (Op::GlobalGet, Imm::Global(index, ty)) => {
                self.global(*index, *ty)?;
                (vec![], vec![*ty])
            }
            (Op::ErrorIs, Imm::Int(exc)) => {
                if usize::try_from(*exc).map_or(true, |e| e >= self.f.excs.len()) {
                    return Err(format!("no exception {exc}"));
                }
                (vec![], vec![Type::I1])
            }
            (Op::ErrorArgs, Imm::Int(exc)) => {
                let slots = u32::try_from(*exc).ok().and_then(|e| exc_slots(self.f, e));
                let slots = slots.ok_or_else(|| format!("no exception {exc}"))?;
                (vec![], [&[Type::I1], &slots[..]].concat())
            }
            (Op::CallFn, Imm::Callee(callee)) => {
                let Some(callee) = self.callee(*callee) else { return Ok(None) };
                (param_types(callee), callee.results.clone())
            }
            (Op::ParReduce, Imm::Reduce { leaf, combine, stop }) => {
                return self.reduce(*leaf, *combine, *stop);
            }
            _ => return Err(format!("`{}` has the wrong immediate", inst.op.name())),
        }))
    }

    fn fixed_immediate(&self, inst: &Inst) -> Result<(), String> {
        let right = match inst.op {
            Op::ConstI64 => matches!(inst.imm, Imm::Int(_)),
            Op::ConstF64 => matches!(inst.imm, Imm::Float(_)),
            Op::ConstI1 => matches!(inst.imm, Imm::Bool(_)),
            Op::ConstStr => matches!(inst.imm, Imm::Str(i) if (i as usize) < self.f.strings.len()),
            _ => inst.imm == Imm::None,
        };
        if right { Ok(()) } else { Err(format!("`{}` has the wrong immediate", inst.op.name())) }
    }

    fn global(&self, index: u32, ty: Type) -> Result<(), String> {
        let Some((context, _)) = self.context else { return Ok(()) };
        match context.globals.get(index as usize) {
            Some(&found) if found == ty => Ok(()),
            _ => Err(format!("no global {index} of this type")),
        }
    }

    fn reduce(&self, leaf: u32, combine: u32, stop: bool) -> Result<Option<Signature>, String> {
        let (Some(leaf), Some(combine)) = (self.callee(leaf), self.callee(combine)) else { return Ok(None) };
        let state = leaf.results.clone();
        if state.is_empty() || state.len() > MAX_STATE {
            return Err(format!("a state of {} slots", state.len()));
        }
        if combine.results != state {
            return Err("leaf and combine return different states".to_owned());
        }
        if stop && state[0] != Type::I1 {
            return Err("`stop` needs a state that starts with an i1".to_owned());
        }
        let mut captures = param_types(leaf);
        if captures.pop() != Some(Type::I64) || captures.pop() != Some(Type::I64) {
            return Err("the leaf does not end in two i64".to_owned());
        }
        let combined = param_types(combine);
        let states = [&state[..], &state[..]].concat();
        let Some(more) = combined.strip_suffix(&states[..]) else {
            return Err("the combine does not end in two states".to_owned());
        };
        Ok(Some(([&[Type::I64, Type::I64], &captures[..], more].concat(), state)))
    }
}

fn check_layout(layout: &[Type]) -> Result<(), String> {
    let right = layout.len() <= MAX_LAYOUT && !layout.contains(&Type::Buf);
    if right { Ok(()) } else { Err("no layout of a list's element".to_owned()) }
}

fn check_box(tag: i64, words: &[Type]) -> Result<(), String> {
    let refs = words.iter().take_while(|t| **t == Type::Ref).count();
    let right = (0..256).contains(&tag)
        && words.len() <= MAX_BOX
        && words[refs..].iter().all(|t| !matches!(t, Type::Ref | Type::Buf));
    if right { Ok(()) } else { Err("no layout of a box".to_owned()) }
}

/// The types of a function's parameters; none where it is malformed, which its own check reports.
fn param_types(f: &Function) -> Vec<Type> {
    let params = f.blocks.first().map_or(&[][..], |b| &b.params);
    params.iter().filter_map(|v| f.values.get(v.0 as usize).copied()).collect()
}

/// The slots of an exception's arguments.
pub(super) fn exc_slots(f: &Function, exc: u32) -> Option<Vec<Type>> {
    Some(f.excs.get(exc as usize)?.args.iter().flat_map(Shape::slots).collect())
}

fn names(types: &[Type]) -> String {
    let names: Vec<_> = types.iter().map(|t| t.name()).collect();
    format!("({})", names.join(", "))
}
