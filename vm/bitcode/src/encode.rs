//! Canonical bytes: what is hashed, stored and sent.
//!
//! * Integers are LEB128 in their shortest form (signed ones zigzag), doubles 8 bytes little-endian, strings and lists
//!   their length and then their items. Types, ops and symbols are their index in `ALL`.
//! * Values are numbered in the order of their definition, so the numbering in memory does not show.
//! * A function's bytes hold its tables of strings and exceptions, but of callees only how many there are, and of sites
//!   only the indices that instructions carry: names and positions are no part, and neighbours cannot change them.
//! * A module's bytes are its functions' with, for each, the indices of its callees, then the entry and the shapes.
//!   [`names`] is a second, separate part: what tracebacks need.
//!
//! There is one encoding for each module: the decoder refuses every other.

use crate::abi::ABI_VERSION;
use crate::func::Inline;
use crate::shape::ClassKey;
use crate::{Call, ExcClass, Function, Imm, Inst, Module, Shape, Terminator, Type, Value};

/// The first bytes of a module.
pub const MAGIC: &[u8; 4] = b"PYFB";

/// A module's bytes, without names and positions. Fails with the name of a callee that is missing or not unique.
pub fn module(module: &Module) -> Result<Vec<u8>, String> {
    let callees = crate::walk::resolve_callees(module)?;
    let mut w = Writer::default();
    w.out.extend(MAGIC);
    w.uint(ABI_VERSION.into());
    w.list(module.functions.iter().zip(&callees), |w, (f, callees)| {
        let bytes = function(f);
        w.bytes(&bytes);
        callees.iter().for_each(|&c| w.uint(c.into()));
    });
    w.uint(module.entry.into());
    w.out.extend(shapes(module));
    Ok(w.out)
}

/// The bytes of a module's shapes.
pub fn shapes(module: &Module) -> Vec<u8> {
    let mut w = Writer::default();
    w.list(&module.params, Writer::shape);
    w.shape(&module.result);
    w.list(&module.globals, Writer::shape);
    w.out
}

/// What the module's bytes leave out: names of functions, and sites.
pub fn names(module: &Module) -> Vec<u8> {
    let mut w = Writer::default();
    w.list(&module.functions, |w, f| {
        w.bytes(f.name.as_bytes());
        w.list(&f.sites, |w, s| {
            w.bytes(s.file.as_bytes());
            w.bytes(s.function.as_bytes());
            w.uint(s.line.into());
            w.uint(s.column.into());
            w.out.push(s.hidden.into());
            w.option(s.inlined_at);
        });
    });
    w.out
}

/// A function's bytes.
pub fn function(f: &Function) -> Vec<u8> {
    let mut w = Writer::default();
    w.number(f);
    let inline = match f.inline {
        Inline::Auto => 0,
        Inline::Always => 1,
        Inline::Never => 2,
    };
    w.out.push(u8::from(f.raises) | u8::from(f.recursive) << 1 | inline << 2);
    w.types(&f.results);
    w.uint(f.callees.len() as u64);
    w.list(&f.strings, |w, s| w.bytes(s.as_bytes()));
    w.list(&f.excs, |w, e| {
        w.class(&e.class);
        w.list(&e.args, Writer::shape);
    });
    w.list(&f.blocks, |w, block| {
        w.out.push(u8::from(block.cold) | u8::from(block.handler.is_some()) << 1);
        w.typed(f, &block.params);
        if let Some(handler) = &block.handler {
            w.uint(handler.block.0.into());
            w.values(&handler.args);
        }
        w.list(&block.insts, |w, inst| w.inst(f, inst));
        w.terminator(&block.term);
    });
    w.out
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    /// Value -> number, for the function being written.
    numbers: Vec<u32>,
}

impl Writer {
    /// Values that nothing defines get a number that nothing has.
    fn number(&mut self, f: &Function) {
        self.numbers = vec![u32::MAX; f.values.len()];
        let insts = |b: &'_ crate::Block| b.insts.iter().flat_map(|i| i.results.clone()).collect::<Vec<_>>();
        let defs = f.blocks.iter().flat_map(|b| b.params.iter().copied().chain(insts(b)));
        for (i, v) in defs.enumerate() {
            if let Some(slot) = self.numbers.get_mut(v.0 as usize) {
                *slot = i as u32;
            }
        }
    }

    fn uint(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    fn int(&mut self, n: i64) {
        self.uint(((n << 1) ^ (n >> 63)) as u64);
    }

    fn option(&mut self, index: Option<u32>) {
        self.uint(index.map_or(0, |i| u64::from(i) + 1));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.uint(bytes.len() as u64);
        self.out.extend(bytes);
    }

    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        each: impl Fn(&mut Self, T),
    ) {
        let items = items.into_iter();
        self.uint(items.len() as u64);
        items.for_each(|item| each(self, item));
    }

    fn types(&mut self, types: &[Type]) {
        self.list(types, |w, &t| w.out.push(t as u8));
    }

    fn typed(&mut self, f: &Function, values: &[Value]) {
        self.list(values, |w, &v| w.out.push(f.values.get(v.0 as usize).map_or(u8::MAX, |&t| t as u8)));
    }

    fn value(&mut self, v: Value) {
        let number = self.numbers.get(v.0 as usize).copied().unwrap_or(u32::MAX);
        self.uint(number.into());
    }

    fn values(&mut self, values: &[Value]) {
        self.list(values, |w, &v| w.value(v));
    }

    fn inst(&mut self, f: &Function, inst: &Inst) {
        self.uint(inst.op as u64);
        self.imm(&inst.imm);
        self.values(&inst.args);
        self.typed(f, &inst.results);
        self.option(inst.site);
    }

