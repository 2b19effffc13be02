//! Printer of the text form.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use super::shape::{ClassText, ShapeText};
use crate::func::Inline;
use crate::{Block, Call, Function, Imm, Inst, Module, Op, Shape, Terminator, Type, Value};

impl Display for Function {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&print_function(self))
    }
}

impl Display for Module {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&print_module(self))
    }
}

/// The text of a module.
pub fn print_module(module: &Module) -> String {
    let mut out = String::new();
    let entry = module.functions.get(module.entry as usize);
    let entry = entry.map_or_else(|| format!("#{}", module.entry), |f| name(&f.name));
    let _ = writeln!(
        out,
        "module entry {entry} params ({}) result {} globals ({})",
        commas(module.params.iter().map(ShapeText)),
        ShapeText(&module.result),
        commas(module.globals.iter().map(ShapeText)),
    );
    for f in &module.functions {
        out.push('\n');
        out.push_str(&print_function(f));
    }
    out
}

/// The text of a function.
pub fn print_function(f: &Function) -> String {
    let mut p = Printer { f, out: String::new() };
    p.function();
    p.out
}

/// A function's name as it is written: bare if it is an identifier with dots.
fn name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if !name.is_empty() && name.chars().all(plain) { format!("@{name}") } else { format!("@{name:?}") }
}

fn commas<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut out = String::new();
    for (i, item) in items.into_iter().enumerate() {
        let _ = write!(out, "{}{item}", if i > 0 { ", " } else { "" });
    }
    out
}

struct Printer<'a> {
    f: &'a Function,
    out: String,
}

/// What a table would be if it were filled in order of appearance.
fn appearance<'a, T: PartialEq>(table: &'a [T], used: &[u32]) -> Option<Vec<&'a T>> {
    let mut seen: Vec<&T> = Vec::new();
    for &i in used {
        let entry = table.get(i as usize)?;
        if !seen.contains(&entry) {
            seen.push(entry);
        }
    }
    Some(seen)
}

/// How an entry of a table is named: in place where that finds the same index again.
fn entry(table: &[String], index: u32, write: impl Fn(&str) -> String) -> String {
    match table.get(index as usize) {
        Some(text) if table.iter().position(|t| t == text) == Some(index as usize) => write(text),
        _ => format!("#{index}"),
    }
}

