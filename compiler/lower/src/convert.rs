//! Emits conversions.

use crate::Outcome;
use crate::body::Body;
use crate::plan::{Plan, plan};
use pyfora_bitcode::{Call, Imm, Op, Terminator, Type, Value};
use pyfora_infer::ty::Ty;

impl Body<'_> {
    /// The slots of a value of type `from` as those of a `to`. May end the current block and go on in another.
    pub(crate) fn convert(&mut self, from: &Ty, to: &Ty, values: &[Value]) -> Outcome<Vec<Value>> {
        if from == to {
            return Ok(values.to_vec());
        }
        let plan = plan(from, to).ok_or_else(|| format!("{from:?} is no {to:?}"))?;
        self.emit(&plan, values)
    }

    fn emit(&mut self, plan: &Plan, values: &[Value]) -> Outcome<Vec<Value>> {
        match plan {
            Plan::Same => Ok(values.to_vec()),
            Plan::Bool(b) => Ok(vec![self.one(Op::ConstI1, Imm::Bool(*b), &[], Type::I1)]),
            Plan::Int(i) => Ok(vec![self.int(*i)]),
            Plan::Widen => {
                let null = self.zero(Type::Ref);
                Ok([values, &[null]].concat())
            }
            Plan::WidenConst(i) => Ok(vec![self.int(*i), self.zero(Type::Ref)]),
            Plan::Str(s) => Ok(vec![self.string(s)]),
            Plan::Dead(types) => Ok(types.iter().map(|&t| self.zero(t)).collect()),
            Plan::Parts(parts) => {
                let mut out = Vec::new();
                for (range, plan) in parts {
                    let part = values.get(range.clone()).ok_or("a value has too few slots")?;
                    out.extend(self.emit(plan, part)?);
                }
                Ok(out)
            }
            Plan::EmptyList(layout) => {
                Ok(vec![self.one(Op::ListBuilder, Imm::Layout(layout.clone()), &[], Type::Ref)])
            }
            Plan::CopyList { from, to, element } => self.copy_list(from, to, element, values),
            Plan::Collect { parts, element } => self.collect(parts, element, values),
            Plan::Inject { tag, payload, positions, member } => {
                let member = self.emit(member, values)?;
                let tag = self.int(*tag as i64);
                self.lay_over(tag, payload, positions, &member)
            }
            Plan::Retag { tags, from, to } => self.retag(tags, from, to, values),
            Plan::Project(positions) => {
                let member = positions.iter().map(|&p| values.get(p + 1).copied());
                member.collect::<Option<_>>().ok_or_else(|| "a union's payload is too small".into())
            }
            Plan::Switch { arms, result } => self.switch(arms, result, values),
        }
    }

    fn collect(
        &mut self,
        parts: &[(std::ops::Range<usize>, Plan)],
        element: &[Type],
        values: &[Value],
    ) -> Outcome<Vec<Value>> {
        let list = self.one(Op::ListBuilder, Imm::Layout(element.to_vec()), &[], Type::Ref);
        for (range, plan) in parts {
            let part = values.get(range.clone()).ok_or("a value has too few slots")?;
            let item = self.emit(plan, part)?;
            self.check_types(&item, element)?;
            let args: Vec<Value> = std::iter::once(list).chain(item).collect();
            self.push(Op::ListPush, Imm::Layout(element.to_vec()), &args, &[], None);
        }
        Ok(vec![list])
    }

    /// A union's slots: the tag, the member's slots at their positions, and zeros where the arm has none.
    fn lay_over(
        &mut self,
        tag: Value,
        payload: &[Type],
        positions: &[usize],
        member: &[Value],
    ) -> Outcome<Vec<Value>> {
        if positions.len() != member.len() {
            return Err("a member of a union has other slots than its arm".into());
        }
        let mut out = vec![tag];
        for (i, &ty) in payload.iter().enumerate() {
            let held = positions.iter().position(|&p| p == i);
            out.push(match held {
                Some(k) => member[k],
                None => self.zero(ty),
            });
        }
        Ok(out)
    }

    /// The k-th slot of a register class stays the k-th of that class, whatever the arm: only the tag depends on it.
    fn retag(
        &mut self,
        tags: &[Option<usize>],
        from: &[Type],
        to: &[Type],
        values: &[Value],
    ) -> Outcome<Vec<Value>> {
        let (&old, payload) = values.split_first().ok_or("a union has no tag")?;
        let mut out = vec![self.retag_only(tags, old)];
        let mut free: Vec<(Type, Value)> = from.iter().copied().zip(payload.iter().copied()).collect();
        for &ty in to {
            let slot = free.iter().position(|&(t, _)| t == ty).map(|i| free.remove(i).1);
            out.push(match slot {
                Some(slot) => slot,
                None => self.zero(ty),
            });
        }
        Ok(out)
    }

    fn retag_only(&mut self, tags: &[Option<usize>], old: Value) -> Value {
        let known = || tags.iter().enumerate().filter_map(|(i, &tag)| Some((i, tag?)));
        let Some((_, last)) = known().next_back() else { return old };
        if known().all(|(i, tag)| i == tag) {
            return old;
        }
        let mut tag = self.int(last as i64);
        for (i, new) in known().filter(|&(_, new)| new != last) {
            let (i, new) = (self.int(i as i64), self.int(new as i64));
            let is = self.one(Op::EqI64, Imm::None, &[old, i], Type::I1);
            tag = self.one(Op::Select, Imm::None, &[is, new, tag], Type::I64);
        }
        tag
    }

    fn switch(
        &mut self,
        arms: &[(Vec<usize>, Plan)],
        result: &[Type],
        values: &[Value],
    ) -> Outcome<Vec<Value>> {
        let (&tag, payload) = values.split_first().ok_or("a union has no tag")?;
        let member = |positions: &[usize]| positions.iter().map(|&p| payload.get(p).copied()).collect();
        let start = self.cur;
        let join = self.piece(result);
        let mut cases = Vec::new();
        for (positions, plan) in arms {
            let member: Option<Vec<Value>> = member(positions);
            let case = self.piece(&[]);
            self.enter(case);
            cases.push(Call { block: case, args: Vec::new() });
            let args = self.emit(plan, &member.ok_or("a union's payload is too small")?)?;
            self.check_types(&args, result)?;
            self.end(Terminator::Jump(Call { block: join, args }));
        }
        self.cur = start;
        // The tag is one of the arms': the last needs no test.
        let default = cases.pop().ok_or("a union has no arms")?;
        let term = match <[Call; 1]>::try_from(cases) {
            Ok([then]) => {
                let zero = self.int(0);
                let cond = self.one(Op::EqI64, Imm::None, &[tag, zero], Type::I1);
                Terminator::Branch { cond, then, other: default }
            }
            Err(cases) if cases.is_empty() => Terminator::Jump(default),
            Err(cases) => Terminator::Switch { index: tag, cases, default },
        };
        self.end(term);
        self.enter(join);
        Ok(self.out.block(join).params.clone())
    }

    fn copy_list(
        &mut self,
        from: &[Type],
        to: &[Type],
        element: &Plan,
        values: &[Value],
    ) -> Outcome<Vec<Value>> {
        let &[list] = values else { return Err("a list is not one slot".into()) };
        let length = self.one(Op::ListLen, Imm::None, &[list], Type::I64);
        let copy = self.one(Op::ListBuilder, Imm::Layout(to.to_vec()), &[], Type::Ref);
        let zero = self.int(0);
        let (head, body, exit) = (self.piece(&[Type::I64]), self.piece(&[]), self.piece(&[]));
        self.end(Terminator::Jump(Call { block: head, args: vec![zero] }));

        self.enter(head);
        let index = self.out.block(head).params[0];
        let cond = self.one(Op::LtI64, Imm::None, &[index, length], Type::I1);
        let to_block = |block| Call { block, args: Vec::new() };
        self.end(Terminator::Branch { cond, then: to_block(body), other: to_block(exit) });

        self.enter(body);
        let old = self.push(Op::ListGet, Imm::Layout(from.to_vec()), &[list, index], from, None);
        let new = self.emit(element, &old)?;
        self.check_types(&new, to)?;
        let args: Vec<Value> = std::iter::once(copy).chain(new).collect();
        self.push(Op::ListPush, Imm::Layout(to.to_vec()), &args, &[], None);
        let one = self.int(1);
        let next = self.one(Op::AddNwI64, Imm::None, &[index, one], Type::I64);
        self.end(Terminator::Jump(Call { block: head, args: vec![next] }));

        self.enter(exit);
        Ok(vec![copy])
    }
}
