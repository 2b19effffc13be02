//! The programs by which the runtime makes values of a recursive family to values of a wider one; see the runtime's
//! `convert.rs` for their form.

use crate::Outcome;
use crate::plan::{Plan, member_for, null_member, plan, slots};
use pyfora_bitcode::Type;
use pyfora_infer::ty::Ty;
use std::fmt::Write;

/// The conversions of a program, by the families from which and to which they go.
struct Families(Vec<(Ty, Ty)>);

/// The program that makes a value of one family to one of another.
pub fn program(from: &Ty, to: &Ty) -> Outcome<String> {
    let mut families = Families(vec![(from.clone(), to.clone())]);
    let mut out = String::new();
    let mut next = 0;
    while let Some((from, to)) = families.0.get(next).cloned() {
        families.family(&mut out, &from, &to)?;
        next += 1;
    }
    Ok(out)
}

fn word(out: &mut String, text: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{text} ");
}

fn types(out: &mut String, types: &[Type]) {
    let letter = |t: &Type| match t {
        Type::I1 => 'b',
        Type::I64 => 'i',
        Type::F64 => 'f',
        Type::Ref | Type::Buf => 'r',
    };
    let text: String = types.iter().map(letter).collect();
    word(out, if text.is_empty() { "-" } else { &text });
}

fn counts(out: &mut String, counts: &[usize]) {
    word(out, counts.len());
    counts.iter().for_each(|c| word(out, c));
}

impl Families {
    fn family(&mut self, out: &mut String, from: &Ty, to: &Ty) -> Outcome {
        let (Ty::Rec(old, _), Ty::Rec(new, _)) = (from, to) else {
            return Err(format!("{from:?} and {to:?} are not both families"));
        };
        word(out, old.len());
        word(out, null_member(old).map_or(-1, |i| i as i64));
        let wider = to.members();
        for (i, member) in from.members() {
            let kind = old[i].arm();
            let wanted = member_for(new, &kind);
            let found = wider.iter().find(|(j, _)| Some(*j) == wanted);
            let (tag, target) = found.ok_or_else(|| format!("{from:?} is no {to:?}"))?;
            types(out, &slots(&member));
            word(out, if null_member(new) == Some(*tag) { -1 } else { *tag as i64 });
            types(out, &slots(target));
            let plan = plan(&member, target).ok_or_else(|| format!("{member:?} is no {target:?}"))?;
            self.plan(out, &plan);
        }
        Ok(())
    }

    fn plan(&mut self, out: &mut String, plan: &Plan) {
        match plan {
            Plan::Same => word(out, "="),
            Plan::Bool(b) => word(out, format_args!("b {}", i32::from(*b))),
            Plan::Int(i) => word(out, format_args!("i {i}")),
            Plan::Widen => word(out, "W"),
            Plan::WidenConst(i) => word(out, format_args!("C {i}")),
            Plan::Str(s) => word(out, format_args!("s {} {s}", s.len())),
            Plan::Dead(zeros) => {
                word(out, "z");
                types(out, zeros);
            }
            Plan::Parts(parts) => {
                word(out, format_args!("p {}", parts.len()));
                for (range, plan) in parts {
                    word(out, format_args!("{} {}", range.start, range.end));
                    self.plan(out, plan);
                }
            }
            Plan::EmptyList(element) => {
                word(out, "e");
                types(out, element);
            }
            Plan::CopyList { from, to, element } => {
                word(out, "l");
                types(out, from);
                types(out, to);
                self.plan(out, element);
            }
            Plan::Collect { parts, element } => {
                word(out, format_args!("c {}", parts.len()));
                for (range, plan) in parts {
                    word(out, format_args!("{} {}", range.start, range.end));
                    self.plan(out, plan);
                }
                types(out, element);
            }
            Plan::Inject { tag, payload, positions, member } => {
                word(out, format_args!("j {tag}"));
                types(out, payload);
                counts(out, positions);
                self.plan(out, member);
            }
            Plan::Retag { tags, from, to } => {
                word(out, format_args!("t {}", tags.len()));
                tags.iter().for_each(|t| word(out, t.map_or(-1, |t| t as i64)));
                types(out, from);
                types(out, to);
            }
            Plan::Project(positions) => {
                word(out, "a");
                counts(out, positions);
            }
            Plan::Switch { arms, .. } => {
                word(out, format_args!("w {}", arms.len()));
                for (positions, plan) in arms {
                    counts(out, positions);
                    self.plan(out, plan);
                }
            }
            Plan::Box { tag, member, types: slots, .. } => {
                word(out, format_args!("x {tag}"));
                types(out, slots);
                self.plan(out, member);
            }
            Plan::Null => word(out, "n"),
            Plan::Family(from, to) => {
                let pair = (from.clone(), to.clone());
                let known = self.0.iter().position(|p| *p == pair);
                let number = known.unwrap_or_else(|| {
                    self.0.push(pair);
                    self.0.len() - 1
                });
                word(out, format_args!("r {number}"));
            }
        }
    }
}