impl Printer<'_> {
    fn function(&mut self) {
        let f = self.f;
        let _ = write!(self.out, "fn {}(", name(&f.name));
        if let Some(block) = f.blocks.first() {
            let params = self.params(block);
            self.out.push_str(&params);
        }
        let _ = write!(self.out, ") -> ({})", commas(f.results.iter().map(|t| t.name())));
        if f.raises {
            self.out.push_str(" raises");
        }
        if f.recursive {
            self.out.push_str(" recursive");
        }
        match f.inline {
            Inline::Auto => {}
            Inline::Always => self.out.push_str(" inline"),
            Inline::Never => self.out.push_str(" noinline"),
        }
        self.out.push_str(" {\n");
        self.tables();
        for i in 0..f.blocks.len() {
            self.block(i);
        }
        self.late_tables();
        self.out.push_str("}\n");
    }

    fn tables(&mut self) {
        let f = self.f;
        let insts = || f.blocks.iter().flat_map(|b| &b.insts);
        let mut callees: Vec<u32> = Vec::new();
        let mut strings: Vec<u32> = Vec::new();
        for inst in insts() {
            match inst.imm {
                Imm::Callee(i) => callees.push(i),
                Imm::Reduce { leaf, combine, .. } => callees.extend([leaf, combine]),
                Imm::Str(i) => strings.push(i),
                _ => {}
            }
        }
        let same = |table: &[String], used: &[u32]| {
            appearance(table, used).is_some_and(|seen| seen.iter().copied().eq(table.iter()))
        };
        if !same(&f.callees, &callees) {
            let _ = writeln!(self.out, "callees {}", commas(f.callees.iter().map(|c| name(c))));
        }
        if !same(&f.strings, &strings) {
            let _ = writeln!(self.out, "strings {}", commas(f.strings.iter().map(|s| format!("{s:?}"))));
        }
        let unused = unused(f);
        if !unused.is_empty() {
            let unused = unused.into_iter().map(|(v, t)| format!("v{v}: {}", t.name()));
            let _ = writeln!(self.out, "unused {}", commas(unused));
        }
    }

    fn late_tables(&mut self) {
        for (i, exc) in self.f.excs.iter().enumerate() {
            let args = commas(exc.args.iter().map(ShapeText));
            let _ = writeln!(self.out, "exc {i} = {}({args})", ClassText(&exc.class));
        }
        for (i, s) in self.f.sites.iter().enumerate() {
            let _ = write!(self.out, "site {i} = {:?} {:?} {}:{}", s.file, s.function, s.line, s.column);
            if s.hidden {
                self.out.push_str(" hidden");
            }
            if let Some(at) = s.inlined_at {
                let _ = write!(self.out, " inlined {at}");
            }
            self.out.push('\n');
        }
    }

    fn ty(&self, v: Value) -> &'static str {
        self.f.values.get(v.0 as usize).map_or("?", |t| t.name())
    }

    fn params(&self, block: &Block) -> String {
        commas(block.params.iter().map(|&v| format!("v{}: {}", v.0, self.ty(v))))
    }

    fn block(&mut self, i: usize) {
        let block = &self.f.blocks[i];
        let _ = write!(self.out, "b{i}({})", self.params(block));
        if block.cold {
            self.out.push_str(" cold");
        }
        if let Some(h) = &block.handler {
            let _ = write!(self.out, " handler b{}({})", h.block.0, values(&h.args));
        }
        self.out.push_str(":\n");
        for inst in &block.insts {
            let text = self.inst(inst);
            let _ = writeln!(self.out, "  {text}");
        }
        let text = terminator(&block.term);
        let _ = writeln!(self.out, "  {text}");
    }

    fn results(&self, inst: &Inst) -> String {
        let known = inst.op.local_results(&inst.imm);
        let given = |i: usize, v: Value| {
            known.as_ref().is_some_and(|k| k.get(i) == self.f.values.get(v.0 as usize) && k.get(i).is_some())
        };
        let text = |(i, &v): (usize, &Value)| match given(i, v) {
            true => format!("v{}", v.0),
            false => format!("v{}: {}", v.0, self.ty(v)),
        };
        commas(inst.results.iter().enumerate().map(text))
    }

    fn inst(&self, inst: &Inst) -> String {
        let mut out = self.results(inst);
        if !out.is_empty() {
            out.push_str(" = ");
        }
        out.push_str(inst.op.name());
        let callee = |i: u32| entry(&self.f.callees, i, name);
        let call = match &inst.imm {
            Imm::None => None,
            Imm::Int(i) => Some(format!("{i}")),
            Imm::Float(bits) => Some(float(*bits)),
            Imm::Bool(b) => Some(format!("{b}")),
            Imm::Str(i) => Some(entry(&self.f.strings, *i, |s| format!("{s:?}"))),
            Imm::Layout(types) => Some(format!("[{}]", commas(types.iter().map(|t| t.name())))),
            Imm::Global(i, t) => Some(format!("global {i}: {}", t.name())),
            Imm::Field(i, t) => Some(format!("field {i}: {}", t.name())),
            Imm::Callee(i) => Some(callee(*i)),
            Imm::Symbol(s) => Some(format!("${}", s.name())),
            Imm::Reduce { leaf, combine, stop } => {
                Some(format!("{} {}{}", callee(*leaf), callee(*combine), if *stop { " stop" } else { "" }))
            }
        };
        let args = values(&inst.args);
        match call {
            Some(imm) if args.is_empty() && !matches!(inst.imm, Imm::Callee(_)) => {
                out.push_str(&format!(" {imm}"))
            }
            Some(imm) => out.push_str(&format!(" {imm}({args})")),
            None if args.is_empty() => {}
            None if bare_operands(inst.op) => out.push_str(&format!(" {args}")),
            None => out.push_str(&format!("({args})")),
        }
        if let Some(site) = inst.site {
            out.push_str(&format!(" !{site}"));
        }
        out
    }
}

/// Whether operands follow the op without parentheses; not where the next line's results could be taken for them.
pub(super) fn bare_operands(op: Op) -> bool {
    op.signature().is_none_or(|(operands, _)| !operands.is_empty())
}

/// The values that nothing defines.
fn unused(f: &Function) -> BTreeMap<usize, Type> {
    let mut rest: BTreeMap<usize, Type> = f.values.iter().copied().enumerate().collect();
    for block in &f.blocks {
        block.params.iter().chain(block.insts.iter().flat_map(|i| &i.results)).for_each(|v| {
            rest.remove(&(v.0 as usize));
        });
    }
    rest
}

/// A double: its decimal digits where they give the same bits again, else the bits.
fn float(bits: u64) -> String {
    let x = f64::from_bits(bits);
    if x.is_finite() { format!("{x:?}") } else { format!("0x{bits:016x}") }
}

fn values(values: &[Value]) -> String {
    commas(values.iter().map(|v| format!("v{}", v.0)))
}

fn call(c: &Call) -> String {
    format!("b{}({})", c.block.0, values(&c.args))
}

fn terminator(term: &Terminator) -> String {
    match term {
        Terminator::Jump(c) => format!("jump {}", call(c)),
        Terminator::Branch { cond, then, other } => {
            format!("branch v{}, {}, {}", cond.0, call(then), call(other))
        }
        Terminator::Switch { index, cases, default } => {
            format!("switch v{} [{}], {}", index.0, commas(cases.iter().map(call)), call(default))
        }
        Terminator::Return(args) => format!("return {}", values(args)).trim_end().to_owned(),
        Terminator::Raise { exc, args, site } => format!("raise {exc}({}) !{site}", values(args)),
        Terminator::Reraise => "reraise".to_owned(),
        Terminator::Unreachable => "unreachable".to_owned(),
    }
}

impl Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        ShapeText(self).fmt(out)
    }
}
