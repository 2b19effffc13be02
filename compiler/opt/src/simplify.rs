//! Pass `simplify`: constants and algebra, copies and parameters of blocks, branches that are decided, blocks that only
//! jump on, dead code. Runs between the other passes, so that each may leave loose ends.

mod control;
mod dead;
mod params;

use pyfora_bitcode::{Function, Imm, Inst, Module, Op, Type, Value};

use crate::edit::{Raising, Replacements, compact, raise_flags, remove_unreachable, reverse_postorder};
use crate::fold::{Defs, Folded, constant_op, fold, inverse};

/// More rounds than any program needs; a bound all the same, so that two rules that undo each other end.
const ROUNDS: usize = 20;

/// Simplifies every function.
pub fn run(module: &mut Module) {
    let flags = raise_flags(module);
    for f in &mut module.functions {
        let raising = Raising::of(f, &flags);
        function(f, &raising);
    }
}

/// Simplifies a function.
pub fn function(f: &mut Function, raising: &Raising) {
    for _ in 0..ROUNDS {
        let mut changed = remove_unreachable(f);
        changed |= instructions(f);
        changed |= params::simplify(f);
        changed |= control::drop_handlers(f, raising);
        changed |= control::decide(f);
        changed |= control::thread(f);
        changed |= remove_unreachable(f);
        changed |= control::merge(f, raising);
        changed |= remove_unreachable(f);
        changed |= dead::remove(f, raising);
        if !changed {
            break;
        }
    }
    compact(f);
}

/// The defining instructions, for those with one result.
struct Table(Vec<Option<Inst>>);

impl Defs for Table {
    fn def(&self, v: Value) -> Option<&Inst> {
        self.0.get(v.0 as usize)?.as_ref()
    }
}

impl Table {
    /// Keeps an instruction if some rule looks at what defines an operand of this kind.
    fn note(&mut self, inst: &Inst) {
        let constant = matches!(inst.imm, Imm::Int(_) | Imm::Float(_) | Imm::Bool(_));
        let looked_at = matches!(
            inst.op,
            Op::NotI1 | Op::I1ToI64 | Op::Select | Op::FloorModI64 | Op::F64Bits | Op::NegF64
        );
        if !constant && !looked_at && inverse(inst.op).is_none() {
            return;
        }
        if let [v] = inst.results[..] {
            if self.0.len() <= v.0 as usize {
                self.0.resize(v.0 as usize + 1, None);
            }
            self.0[v.0 as usize] = Some(inst.clone());
        }
    }
}

/// Folds every instruction, operands before their users.
fn instructions(f: &mut Function) -> bool {
    let mut table = Table(vec![None; f.values.len()]);
    let mut replacements = Replacements::new(f);
    let mut changed = false;
    for id in reverse_postorder(f) {
        let insts = std::mem::take(&mut f.block_mut(id).insts);
        let mut out = Vec::with_capacity(insts.len());
        for mut inst in insts {
            inst.args.iter_mut().for_each(|v| *v = replacements.get(*v));
            // An instruction may fold several times: `not (a == b)`, then `a != 0`.
            let mut steps = 0;
            loop {
                steps += 1;
                let Some(folded) = fold(&inst, &table).filter(|_| steps < 8) else {
                    table.note(&inst);
                    out.push(inst);
                    break;
                };
                changed = true;
                match replace(f, &mut table, &mut out, folded, inst) {
                    Replaced::Again(next) => inst = next,
                    Replaced::Done => break,
                    Replaced::By(old, new) => {
                        replacements.set(old, new);
                        break;
                    }
                }
            }
        }
        f.block_mut(id).insts = out;
    }
    replacements.apply(f);
    changed
}

enum Replaced {
    Again(Inst),
    Done,
    By(Value, Value),
}

fn emit(table: &mut Table, out: &mut Vec<Inst>, inst: Inst) {
    table.note(&inst);
    out.push(inst);
}

fn replace(f: &mut Function, table: &mut Table, out: &mut Vec<Inst>, folded: Folded, inst: Inst) -> Replaced {
    let plain = |op, imm, args, v: Value| Inst { op, imm, args, results: vec![v], site: None };
    match folded {
        Folded::Constants(constants) => {
            for (imm, &v) in constants.into_iter().zip(&inst.results) {
                if let Some(op) = constant_op(&imm) {
                    emit(table, out, plain(op, imm, Vec::new(), v));
                }
            }
            Replaced::Done
        }
        Folded::Value(v) => Replaced::By(inst.results[0], v),
        Folded::Inst(op, args) => Replaced::Again(plain(op, Imm::None, args, inst.results[0])),
        Folded::Constant(op, a, constant) => {
            let b = f.new_value(Type::I64);
            emit(table, out, plain(Op::ConstI64, Imm::Int(constant), Vec::new(), b));
            Replaced::Again(plain(op, Imm::None, vec![a, b], inst.results[0]))
        }
        Folded::Nested { inner: (op, args), outer, constant } => {
            let (a, b) = (f.new_value(Type::I64), f.new_value(Type::I64));
            emit(table, out, plain(op, Imm::None, args, a));
            emit(table, out, plain(Op::ConstI64, Imm::Int(constant), Vec::new(), b));
            Replaced::Again(plain(outer, Imm::None, vec![a, b], inst.results[0]))
        }
    }
}
