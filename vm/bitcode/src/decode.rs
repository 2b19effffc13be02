//! Reader of the canonical bytes. It accepts what [`crate::encode`] writes and nothing else, and never panics: every
//! length is only as good as the bytes that follow. What it returns is not verified yet.

use std::collections::HashMap;

use crate::abi::ABI_VERSION;
use crate::encode::MAGIC;
use crate::func::Inline;
use crate::shape::ClassKey;
use crate::symbol::Symbol;
use crate::text::shape::MAX_SHAPE_DEPTH;
use crate::verify::MAX_TABLE;
use crate::{
    Block, BlockId, Call, ExcClass, ExcDesc, Function, Handler, Imm, Inst, Module, Op, Shape, Site,
    Terminator, Type, Value,
};

/// Why bytes are no bitcode, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecodeError {
    pub offset: usize,
    pub message: &'static str,
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "byte {}: {}", self.offset, self.message)
    }
}

impl std::error::Error for DecodeError {}

type Result<T> = std::result::Result<T, DecodeError>;

/// The module of the bytes. Functions are named `f0`, `f1`, …; sites are blank.
pub fn module(bytes: &[u8]) -> Result<Module> {
    let mut r = Reader { bytes, at: 0, blank_sites: 0 };
    if r.take(MAGIC.len())? != MAGIC {
        return r.error("no bitcode");
    }
    if r.uint()? != ABI_VERSION.into() {
        return r.error("bitcode of another version");
    }
    let mut functions = Vec::new();
    for i in 0..r.count()? {
        let mut f = r.function()?;
        f.name = format!("f{i}");
        let count = f.callees.len();
        f.callees.clear();
        for _ in 0..count {
            f.callees.push(format!("f{}", r.index()?));
        }
        functions.push(f);
    }
    let entry = r.index()?;
    let params = r.list(|r| r.shape(0))?;
    let result = r.shape(0)?;
    let globals = r.list(|r| r.shape(0))?;
    r.end()?;
    Ok(Module { functions, entry, params, result, globals })
}

/// Adds to a decoded module what [`crate::encode::names`] wrote.
pub fn names(bytes: &[u8], module: &mut Module) -> Result<()> {
    let mut r = Reader { bytes, at: 0, blank_sites: 0 };
    if r.count()? != module.functions.len() {
        return r.error("names of another module");
    }
    let mut renamed = HashMap::new();
    for f in &mut module.functions {
        let old = std::mem::replace(&mut f.name, r.string()?);
        renamed.insert(old, f.name.clone());
        let sites = r.list(Reader::site)?;
        if sites.len() < f.sites.len() {
            return r.error("too few sites");
        }
        f.sites = sites;
    }
    for callee in module.functions.iter_mut().flat_map(|f| &mut f.callees) {
        if let Some(name) = renamed.get(callee) {
            callee.clone_from(name);
        }
    }
    r.end()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many sites were made up in all: few bytes must not cost much memory.
    blank_sites: usize,
}

impl<'a> Reader<'a> {
    fn error<T>(&self, message: &'static str) -> Result<T> {
        Err(DecodeError { offset: self.at, message })
    }

