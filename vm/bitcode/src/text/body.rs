//! Parser of the text form: blocks, instructions, terminators.

use super::lex::Kind;
use super::parse::{Parser, Result};
use super::print::bare_operands;
use crate::symbol::Symbol;
use crate::{Block, BlockId, Call, Handler, Imm, Inst, Op, Terminator, Type, Value};

/// The number in `v12` or `b3`.
fn numbered(word: &str, prefix: char) -> Option<u32> {
    let digits = word.strip_prefix(prefix)?;
    let canonical = digits == "0" || !digits.starts_with('0');
    if canonical && digits.chars().all(|c| c.is_ascii_digit()) { digits.parse().ok() } else { None }
}

impl Parser<'_> {
    fn is_value(&self) -> bool {
        self.peek_word().is_some_and(|w| numbered(w, 'v').is_some())
    }

    fn is_block(&self) -> bool {
        self.peek_word().is_some_and(|w| numbered(w, 'b').is_some())
    }

    fn value(&mut self) -> Result<Value> {
        let word = self.word()?;
        numbered(&word, 'v').map(Value).ok_or_else(|| self.error("expected a value such as v0"))
    }

    fn block_id(&mut self) -> Result<BlockId> {
        let word = self.word()?;
        numbered(&word, 'b').map(BlockId).ok_or_else(|| self.error("expected a block such as b0"))
    }

    fn define(&mut self, v: Value, ty: Type) -> Result<()> {
        match self.values.insert(v.0, ty) {
            Some(before) if before != ty => Err(self.error(format!("v{} has two types", v.0))),
            _ => Ok(()),
        }
    }

    /// `v0: i64`, which defines the value.
    pub(super) fn typed_value(&mut self) -> Result<(Value, Type)> {
        let v = self.value()?;
        self.expect(":")?;
        let ty = self.ty()?;
        self.define(v, ty)?;
        Ok((v, ty))
    }

    fn args(&mut self) -> Result<Vec<Value>> {
        if self.eat("(") { self.list(")", Self::value) } else { Ok(Vec::new()) }
    }

    fn call(&mut self) -> Result<Call> {
        Ok(Call { block: self.block_id()?, args: self.args()? })
    }

    pub(super) fn block(&mut self) -> Result<()> {
        let id = self.block_id()?;
        if id.0 as usize != self.f.blocks.len() {
            return Err(self.error("blocks are numbered in order"));
        }
        let params = if self.eat("(") { self.list(")", Self::typed_value)? } else { Vec::new() };
        let params = params.into_iter().map(|(v, _)| v).collect();
        let cold = self.eat_word("cold");
        let handler = if self.eat_word("handler") {
            let call = self.call()?;
            Some(Handler { block: call.block, args: call.args })
        } else {
            None
        };
        self.expect(":")?;
        let mut insts = Vec::new();
        let term = loop {
            if let Some(term) = self.terminator()? {
                break term;
            }
            insts.push(self.inst()?);
        };
        self.f.blocks.push(Block { params, insts, term, handler, cold });
        Ok(())
    }

    fn terminator(&mut self) -> Result<Option<Terminator>> {
        Ok(Some(if self.eat_word("jump") {
            Terminator::Jump(self.call()?)
        } else if self.eat_word("branch") {
            let cond = self.value()?;
            self.expect(",")?;
            let then = self.call()?;
            self.expect(",")?;
            Terminator::Branch { cond, then, other: self.call()? }
        } else if self.eat_word("switch") {
            let index = self.value()?;
            self.expect("[")?;
            let cases = self.list("]", Self::call)?;
            self.expect(",")?;
            Terminator::Switch { index, cases, default: self.call()? }
        } else if self.eat_word("return") {
            let mut args = Vec::new();
            while self.is_value() {
                args.push(self.value()?);
                if !self.eat(",") {
                    break;
                }
            }
            Terminator::Return(args)
        } else if self.eat_word("raise") {
            let exc = self.index()?;
            let args = self.args()?;
            self.expect("!")?;
            Terminator::Raise { exc, args, site: self.index()? }
        } else if self.eat_word("reraise") {
            Terminator::Reraise
        } else if self.eat_word("unreachable") {
            Terminator::Unreachable
        } else if self.is_block() {
            return Err(self.error("a block without a terminator"));
        } else {
            return Ok(None);
        }))
    }

    fn inst(&mut self) -> Result<Inst> {
        let mut results: Vec<(Value, Option<Type>)> = Vec::new();
        while self.is_value() {
            let v = self.value()?;
            let ty = if self.eat(":") { Some(self.ty()?) } else { None };
            results.push((v, ty));
            if !self.eat(",") {
                break;
            }
        }
        if !results.is_empty() {
            self.expect("=")?;
        }
        let word = self.word()?;
        let op = Op::from_name(&word).ok_or_else(|| self.error(format!("`{word}` is no operation")))?;
        let imm = self.imm(op)?;
        let bare = imm == Imm::None && bare_operands(op) && self.is_value();
        let args = if bare { self.bare_args()? } else { self.args()? };
        let known = op.local_results(&imm).unwrap_or_default();
        for (i, &(v, ty)) in results.iter().enumerate() {
            let ty = ty.or_else(|| known.get(i).copied());
            let ty = ty.ok_or_else(|| self.error(format!("the type of v{} must be written", v.0)))?;
            self.define(v, ty)?;
        }
        let site = if self.eat("!") { Some(self.index()?) } else { None };
        Ok(Inst { op, imm, args, results: results.into_iter().map(|(v, _)| v).collect(), site })
    }

    fn bare_args(&mut self) -> Result<Vec<Value>> {
        let mut args = vec![self.value()?];
        while self.eat(",") {
            args.push(self.value()?);
        }
        Ok(args)
    }

    fn imm(&mut self, op: Op) -> Result<Imm> {
        if self.eat("@") {
            let name = self.name()?;
            return self.callee(name);
        }
        if self.eat("#") {
            let i = self.index()?;
            return if op == Op::ConstStr { Ok(Imm::Str(i)) } else { self.callee_index(i) };
        }
        if let Some(text) = self.try_string() {
            return Ok(Imm::Str(intern(&mut self.f.strings, text)));
        }
        if self.eat("[") {
            return Ok(Imm::Layout(self.list("]", Self::ty)?));
        }
        if self.eat("$") {
            let name = self.word()?;
            let symbol = Symbol::from_name(&name);
            return Ok(Imm::Symbol(symbol.ok_or_else(|| self.error(format!("`{name}` is no symbol")))?));
        }
        if self.eat_word("field") {
            let i = self.index()?;
            self.expect(":")?;
            return Ok(Imm::Field(i, self.ty()?));
        }
        if self.eat_word("global") {
            let i = self.index()?;
            self.expect(":")?;
            return Ok(Imm::Global(i, self.ty()?));
        }
        match self.peek() {
            Some(Kind::Number(_)) => self.constant(),
            Some(Kind::Word(w)) if w == "true" || w == "false" => Ok(Imm::Bool(self.word()? == "true")),
            _ => Ok(Imm::None),
        }
    }

    fn constant(&mut self) -> Result<Imm> {
        let text = self.number().unwrap_or_default();
        let bad = |p: &Self| p.error(format!("`{text}` is no number"));
        if let Some(hex) = text.strip_prefix("0x") {
            return u64::from_str_radix(hex, 16).map(Imm::Float).map_err(|_| bad(self));
        }
        if text.contains(['.', 'e']) {
            return text.parse().map(|x: f64| Imm::Float(x.to_bits())).map_err(|_| bad(self));
        }
        text.parse().map(Imm::Int).map_err(|_| bad(self))
    }

    fn callee(&mut self, name: String) -> Result<Imm> {
        let i = intern(&mut self.f.callees, name);
        self.callee_index(i)
    }

    /// A callee; where another follows, the two are a reduction's leaf and combine.
    fn callee_index(&mut self, leaf: u32) -> Result<Imm> {
        let combine = if self.eat("@") {
            let name = self.name()?;
            intern(&mut self.f.callees, name)
        } else if self.eat("#") {
            self.index()?
        } else {
            return Ok(Imm::Callee(leaf));
        };
        Ok(Imm::Reduce { leaf, combine, stop: self.eat_word("stop") })
    }
}

fn intern(table: &mut Vec<String>, entry: String) -> u32 {
    let found = table.iter().position(|e| *e == entry);
    found.unwrap_or_else(|| {
        table.push(entry);
        table.len() - 1
    }) as u32
}