    fn imm(&mut self, imm: &Imm) {
        let tag = match imm {
            Imm::None => 0,
            Imm::Int(_) => 1,
            Imm::Float(_) => 2,
            Imm::Bool(_) => 3,
            Imm::Str(_) => 4,
            Imm::Layout(_) => 5,
            Imm::Global(..) => 6,
            Imm::Callee(_) => 7,
            Imm::Symbol(_) => 8,
            Imm::Reduce { .. } => 9,
        };
        self.out.push(tag);
        match imm {
            Imm::None => {}
            Imm::Int(i) => self.int(*i),
            Imm::Float(bits) => self.out.extend(bits.to_le_bytes()),
            Imm::Bool(b) => self.out.push((*b).into()),
            Imm::Str(i) | Imm::Callee(i) => self.uint((*i).into()),
            Imm::Layout(types) => self.types(types),
            Imm::Global(i, t) => {
                self.uint((*i).into());
                self.out.push(*t as u8);
            }
            Imm::Symbol(s) => self.uint(*s as u64),
            Imm::Reduce { leaf, combine, stop } => {
                self.uint((*leaf).into());
                self.uint((*combine).into());
                self.out.push((*stop).into());
            }
        }
    }

    fn call(&mut self, call: &Call) {
        self.uint(call.block.0.into());
        self.values(&call.args);
    }

    fn terminator(&mut self, term: &Terminator) {
        let tag = match term {
            Terminator::Jump(_) => 0,
            Terminator::Branch { .. } => 1,
            Terminator::Switch { .. } => 2,
            Terminator::Return(_) => 3,
            Terminator::Raise { .. } => 4,
            Terminator::Reraise => 5,
            Terminator::Unreachable => 6,
        };
        self.out.push(tag);
        match term {
            Terminator::Jump(call) => self.call(call),
            Terminator::Branch { cond, then, other } => {
                self.value(*cond);
                self.call(then);
                self.call(other);
            }
            Terminator::Switch { index, cases, default } => {
                self.value(*index);
                self.list(cases, Writer::call);
                self.call(default);
            }
            Terminator::Return(args) => self.values(args),
            Terminator::Raise { exc, args, site } => {
                self.uint((*exc).into());
                self.values(args);
                self.uint((*site).into());
            }
            Terminator::Reraise | Terminator::Unreachable => {}
        }
    }

    fn class(&mut self, class: &ExcClass) {
        match class {
            ExcClass::Builtin(name) => {
                self.out.push(0);
                self.bytes(name.as_bytes());
            }
            ExcClass::User(key) => {
                self.out.push(1);
                self.key(key);
            }
        }
    }

    fn key(&mut self, key: &ClassKey) {
        match key {
            ClassKey::Object(i) => {
                self.out.push(0);
                self.uint((*i).into());
            }
            ClassKey::Named { file, name } => {
                self.out.push(1);
                self.bytes(file.as_bytes());
                self.bytes(name.as_bytes());
            }
        }
    }

    fn shape(&mut self, shape: &Shape) {
        self.out.push(tag(shape));
        match shape {
            Shape::ConstBool(b) => self.out.push((*b).into()),
            Shape::ConstInt(i) => self.int(*i),
            Shape::ConstStr(s) => self.bytes(s.as_bytes()),
            Shape::Range(parts) => parts.iter().for_each(|p| self.shape(p)),
            Shape::Tuple(parts) | Shape::Union(parts) => self.list(parts, Writer::shape),
            Shape::List(inner) | Shape::VarTuple(inner) => self.shape(inner),
            Shape::Dict(parts) => parts.iter().for_each(|p| self.shape(p)),
            Shape::Set { frozen, ordered, element } => {
                self.out.extend([u8::from(*frozen), u8::from(*ordered)]);
                self.shape(element);
            }
            Shape::Instance { class, fields } => {
                self.key(class);
                self.list(fields, |w, (name, shape)| {
                    w.bytes(name.as_bytes());
                    w.shape(shape);
                });
            }
            Shape::Exception { class, args } => {
                self.class(class);
                self.list(args, Writer::shape);
            }
            Shape::Opaque { what, parts } => {
                self.bytes(what.as_bytes());
                self.list(parts, Writer::shape);
            }
            Shape::Object(i) => self.uint((*i).into()),
            Shape::None
            | Shape::Bool
            | Shape::Int
            | Shape::Float
            | Shape::Str
            | Shape::Bytes
            | Shape::Table
            | Shape::Unbound
            | Shape::Never
            | Shape::Wide => {}
        }
    }
}

fn tag(shape: &Shape) -> u8 {
    match shape {
        Shape::None => 0,
        Shape::Bool => 1,
        Shape::Int => 2,
        Shape::Float => 3,
        Shape::Str => 4,
        Shape::ConstBool(_) => 5,
        Shape::ConstInt(_) => 6,
        Shape::ConstStr(_) => 7,
        Shape::Range(_) => 8,
        Shape::Tuple(_) => 9,
        Shape::List(_) => 10,
        Shape::Instance { .. } => 11,
        Shape::Exception { .. } => 12,
        Shape::Opaque { .. } => 13,
        Shape::Object(_) => 14,
        Shape::Unbound => 15,
        Shape::Union(_) => 16,
        Shape::Never => 17,
        Shape::Dict(_) => 18,
        Shape::Set { .. } => 19,
        Shape::Bytes => 20,
        Shape::Table => 21,
        Shape::Wide => 22,
        Shape::VarTuple(_) => 23,
    }
}
