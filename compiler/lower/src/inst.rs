//! Emits instructions, but for calls.

use crate::Outcome;
use crate::body::{Body, slots};
use crate::plan::{arm_positions, null_member, part_ranges, payload};
use pyfora_bitcode::op::Effect;
use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{BlockId, ExcClass, ExcDesc, Imm, Inst, Op, Shape, Type, Value};
use pyfora_infer::tir::{TInst, TOp, Val};
use pyfora_infer::ty::Ty;

impl<'a> Body<'a> {
    pub(crate) fn inst(&mut self, inst: &'a TInst) -> Outcome {
        match &inst.op {
            TOp::Const => match self.result_type(inst) {
                Some(ty) => self.give(inst, ty, Vec::new()),
                None => Ok(()),
            },
            TOp::ConstFloat(bits) => {
                let value = self.one(Op::ConstF64, Imm::Float(*bits), &[], Type::F64);
                self.give(inst, &Ty::Float, vec![value])
            }
            TOp::Make => self.make(inst),
            TOp::Part(i) => self.part(inst, *i as usize),
            TOp::Convert => {
                let (v, ty) = self.operand(inst, 0)?;
                let values = self.get(v)?;
                self.give(inst, ty, values)
            }
            TOp::Project(i) => self.project(inst, *i as usize),
            TOp::IsArm(i) => self.is_arm(inst, *i),
            TOp::Prim(op) => self.prim(inst, *op),
            TOp::Runtime(symbol) => self.runtime(inst, *symbol),
            TOp::BufNew(capacity) => self.buffer(inst, *capacity),
            TOp::Global(id) => self.global(inst, *id),
            TOp::Call(spec) => self.call(inst, spec),
            TOp::Reduce { leaf, combine, stop } => self.reduce(inst, leaf, combine, *stop),
            TOp::ListBuilder => {
                let Some(ty @ Ty::List(element)) = self.result_type(inst) else {
                    return Err("the result is no list".into());
                };
                let layout = Imm::Layout(element.shape().slots());
                let list = self.one(Op::ListBuilder, layout, &[], Type::Ref);
                self.give(inst, ty, vec![list])
            }
            TOp::ListPush => self.list_push(inst),
            TOp::ListGet => self.list_get(inst),
            TOp::ListAppend => self.list_change(inst, Op::ListAppend),
            TOp::ListReplace => self.list_change(inst, Op::ListReplace),
            TOp::Poll => {
                let site = self.site(inst.span);
                self.push(Op::Poll, Imm::None, &[], &[], Some(site));
                Ok(())
            }
            TOp::ErrorIs(class) => {
                let exc = ExcDesc { class: class.clone(), args: Vec::new() };
                let exc = self.tables.exc(&mut self.out, exc);
                let is = self.one(Op::ErrorIs, Imm::Int(i64::from(exc)), &[], Type::I1);
                self.give(inst, &Ty::Bool, vec![is])
            }
            TOp::ErrorArgs(class) => self.error_args(inst, class),
            TOp::WideSmall => {
                let large = self.wide_slot(inst, 1)?;
                let small = self.one(Op::RefIsNull, Imm::None, &[large], Type::I1);
                self.give(inst, &Ty::Bool, vec![small])
            }
            TOp::WideLow => {
                let low = self.wide_slot(inst, 0)?;
                self.give(inst, &Ty::Int, vec![low])
            }
            TOp::BigConst(digits) => {
                let text = self.string(digits);
                let large = self.one(Op::CallRt, Imm::Symbol(Symbol::BigLiteral), &[text], Type::Ref);
                let low = self.int(0);
                self.give(inst, &Ty::Wide, vec![low, large])
            }
            TOp::ErrorDrop => {
                let site = self.site(inst.span);
                self.push(Op::ErrorDrop, Imm::None, &[], &[], Some(site));
                Ok(())
            }
            TOp::ErrorClear => {
                self.push(Op::ErrorClear, Imm::None, &[], &[], None);
                Ok(())
            }
        }
    }

