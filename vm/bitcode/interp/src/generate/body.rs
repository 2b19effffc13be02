//! Random function bodies.

use pyfora_bitcode::symbol::Symbol;
use pyfora_bitcode::{
    BlockId, Call, ExcClass, ExcDesc, Function, Handler, Imm, Inline, Inst, Op, Site, Terminator, Type, Value,
};

use super::{Choices, Kind, Signature};

/// Statements of a function, nested ones included.
const BUDGET: usize = 24;

pub(super) struct Body<'a, 'b> {
    choices: &'a mut Choices<'b>,
    all: &'a [Signature],
    index: usize,
    f: Function,
    /// Where the next instruction goes.
    at: BlockId,
    /// Values that may be used there.
    scope: Vec<(Value, Kind)>,
    handler: Option<Handler>,
    budget: usize,
}

impl<'a, 'b> Body<'a, 'b> {
    pub fn new(choices: &'a mut Choices<'b>, all: &'a [Signature], index: usize) -> Self {
        let own = &all[index];
        let types = |kinds: &[Kind]| kinds.iter().map(|k| k.ty()).collect::<Vec<_>>();
        let mut f = Function::new(&own.name, &types(&own.params), &types(&own.results));
        f.raises = true;
        f.inline = [Inline::Auto, Inline::Always, Inline::Never][choices.below(3)];
        f.excs = ["ValueError", "IndexError", "Exception"]
            .map(|c| ExcDesc { class: ExcClass::Builtin(c.to_owned()), args: vec![Kind::Str.shape()] })
            .to_vec();
        let scope = f.params().iter().copied().zip(own.params.iter().copied()).collect();
        Body { choices, all, index, f, at: BlockId(0), scope, handler: None, budget: BUDGET }
    }

    pub fn function(mut self) -> Function {
        // A buf for the loops that fill one; it must stand in block 0.
        self.emit(Op::BufNew, Imm::Int(16), &[], &[Type::Buf]);
        self.statements(5, 0);
        let results = self.all[self.index].results.clone();
        let values = results.into_iter().map(|k| self.pick(k)).collect();
        self.end(Terminator::Return(values));
        self.f
    }

    fn site(&mut self) -> u32 {
        let line = self.f.sites.len() as u32 + 1;
        let hidden = self.choices.below(5) == 1;
        let (file, function) = ("m.py".to_owned(), self.f.name.clone());
        self.f.sites.push(Site { file, function, line, hidden, ..Site::default() });
        line - 1
    }

    fn emit(&mut self, op: Op, imm: Imm, args: &[Value], results: &[Type]) -> Vec<Value> {
        let probe = Inst { op, imm: imm.clone(), args: Vec::new(), results: Vec::new(), site: None };
        let site = probe.may_raise(|_| true).then(|| self.site());
        self.f.push(self.at, op, imm, args, results, site)
    }

    fn one(&mut self, op: Op, imm: Imm, args: &[Value], kind: Kind) -> Value {
        let v = self.emit(op, imm, args, &[kind.ty()])[0];
        self.scope.push((v, kind));
        v
    }

    fn int(&mut self, value: i64) -> Value {
        self.emit(Op::ConstI64, Imm::Int(value), &[], &[Type::I64])[0]
    }

    /// A value of a kind: one of those in scope, or a new one.
    fn pick(&mut self, kind: Kind) -> Value {
        let found: Vec<Value> = self.scope.iter().filter(|(_, k)| *k == kind).map(|(v, _)| *v).collect();
        let i = self.choices.below(found.len() + 1);
        if let Some(&v) = found.iter().rev().nth(i) {
            return v;
        }
        match kind {
            Kind::Bool => {
                let b = self.choices.below(2) == 1;
                self.one(Op::ConstI1, Imm::Bool(b), &[], kind)
            }
            Kind::Int => {
                let i = self.choices.int();
                self.one(Op::ConstI64, Imm::Int(i), &[], kind)
            }
            Kind::Float => {
                let x = self.choices.float();
                self.one(Op::ConstF64, Imm::Float(x.to_bits()), &[], kind)
            }
            Kind::Str => {
                self.f.strings.push(format!("c{}", self.f.strings.len()));
                self.one(Op::ConstStr, Imm::Str(self.f.strings.len() as u32 - 1), &[], kind)
            }
            Kind::Ints | Kind::Strs => self.build_list(kind),
        }
    }