    fn end(&self) -> Result<()> {
        if self.at == self.bytes.len() { Ok(()) } else { self.error("bytes after the end") }
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let found = self.at.checked_add(len).and_then(|end| self.bytes.get(self.at..end));
        let Some(found) = found else { return self.error("the bytes end too early") };
        self.at += len;
        Ok(found)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn flag(&mut self) -> Result<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => self.error("no truth value"),
        }
    }

    fn uint(&mut self) -> Result<u64> {
        let mut n: u64 = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift > 63 || (part << shift) >> shift != part || (byte == 0 && shift > 0) {
                return self.error("an integer too long");
            }
            n |= part << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(n)
    }

    fn int(&mut self) -> Result<i64> {
        let n = self.uint()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn index(&mut self) -> Result<u32> {
        let n = self.uint()?;
        u32::try_from(n).or_else(|_| self.error("an index too large"))
    }

    fn option(&mut self) -> Result<Option<u32>> {
        let n = self.uint()?;
        let index = n.checked_sub(1).map(u32::try_from).transpose();
        index.or_else(|_| self.error("an index too large"))
    }

    /// A length: items take at least a byte, so more than there are bytes cannot be.
    fn count(&mut self) -> Result<usize> {
        let n = self.uint()?;
        match usize::try_from(n) {
            Ok(n) if n <= self.bytes.len() - self.at => Ok(n),
            _ => self.error("a length beyond the end"),
        }
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.count()?;
        // Grown as items come, so that a length without items allocates nothing.
        let mut out = Vec::new();
        for _ in 0..count {
            out.push(item(self)?);
        }
        Ok(out)
    }

    fn string(&mut self) -> Result<String> {
        let len = self.count()?;
        let bytes = self.take(len)?;
        String::from_utf8(bytes.to_vec()).or_else(|_| self.error("no UTF-8"))
    }

    fn ty(&mut self) -> Result<Type> {
        let code = self.byte()? as usize;
        Type::ALL.get(code).copied().map_or_else(|| self.error("no type"), Ok)
    }

    fn site(&mut self) -> Result<Site> {
        Ok(Site {
            file: self.string()?,
            function: self.string()?,
            line: self.index()?,
            column: self.index()?,
            hidden: self.flag()?,
            inlined_at: self.option()?,
        })
    }

    fn function(&mut self) -> Result<Function> {
        let length = self.count()?;
        let start = self.at;
        let mut f = Function::new("", &[], &[]);
        f.blocks.clear();
        let flags = self.byte()?;
        (f.raises, f.recursive) = (flags & 1 != 0, flags & 2 != 0);
        f.inline = match flags >> 2 {
            0 => Inline::Auto,
            1 => Inline::Always,
            2 => Inline::Never,
            _ => return self.error("unknown flags"),
        };
        f.results = self.list(Self::ty)?;
        // Each callee has an index after the function.
        f.callees = vec![String::new(); self.count()?];
        f.strings = self.list(Self::string)?;
        f.excs = self.list(|r| Ok(ExcDesc { class: r.class()?, args: r.list(|r| r.shape(0))? }))?;
        let mut body = Body { f, sites: 0 };
        for _ in 0..self.count()? {
            self.block(&mut body)?;
        }
        if self.at - start != length {
            return self.error("a function of another length");
        }
        self.blank_sites += body.sites;
        if self.blank_sites > MAX_TABLE {
            return self.error("too many sites");
        }
        body.f.sites.resize(body.sites, Site::default());
        Ok(body.f)
    }

    fn block(&mut self, body: &mut Body) -> Result<()> {
        let flags = self.byte()?;
        if flags > 3 {
            return self.error("unknown flags");
        }
        let params = self.list(|r| Ok(body.f.new_value(r.ty()?)))?;
        let handler = match flags & 2 {
            0 => None,
            _ => Some(Handler { block: BlockId(self.index()?), args: self.values()? }),
        };
        let insts = self.list(|r| r.inst(body))?;
        let term = self.terminator(body)?;
        body.f.blocks.push(Block { params, insts, term, handler, cold: flags & 1 != 0 });
        Ok(())
    }

    fn values(&mut self) -> Result<Vec<Value>> {
        self.list(|r| Ok(Value(r.index()?)))
    }

    fn inst(&mut self, body: &mut Body) -> Result<Inst> {
        let code = u16::try_from(self.uint()?).ok().and_then(Op::from_code);
        let Some(op) = code else { return self.error("no operation") };
        let imm = self.imm()?;
        let args = self.values()?;
        let results = self.list(|r| Ok(body.f.new_value(r.ty()?)))?;
        let site = self.option()?;
        body.note_site(site);
        Ok(Inst { op, imm, args, results, site })
    }

    fn imm(&mut self) -> Result<Imm> {
        Ok(match self.byte()? {
            0 => Imm::None,
            1 => Imm::Int(self.int()?),
            2 => {
                let mut bits = [0; 8];
                bits.copy_from_slice(self.take(8)?);
                Imm::Float(u64::from_le_bytes(bits))
            }
            3 => Imm::Bool(self.flag()?),
            4 => Imm::Str(self.index()?),
            5 => Imm::Layout(self.list(Self::ty)?),
            6 => Imm::Global(self.index()?, self.ty()?),
            7 => Imm::Callee(self.index()?),
            8 => match u16::try_from(self.uint()?).ok().and_then(Symbol::from_code) {
                Some(symbol) => Imm::Symbol(symbol),
                None => return self.error("no symbol"),
            },
            9 => Imm::Reduce { leaf: self.index()?, combine: self.index()?, stop: self.flag()? },
            _ => return self.error("no immediate"),
        })
    }

    fn call(&mut self) -> Result<Call> {
        Ok(Call { block: BlockId(self.index()?), args: self.values()? })
    }

    fn terminator(&mut self, body: &mut Body) -> Result<Terminator> {
        Ok(match self.byte()? {
            0 => Terminator::Jump(self.call()?),
            1 => {
                let cond = Value(self.index()?);
                Terminator::Branch { cond, then: self.call()?, other: self.call()? }
            }
            2 => {
                let index = Value(self.index()?);
                Terminator::Switch { index, cases: self.list(Self::call)?, default: self.call()? }
            }
            3 => Terminator::Return(self.values()?),
            4 => {
                let (exc, args, site) = (self.index()?, self.values()?, self.index()?);
                body.note_site(Some(site));
                Terminator::Raise { exc, args, site }
            }
            5 => Terminator::Reraise,
            6 => Terminator::Unreachable,
            _ => return self.error("no terminator"),
        })
    }

    fn class(&mut self) -> Result<ExcClass> {
        match self.byte()? {
            0 => Ok(ExcClass::Builtin(self.string()?)),
            1 => Ok(ExcClass::User(self.key()?)),
            _ => self.error("no class"),
        }
    }

    fn key(&mut self) -> Result<ClassKey> {
        match self.byte()? {
            0 => Ok(ClassKey::Object(self.index()?)),
            1 => Ok(ClassKey::Named { file: self.string()?, name: self.string()? }),
            _ => self.error("no class"),
        }
    }

    fn shape(&mut self, depth: usize) -> Result<Shape> {
        if depth > MAX_SHAPE_DEPTH {
            return self.error("a shape nested too deep");
        }
        let parts = |r: &mut Self| r.list(|r| r.shape(depth + 1));
        Ok(match self.byte()? {
            0 => Shape::None,
            1 => Shape::Bool,
            2 => Shape::Int,
            3 => Shape::Float,
            4 => Shape::Str,
            5 => Shape::ConstBool(self.flag()?),
            6 => Shape::ConstInt(self.int()?),
            7 => Shape::ConstStr(self.string()?),
            8 => {
                let mut part = || self.shape(depth + 1);
                Shape::Range(Box::new([part()?, part()?, part()?]))
            }
            9 => Shape::Tuple(parts(self)?),
            10 => Shape::List(Box::new(self.shape(depth + 1)?)),
            11 => Shape::Instance {
                class: self.key()?,
                fields: self.list(|r| Ok((r.string()?, r.shape(depth + 1)?)))?,
            },
            12 => Shape::Exception { class: self.class()?, args: parts(self)? },
            13 => Shape::Opaque { what: self.string()?, parts: parts(self)? },
            14 => Shape::Object(self.index()?),
            15 => Shape::Unbound,
            16 => Shape::Union(parts(self)?),
            17 => Shape::Never,
            18 => {
                let mut part = || self.shape(depth + 1);
                Shape::Dict(Box::new([part()?, part()?]))
            }
            19 => Shape::Set {
                frozen: self.flag()?,
                ordered: self.flag()?,
                element: Box::new(self.shape(depth + 1)?),
            },
            20 => Shape::Bytes,
            21 => Shape::Table,
            22 => Shape::Wide,
            23 => match self.shape(depth + 1)? {
                list @ Shape::List(_) => Shape::VarTuple(Box::new(list)),
                _ => return self.error("a tuple of any length that is no list"),
            },
            _ => return self.error("no shape"),
        })
    }
}

/// The function being read, and how many sites it names.
struct Body {
    f: Function,
    sites: usize,
}

impl Body {
    fn note_site(&mut self, site: Option<u32>) {
        self.sites = self.sites.max(site.map_or(0, |s| s as usize + 1));
    }
}