    fn error_args(&mut self, inst: &'a TInst, class: &ExcClass) -> Outcome {
        let f = self.f;
        let (&matched, parts) = inst.results.split_first().ok_or("it has no results")?;
        let args: Vec<Shape> = parts.iter().map(|&v| f.ty(v).shape()).collect();
        let mut types = vec![Type::I1];
        types.extend(args.iter().flat_map(Shape::slots));
        let exc = self.tables.exc(&mut self.out, ExcDesc { class: class.clone(), args });
        let values = self.push(Op::ErrorArgs, Imm::Int(i64::from(exc)), &[], &types, None);
        let mut values = values.into_iter();
        self.define(matched, values.by_ref().take(1).collect())?;
        for &part in parts {
            let part_slots = values.by_ref().take(slots(f.ty(part)).len()).collect();
            self.define(part, part_slots)?;
        }
        Ok(())
    }

    /// A slot of a wide integer.
    fn wide_slot(&self, inst: &TInst, slot: usize) -> Outcome<Value> {
        let (v, ty) = self.operand(inst, 0)?;
        let values = self.get(v)?;
        let value = values.get(slot).filter(|_| *ty == Ty::Wide);
        value.copied().ok_or_else(|| format!("a {ty:?} is no wide integer"))
    }

    fn operand(&self, inst: &TInst, i: usize) -> Outcome<(Val, &'a Ty)> {
        let f = self.f;
        inst.args.get(i).map(|&v| (v, f.ty(v))).ok_or_else(|| format!("there is no operand {i}"))
    }