    fn build_list(&mut self, kind: Kind) -> Value {
        let element = if kind == Kind::Ints { Kind::Int } else { Kind::Str };
        let layout = Imm::Layout(vec![element.ty()]);
        let list = self.emit(Op::ListBuilder, layout.clone(), &[], &[Type::Ref])[0];
        for _ in 0..self.choices.below(3) {
            let v = self.pick(element);
            self.emit(Op::ListPush, layout.clone(), &[list, v], &[]);
        }
        self.scope.push((list, kind));
        list
    }

    fn block(&mut self, kinds: &[Kind]) -> BlockId {
        let types: Vec<Type> = kinds.iter().map(|k| k.ty()).collect();
        let id = self.f.new_block(&types);
        self.f.block_mut(id).handler = self.handler.clone();
        id
    }

    fn end(&mut self, term: Terminator) {
        self.f.block_mut(self.at).term = term;
    }

    /// Goes on in a block, whose parameters come into scope.
    fn enter(&mut self, id: BlockId, kinds: &[Kind]) {
        self.at = id;
        let params = self.f.block(id).params.clone();
        self.scope.extend(params.into_iter().zip(kinds.iter().copied()));
    }

    fn statements(&mut self, most: usize, depth: usize) {
        for _ in 0..=self.choices.below(most) {
            if self.budget > 0 {
                self.budget -= 1;
                self.statement(depth);
            }
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.choices.below(if depth < 3 { 18 } else { 11 }) {
            0 | 1 => self.arithmetic(),
            2 => self.compare(),
            3 => self.float_op(),
            4 => self.string_op(),
            5 => self.remainder(),
            6 => self.conditional_raise(),
            7 => self.call(),
            8 => self.list_get(),
            9 => self.select(),
            10 => self.list_op(),
            11 | 12 => self.branch(depth),
            13 => self.counted_loop(depth),
            14 | 15 => self.try_block(depth),
            16 => self.buf_loop(),
            _ => self.reduce(),
        }
    }

    fn arithmetic(&mut self) {
        const OPS: [Op; 14] = [
            Op::AddI64,
            Op::SubI64,
            Op::MulI64,
            Op::AddWrapI64,
            Op::MulWrapI64,
            Op::SubWrapI64,
            Op::AndI64,
            Op::OrI64,
            Op::XorI64,
            Op::MinI64,
            Op::MaxI64,
            Op::AddFlagI64,
            Op::SubFlagI64,
            Op::MulFlagI64,
        ];
        let (a, b) = (self.pick(Kind::Int), self.pick(Kind::Int));
        let op = OPS[self.choices.below(OPS.len())];
        if matches!(op, Op::AddFlagI64 | Op::SubFlagI64 | Op::MulFlagI64) {
            let out = self.emit(op, Imm::None, &[a, b], &[Type::I64, Type::I1]);
            self.scope.extend([(out[0], Kind::Int), (out[1], Kind::Bool)]);
        } else {
            self.one(op, Imm::None, &[a, b], Kind::Int);
        }
    }

    fn compare(&mut self) {
        const OPS: [Op; 7] = [Op::EqI64, Op::LtI64, Op::NeI64, Op::LeI64, Op::GtI64, Op::GeI64, Op::LtU64];
        let (a, b) = (self.pick(Kind::Int), self.pick(Kind::Int));
        let op = OPS[self.choices.below(OPS.len())];
        let c = self.one(op, Imm::None, &[a, b], Kind::Bool);
        match self.choices.below(4) {
            1 => drop(self.one(Op::NotI1, Imm::None, &[c], Kind::Bool)),
            2 => drop(self.one(Op::I1ToI64, Imm::None, &[c], Kind::Int)),
            3 => {
                let d = self.pick(Kind::Bool);
                let op = [Op::AndI1, Op::OrI1, Op::XorI1][self.choices.below(3)];
                self.one(op, Imm::None, &[c, d], Kind::Bool);
            }
            _ => {}
        }
    }

    fn float_op(&mut self) {
        const OPS: [Op; 6] = [Op::AddF64, Op::SubF64, Op::MulF64, Op::DivF64, Op::LtF64, Op::I64ToF64];
        let op = OPS[self.choices.below(OPS.len())];
        if op == Op::I64ToF64 {
            let a = self.pick(Kind::Int);
            self.one(op, Imm::None, &[a], Kind::Float);
            return;
        }
        let (a, b) = (self.pick(Kind::Float), self.pick(Kind::Float));
        let kind = if op == Op::LtF64 { Kind::Bool } else { Kind::Float };
        self.one(op, Imm::None, &[a, b], kind);
    }

    fn string_op(&mut self) {
        let a = self.pick(Kind::Str);
        let b = self.pick(Kind::Str);
        match self.choices.below(4) {
            0 => self.one(Op::CallRt, Imm::Symbol(Symbol::StrLen), &[a], Kind::Int),
            1 => self.one(Op::CallRt, Imm::Symbol(Symbol::StrEq), &[a, b], Kind::Bool),
            2 => self.one(Op::CallRt, Imm::Symbol(Symbol::StrConcat), &[a, b], Kind::Str),
            _ => {
                let i = self.pick(Kind::Int);
                self.one(Op::CallRt, Imm::Symbol(Symbol::StrFromI64), &[i], Kind::Str)
            }
        };
    }

    /// A division whose divisor is not zero.
    fn remainder(&mut self) {
        let (a, b) = (self.pick(Kind::Int), self.pick(Kind::Int));
        let one = self.int(1);
        let b = self.emit(Op::OrI64, Imm::None, &[b, one], &[Type::I64])[0];
        let op = [Op::FloorModI64, Op::FloorDivI64, Op::RemI64][self.choices.below(3)];
        let r = self.one(op, Imm::None, &[a, b], Kind::Int);
        if self.choices.below(2) == 1 {
            let zero = self.int(0);
            self.one(Op::EqI64, Imm::None, &[r, zero], Kind::Bool);
        }
    }

    fn conditional_raise(&mut self) {
        let cond = self.pick(Kind::Bool);
        let (raise, next) = (self.block(&[]), self.block(&[]));
        self.f.block_mut(raise).cold = true;
        let call = |block| Call { block, args: Vec::new() };
        self.end(Terminator::Branch { cond, then: call(raise), other: call(next) });
        let depth = self.scope.len();
        self.at = raise;
        let text = self.pick(Kind::Str);
        let (exc, site) = (self.choices.below(2) as u32, self.site());
        self.end(Terminator::Raise { exc, args: vec![text], site });
        self.scope.truncate(depth);
        self.at = next;
    }

    fn call(&mut self) {
        let later = &self.all[self.index + 1..];
        let Some(callee) = later.get(self.choices.below(later.len())).cloned() else {
            return self.arithmetic();
        };
        let args: Vec<Value> = callee.params.iter().map(|&k| self.pick(k)).collect();
        let types: Vec<Type> = callee.results.iter().map(|k| k.ty()).collect();
        let imm = Imm::Callee(self.callee(&callee.name));
        let results = self.emit(Op::CallFn, imm, &args, &types);
        self.scope.extend(results.into_iter().zip(callee.results));
    }

    fn callee(&mut self, name: &str) -> u32 {
        let found = self.f.callees.iter().position(|c| c == name);
        found.unwrap_or_else(|| {
            self.f.callees.push(name.to_owned());
            self.f.callees.len() - 1
        }) as u32
    }

    fn reduce(&mut self) {
        let later = self.index + 1..self.all.len();
        let leaves: Vec<usize> = later.filter(|&i| self.all[i].leaf.is_some()).collect();
        let Some(&leaf) = leaves.get(self.choices.below(leaves.len())) else { return self.compare() };
        let (leaf, combine) = (self.all[leaf].clone(), self.all[leaf + 1].clone());
        let (n, grain) = (1 + self.choices.below(9) as i64, 1 + self.choices.below(4) as i64);
        let mut args = vec![self.int(n), self.int(grain)];
        let captures = combine.params.len() - 2 * combine.results.len();
        let kinds = leaf.params[..leaf.leaf.unwrap_or(0)].iter().chain(&combine.params[..captures]);
        args.extend(kinds.map(|&k| self.pick(k)));
        let types: Vec<Type> = leaf.results.iter().map(|k| k.ty()).collect();
        let stop = leaf.results[0] == Kind::Bool && self.choices.below(2) == 1;
        let imm = Imm::Reduce { leaf: self.callee(&leaf.name), combine: self.callee(&combine.name), stop };
        let results = self.emit(Op::ParReduce, imm, &args, &types);
        self.scope.extend(results.into_iter().zip(leaf.results));
    }

    fn select(&mut self) {
        let kind = self.choices.kind();
        let (cond, a, b) = (self.pick(Kind::Bool), self.pick(kind), self.pick(kind));
        self.one(Op::Select, Imm::None, &[cond, a, b], kind);
    }

    fn list_op(&mut self) {
        let kind = [Kind::Ints, Kind::Strs][self.choices.below(2)];
        let a = self.pick(kind);
        if self.choices.below(2) == 0 {
            self.one(Op::ListLen, Imm::None, &[a], Kind::Int);
        } else {
            let b = self.pick(kind);
            self.one(Op::ListConcat, Imm::None, &[a, b], kind);
        }
    }

    /// An element if the index is in range, else another value.
    fn list_get(&mut self) {
        let (kind, element) = [(Kind::Ints, Kind::Int), (Kind::Strs, Kind::Str)][self.choices.below(2)];
        let (list, index, other) = (self.pick(kind), self.pick(Kind::Int), self.pick(element));
        let length = self.emit(Op::ListLen, Imm::None, &[list], &[Type::I64])[0];
        let cond = self.emit(Op::LtU64, Imm::None, &[index, length], &[Type::I1])[0];
        let (get, next) = (self.block(&[]), self.block(&[element]));
        let then = Call { block: get, args: Vec::new() };
        self.end(Terminator::Branch { cond, then, other: Call { block: next, args: vec![other] } });
        self.at = get;
        let v = self.emit(Op::ListGet, Imm::Layout(vec![element.ty()]), &[list, index], &[element.ty()]);
        self.end(Terminator::Jump(Call { block: next, args: v }));
        self.enter(next, &[element]);
    }

    /// Statements in a scope of their own, then a jump with values of the kinds.
    fn arm(&mut self, block: BlockId, depth: usize, next: BlockId, kinds: &[Kind]) {
        let outer = self.scope.len();
        self.at = block;
        self.statements(3, depth + 1);
        let args = kinds.iter().map(|&k| self.pick(k)).collect();
        self.end(Terminator::Jump(Call { block: next, args }));
        self.scope.truncate(outer);
    }

    fn branch(&mut self, depth: usize) {
        let kinds = self.choices.kinds(2);
        let arms = [self.block(&[]), self.block(&[]), self.block(&[])];
        let next = self.block(&kinds);
        let call = |block| Call { block, args: Vec::new() };
        let arms = if self.choices.below(3) == 2 {
            let index = self.pick(Kind::Int);
            let cases = vec![call(arms[0]), call(arms[1])];
            self.end(Terminator::Switch { index, cases, default: call(arms[2]) });
            &arms[..]
        } else {
            let cond = self.pick(Kind::Bool);
            self.end(Terminator::Branch { cond, then: call(arms[0]), other: call(arms[1]) });
            &arms[..2]
        };
        for &arm in arms {
            self.arm(arm, depth, next, &kinds);
        }
        self.enter(next, &kinds);
    }

    fn counted_loop(&mut self, depth: usize) {
        let kind = self.choices.kind();
        let (start, n) = (self.int(0), self.choices.below(5) as i64);
        let (n, first) = (self.int(n), self.pick(kind));
        let (head, body, next) = (self.block(&[Kind::Int, kind]), self.block(&[]), self.block(&[]));
        self.end(Terminator::Jump(Call { block: head, args: vec![start, first] }));
        self.enter(head, &[Kind::Int, kind]);
        let i = self.f.block(head).params[0];
        let cond = self.emit(Op::LtI64, Imm::None, &[i, n], &[Type::I1])[0];
        let call = |block| Call { block, args: Vec::new() };
        self.end(Terminator::Branch { cond, then: call(body), other: call(next) });
        let outer = self.scope.len();
        self.at = body;
        self.statements(3, depth + 1);
        self.emit(Op::Poll, Imm::None, &[], &[]);
        let (one, last) = (self.int(1), self.pick(kind));
        let i = self.emit(Op::AddNwI64, Imm::None, &[i, one], &[Type::I64])[0];
        self.end(Terminator::Jump(Call { block: head, args: vec![i, last] }));
        self.scope.truncate(outer);
        self.at = next;
    }

    fn try_block(&mut self, depth: usize) {
        let kinds = self.choices.kinds(2);
        let given = self.choices.kinds(2);
        let args = given.iter().map(|&k| self.pick(k)).collect();
        let (caught, next) = (self.block(&given), self.block(&kinds));
        let outer = self.handler.replace(Handler { block: caught, args });
        let body = self.block(&[]);
        self.end(Terminator::Jump(Call { block: body, args: Vec::new() }));
        self.arm(body, depth, next, &kinds);
        self.handler = outer;
        let before = self.scope.len();
        self.enter(caught, &given);
        let exc = self.choices.below(3) as i64;
        let cond = self.emit(Op::ErrorIs, Imm::Int(exc), &[], &[Type::I1])[0];
        let (clear, again) = (self.block(&[]), self.block(&[]));
        let call = |block| Call { block, args: Vec::new() };
        self.end(Terminator::Branch { cond, then: call(clear), other: call(again) });
        self.f.block_mut(again).term = Terminator::Reraise;
        self.at = clear;
        self.emit(Op::ErrorClear, Imm::None, &[], &[]);
        self.arm(clear, depth, next, &kinds);
        self.scope.truncate(before);
        self.enter(next, &kinds);
    }

    /// The loop of a leaf of a sum: an element that may overflow, stored to the buf.
    fn buf_loop(&mut self) {
        let (start, n) = (self.int(0), self.choices.below(12) as i64);
        let (n, one) = (self.int(n), self.int(1));
        let captured = self.pick(Kind::Int);
        let (head, body, next) = (self.block(&[Kind::Int]), self.block(&[]), self.block(&[]));
        let buf = self.f.blocks[0].insts[0].results[0];
        self.end(Terminator::Jump(Call { block: head, args: vec![start] }));
        self.at = head;
        let i = self.f.block(head).params[0];
        let cond = self.emit(Op::LtI64, Imm::None, &[i, n], &[Type::I1])[0];
        let call = |block| Call { block, args: Vec::new() };
        self.end(Terminator::Branch { cond, then: call(body), other: call(next) });
        self.at = body;
        let mut x = i;
        for _ in 0..self.choices.below(4) {
            let op = [Op::AddI64, Op::MulI64, Op::SubI64, Op::XorI64][self.choices.below(4)];
            let other = [captured, i, x][self.choices.below(3)];
            x = self.emit(op, Imm::None, &[x, other], &[Type::I64])[0];
        }
        let x = self.emit(Op::I64ToF64, Imm::None, &[x], &[Type::F64])[0];
        self.emit(Op::BufStore, Imm::None, &[buf, i, x], &[]);
        let i = self.emit(Op::AddNwI64, Imm::None, &[i, one], &[Type::I64])[0];
        self.end(Terminator::Jump(Call { block: head, args: vec![i] }));
        self.at = next;
        let sums = self.emit(Op::BufSum, Imm::None, &[buf, n], &[Type::F64, Type::F64]);
        self.scope.extend(sums.into_iter().map(|v| (v, Kind::Float)));
    }
}