    fn result_type(&self, inst: &TInst) -> Option<&'a Ty> {
        let f = self.f;
        inst.results.first().map(|&v| f.ty(v))
    }

    /// The instruction's one result, if it is wanted, is this value.
    pub(crate) fn give(&mut self, inst: &TInst, ty: &Ty, values: Vec<Value>) -> Outcome {
        match inst.results[..] {
            [] => Ok(()),
            [v] => {
                let f = self.f;
                // After a value that cannot be, nothing runs.
                if f.ty(v).is_never() {
                    return Ok(());
                }
                let values = self.convert(ty, f.ty(v), &values)?;
                self.define(v, values)
            }
            _ => Err("it has more than one result".into()),
        }
    }

    fn make(&mut self, inst: &TInst) -> Outcome {
        let Some(ty) = self.result_type(inst) else { return Ok(()) };
        if ty.is_never() {
            return Ok(());
        }
        let parts = ty.parts();
        if parts.len() != inst.args.len() {
            return Err("it has the wrong number of parts".into());
        }
        let mut values = Vec::new();
        for (&arg, part) in inst.args.iter().zip(&parts) {
            values.extend(self.value_as(arg, part)?);
        }
        // What the client knows as an object has no slots, whatever its parts.
        if matches!(ty.shape(), pyfora_bitcode::Shape::Object(_)) {
            values.clear();
        }
        self.give(inst, ty, values)
    }

    fn part(&mut self, inst: &TInst, i: usize) -> Outcome {
        let (v, ty) = self.operand(inst, 0)?;
        let parts = ty.parts();
        let range = part_ranges(ty).and_then(|ranges| ranges.get(i).cloned());
        let range = range.ok_or_else(|| format!("a {ty:?} has no part {i} in its slots"))?;
        let values = self.get(v)?;
        let part = values.get(range).ok_or("a value has too few slots")?.to_vec();
        self.give(inst, &parts[i], part)
    }

    fn project(&mut self, inst: &TInst, i: usize) -> Outcome {
        let (v, ty) = self.operand(inst, 0)?;
        if matches!(ty, Ty::Rec(..)) {
            return self.open_box(inst, i);
        }
        let Ty::Union(arms) = ty else { return Err("it is no union".into()) };
        let positions = arm_positions(arms, i, &payload(ty)).ok_or_else(|| format!("there is no arm {i}"))?;
        let values = self.get(v)?;
        let slot = |&p: &usize| values.get(p + 1).copied();
        let member: Option<Vec<Value>> = positions.iter().map(slot).collect();
        self.give(inst, &arms[i], member.ok_or("a union's payload is too small")?)
    }

    /// The slots of the member that a value of a family is known to be.
    fn open_box(&mut self, inst: &TInst, i: usize) -> Outcome {
        let (v, ty) = self.operand(inst, 0)?;
        let member = ty.members().into_iter().find(|(n, _)| *n == i);
        let (_, member) = member.ok_or_else(|| format!("there is no member {i}"))?;
        let value = self.get(v)?[0];
        let types = slots(&member);
        let words = pyfora_bitcode::shape::box_words(&types).into_iter().zip(&types);
        let values = words
            .map(|(word, &ty)| self.one(Op::BoxGet, Imm::Field(word as u32, ty), &[value], ty))
            .collect();
        self.give(inst, &member, values)
    }

    /// Whether a value of a family is a member: by null where that or one other is left, else by the tag.
    fn is_member(&mut self, members: &[Ty], held: u32, i: u32, value: Value) -> Value {
        let null = null_member(members).map(|n| n as u32).filter(|n| held & (1 << n) != 0);
        if let Some(null) = null
            && (i == null || held.count_ones() == 2)
        {
            let is_null = self.one(Op::RefIsNull, Imm::None, &[value], Type::I1);
            return match i == null {
                true => is_null,
                false => self.one(Op::NotI1, Imm::None, &[is_null], Type::I1),
            };
        }
        let null = null.map_or(-1, i64::from);
        let tag = self.one(Op::BoxTag, Imm::Int(null), &[value], Type::I64);
        let i = self.int(i64::from(i));
        self.one(Op::EqI64, Imm::None, &[tag, i], Type::I1)
    }

    fn is_arm(&mut self, inst: &TInst, i: u32) -> Outcome {
        let (v, ty) = self.operand(inst, 0)?;
        let values = self.get(v)?;
        match (ty, values.first()) {
            (Ty::Rec(members, held), Some(&value)) => {
                let is = self.is_member(members, *held, i, value);
                self.give(inst, &Ty::Bool, vec![is])
            }
            (Ty::Union(arms), Some(&tag)) if (i as usize) < arms.len() => {
                let i = self.int(i64::from(i));
                let is = self.one(Op::EqI64, Imm::None, &[tag, i], Type::I1);
                self.give(inst, &Ty::Bool, vec![is])
            }
            _ => Err(format!("a {ty:?} has no arm {i}")),
        }
    }

    fn prim(&mut self, inst: &TInst, op: Op) -> Outcome {
        match op {
            Op::Select => return self.select(inst),
            Op::ListConcat | Op::ListSlice => return self.list_op(inst, op),
            _ => {}
        }
        let constant = matches!(op, Op::ConstI64 | Op::ConstF64 | Op::ConstI1 | Op::ConstStr | Op::ConstNull);
        let counts = matches!(op, Op::Retain | Op::Release);
        let signature = op.signature().filter(|_| !constant && !counts);
        let (operands, results) = signature.ok_or("it is no primitive")?;
        let args = self.scalars(&inst.args, operands)?;
        let site = (op.effect() == Effect::Raises).then(|| self.site(inst.span));
        let values = self.push(op, Imm::None, &args, results, site);
        self.give_scalars(inst, &values)
    }

    pub(crate) fn scalars(&mut self, args: &[Val], types: &[Type]) -> Outcome<Vec<Value>> {
        let mut out = Vec::new();
        for &v in args {
            if *self.f.ty(v) == Ty::Wide {
                out.extend(self.get(v)?);
                continue;
            }
            let ty = types.get(out.len()).ok_or("it has too many operands")?;
            out.push(self.scalar(v, *ty)?);
        }
        self.check_types(&out, types).map_err(|_| "it has other operands than it takes")?;
        Ok(out)
    }

    /// Results by signature; one whose value inference knows has no slot.
    pub(crate) fn give_scalars(&mut self, inst: &TInst, values: &[Value]) -> Outcome {
        if inst.results.is_empty() {
            return Ok(());
        }
        if let ([v], [_, _]) = (&inst.results[..], values)
            && *self.f.ty(*v) == Ty::Wide
        {
            return self.define(*v, values.to_vec());
        }
        if inst.results.len() != values.len() {
            return Err("it has the wrong number of results".into());
        }
        for (&v, &value) in inst.results.iter().zip(values) {
            match self.f.ty(v) {
                ty if ty.is_never() => {}
                Ty::BoolConst(_) | Ty::IntConst(_) | Ty::StrConst(_) => self.define(v, Vec::new())?,
                _ => self.define(v, vec![value])?,
            }
        }
        Ok(())
    }

    /// `cond ? a : b` of any type, slot by slot.
    fn select(&mut self, inst: &TInst) -> Outcome {
        let Some(ty) = self.result_type(inst) else { return Ok(()) };
        let &[cond, a, b] = &inst.args[..] else { return Err("it has the wrong number of operands".into()) };
        if let Ty::BoolConst(known) = self.f.ty(cond) {
            let values = self.value_as(if *known { a } else { b }, ty)?;
            return self.give(inst, ty, values);
        }
        let cond = self.scalar(cond, Type::I1)?;
        let (a, b) = (self.value_as(a, ty)?, self.value_as(b, ty)?);
        let mut values = Vec::new();
        for (a, b) in a.into_iter().zip(b) {
            let slot = self.out.ty(a);
            values.push(self.one(Op::Select, Imm::None, &[cond, a, b], slot));
        }
        self.give(inst, ty, values)
    }

    /// Lists go in with the elements that come out.
    fn list_op(&mut self, inst: &TInst, op: Op) -> Outcome {
        let Some(ty @ Ty::List(_)) = self.result_type(inst) else {
            return Err("the result is no list".into());
        };
        let (operands, _) = op.signature().ok_or("it is no primitive")?;
        if operands.len() != inst.args.len() {
            return Err("it has the wrong number of operands".into());
        }
        let mut args = Vec::new();
        for (&v, &want) in inst.args.iter().zip(operands) {
            match want {
                Type::Ref => args.extend(self.value_as(v, ty)?),
                _ => args.push(self.scalar(v, want)?),
            }
        }
        let site = (op.effect() == Effect::Raises).then(|| self.site(inst.span));
        let list = self.push(op, Imm::None, &args, &[Type::Ref], site);
        self.give(inst, ty, list)
    }

    fn list_push(&mut self, inst: &TInst) -> Outcome {
        let &[list, element] = &inst.args[..] else {
            return Err("it has the wrong number of operands".into());
        };
        let f = self.f;
        let Ty::List(ty) = f.ty(list) else { return Err("it is no list".into()) };
        let mut args = vec![self.scalar(list, Type::Ref)?];
        args.extend(self.value_as(element, ty)?);
        self.push(Op::ListPush, Imm::Layout(ty.shape().slots()), &args, &[], None);
        if inst.results.is_empty() { Ok(()) } else { Err("it has no result".into()) }
    }

    /// A list with another element, at its end or in place of one.
    fn list_change(&mut self, inst: &'a TInst, op: Op) -> Outcome {
        let (Some((&element, rest)), f) = (inst.args.split_last(), self.f) else {
            return Err("it has no operands".into());
        };
        let Some(ty @ Ty::List(of)) = rest.first().map(|&list| f.ty(list)) else {
            return Err("it is no list".into());
        };
        let wanted = if op == Op::ListAppend { &[Type::Ref][..] } else { &[Type::Ref, Type::I64] };
        let mut args = self.scalars(rest, wanted)?;
        args.extend(self.value_as(element, of)?);
        let list = self.one(op, Imm::Layout(of.shape().slots()), &args, Type::Ref);
        self.give(inst, ty, vec![list])
    }

    fn list_get(&mut self, inst: &TInst) -> Outcome {
        let &[list, index] = &inst.args[..] else { return Err("it has the wrong number of operands".into()) };
        let f = self.f;
        let Ty::List(ty) = f.ty(list) else { return Err("it is no list".into()) };
        let layout = ty.shape().slots();
        let args = [self.scalar(list, Type::Ref)?, self.scalar(index, Type::I64)?];
        let values = self.push(Op::ListGet, Imm::Layout(layout.clone()), &args, &layout, None);
        self.give(inst, ty, values)?;
        inst.results.iter().try_for_each(|&v| self.measure(v))
    }

    /// Buffers belong to the frame: they are made once, at its start.
    fn buffer(&mut self, inst: &TInst, capacity: u32) -> Outcome {
        let value = self.out.new_value(Type::Buf);
        let imm = Imm::Int(i64::from(capacity));
        let new = Inst { op: Op::BufNew, imm, args: Vec::new(), results: vec![value], site: None };
        self.out.block_mut(BlockId(0)).insts.push(new);
        self.give(inst, &Ty::Buf, vec![value])
    }

    fn global(&mut self, inst: &TInst, id: u32) -> Outcome {
        let Some(ty) = self.result_type(inst) else { return Ok(()) };
        let first = (self.globals)(id);
        let get =
            |(i, ty): (usize, Type)| self.one(Op::GlobalGet, Imm::Global(first + i as u32, ty), &[], ty);
        let values = slots(ty).into_iter().enumerate().map(get).collect();
        self.give(inst, ty, values)
    }
}
