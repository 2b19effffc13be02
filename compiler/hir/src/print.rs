//! The text form of an item, for people and tests.

use std::fmt::Write as _;

use crate::ir::{
    ArgKind, Binding, Block, CaptureSource, Cause, Class, Const, FuncIdx, Function, Inst, ItemHir, Local,
    MatchOp, MethodKind, Op, Param, ParamKind, Terminator,
};

/// The item as text. Functions are `f0`, `f1`, …, classes `c0`, …, blocks `b0`, …, temporaries `%0`, ….
pub fn print(item: &ItemHir) -> String {
    let mut out = String::new();
    for (name, binding) in &item.bindings {
        let binding = match binding {
            Binding::Function(func) => format!("f{}", func.0),
            Binding::Class(class) => format!("c{}", class.0),
            Binding::Module(module) => format!("module {module}"),
            Binding::ModuleAttribute { module, name } => format!("module {module}.{name}"),
            Binding::Value { init, index } => format!("f{}[{index}]", init.0),
        };
        put(&mut out, format_args!("bind {name} = {binding}\n"));
    }
    for (index, class) in item.classes.iter().enumerate() {
        print_class(&mut out, index, class);
    }
    for (index, function) in item.functions.iter().enumerate() {
        Printer { out: &mut out, function, item }.function(index);
    }
    diagnostics(&mut out, "", &item.diagnostics);
    out
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}

fn diagnostics(out: &mut String, indent: &str, diagnostics: &[pyfora_base::Diagnostic]) {
    for d in diagnostics {
        put(out, format_args!("{indent}{} at {}..{}: {}\n", d.code, d.span.start, d.span.end, d.message));
    }
}

fn print_class(out: &mut String, index: usize, class: &Class) {
    put(out, format_args!("class c{index} {}{}", class.qualname, list(" captures", &class.captures)));
    if let Some(bases) = class.bases {
        put(out, format_args!(" bases f{}", bases.0));
    }
    out.push('\n');
    for (name, kind, func) in &class.methods {
        let kind = match kind {
            MethodKind::Plain => "method",
            MethodKind::Static => "static method",
            MethodKind::Class => "class method",
            MethodKind::Property => "property",
        };
        put(out, format_args!("  {kind} {name} = f{}\n", func.0));
    }
    for (name, func) in &class.attributes {
        put(out, format_args!("  attribute {name} = f{}\n", func.0));
    }
    diagnostics(out, "  ", &class.diagnostics);
}

fn list(label: &str, names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("{label} [{}]", names.join(", ")) }
}

struct Printer<'o, 'f> {
    out: &'o mut String,
    function: &'f Function,
    item: &'f ItemHir,
}

impl Printer<'_, '_> {
    fn function(&mut self, index: usize) {
        let f = self.function;
        let params: Vec<_> = f.params.iter().map(|param| self.param(param)).collect();
        let kind = format!("{:?}", f.kind).to_lowercase();
        let captures = list(" captures", &f.captures);
        let assigned = list(" assigned", &f.assigned);
        put(
            self.out,
            format_args!("{kind} f{index} {}({}){captures}{assigned}", f.qualname, params.join(", ")),
        );
        if let Some(class) = f.class {
            put(self.out, format_args!(" of c{}", class.0));
        }
        if let Some(defaults) = f.defaults {
            put(self.out, format_args!(" defaults f{}", defaults.0));
        }
        self.out.push('\n');
        for decorator in &f.decorators {
            put(self.out, format_args!("  @{}\n", decorator.replace(['\n', '\r'], " ")));
        }
        for (name, text) in &f.annotations {
            put(self.out, format_args!("  {name}: {}\n", text.replace(['\n', '\r'], " ")));
        }
        for (index, block) in f.blocks.iter().enumerate() {
            self.block(index, block);
        }
        diagnostics(self.out, "  ", &f.diagnostics);
    }

    fn param(&self, param: &Param) -> String {
        let name = self.local(param.local);
        let name = match param.kind {
            ParamKind::PositionalOnly => format!("{name} /"),
            ParamKind::Normal => name,
            ParamKind::KeywordOnly => format!("{name} kw"),
            ParamKind::VarPositional => format!("*{name}"),
            ParamKind::VarKeyword => format!("**{name}"),
        };
        param.default.map_or(name.clone(), |default| format!("{name} =#{default}"))
    }

    /// The name, with its number where an earlier local has the same.
    fn local(&self, local: Local) -> String {
        let index = local.0 as usize;
        let locals = &self.function.locals;
        match locals.get(index).and_then(|decl| decl.name.as_ref()) {
            None => format!("%{index}"),
            Some(name) => {
                let twin = locals[..index].iter().any(|other| other.name.as_ref() == Some(name));
                if twin { format!("{name}.{index}") } else { name.clone() }
            }
        }
    }

    fn locals(&self, locals: &[Local]) -> String {
        locals.iter().map(|&local| self.local(local)).collect::<Vec<_>>().join(", ")
    }

    fn optional(&self, local: Option<Local>) -> String {
        local.map_or_else(String::new, |local| self.local(local))
    }

    fn block(&mut self, index: usize, block: &Block) {
        let head = if block.loop_head { " loop" } else { "" };
        let handler = block.handler.map_or_else(String::new, |handler| format!(" handler b{}", handler.0));
        put(self.out, format_args!(" b{index}:{head}{handler}\n"));
        for inst in &block.insts {
            let text = self.inst(inst);
            put(self.out, format_args!("  {text}\n"));
        }
        let term = self.term(&block.term);
        put(self.out, format_args!("  {term}\n"));
    }

    fn inst(&self, inst: &Inst) -> String {
        let op = self.op(&inst.op);
        inst.dst.map_or(op.clone(), |dst| format!("{} = {op}", self.local(dst)))
    }

    fn term(&self, term: &Terminator) -> String {
        match term {
            Terminator::Jump(target) => format!("jump b{}", target.0),
            Terminator::Branch { cond, then, other } => {
                format!("branch {} b{} b{}", self.local(*cond), then.0, other.0)
            }
            Terminator::Next { iter, dst, body, exit } => {
                format!("{} = next {} b{} exit b{}", self.local(*dst), self.local(*iter), body.0, exit.0)
            }
            Terminator::Return(value) => format!("return {}", self.local(*value)),
            Terminator::Yield { value, resume } => format!("yield {} b{}", self.local(*value), resume.0),
            Terminator::Skip => "skip".to_owned(),
            Terminator::Raise { exception, cause: None, .. } => format!("raise {}", self.local(*exception)),
            Terminator::Raise { exception, cause: Some(Cause::Caught(depth)), .. } => {
                format!("raise {} from error {depth}", self.local(*exception))
            }
            Terminator::Raise { exception, cause: Some(Cause::Value { value: cause, .. }), .. } => {
                format!("raise {} from {}", self.local(*exception), self.local(*cause))
            }
            Terminator::Reraise => "reraise".to_owned(),
            Terminator::Unreachable => "unreachable".to_owned(),
        }
    }

    fn op(&self, op: &Op) -> String {
        let l = |local: &Local| self.local(*local);
        match op {
            Op::Const(value) => constant(value),
            Op::Copy(value) => l(value),
            Op::Global(name) => format!("global {name}"),
            Op::Builtin(name) => format!("builtin {name}"),
            Op::Capture(index) => {
                let name = self.function.captures.get(*index as usize);
                format!("capture {}", name.map_or("?", String::as_str))
            }
            Op::Binary(symbol, left, right) | Op::Compare(symbol, left, right) => {
                format!("{} {symbol} {}", l(left), l(right))
            }
            Op::Unary(symbol, value) => format!("{symbol} {}", l(value)),
            Op::Attribute(object, name) => format!("{}.{name}", l(object)),
            Op::SetField { object, name, value } => format!("{} with {name} {}", l(object), l(value)),
            Op::Index(object, index) => format!("{}[{}]", l(object), l(index)),
            Op::Slice { object, start, stop, step } => {
                let (start, stop, step) = (self.optional(*start), self.optional(*stop), self.optional(*step));
                format!("{}[{start}:{stop}:{step}]", l(object))
            }
            Op::Call { function, args } => self.call(*function, args),
            Op::Super => "super".to_owned(),
            Op::Tuple(values) => format!("tuple ({})", self.locals(values)),
            Op::List(values) => format!("list [{}]", self.locals(values)),
            Op::Set(values) => format!("set {{{}}}", self.locals(values)),
            Op::Dict(pairs) => {
                let pairs: Vec<_> =
                    pairs.iter().map(|(key, value)| format!("{}: {}", l(key), l(value))).collect();
                format!("dict {{{}}}", pairs.join(", "))
            }
            _ => self.rare_op(op),
        }
    }

    fn rare_op(&self, op: &Op) -> String {
        match op {
            Op::Concat(values) => format!("concat {}", self.locals(values)),
            Op::Format { value, conversion, spec } => {
                let conversion = conversion.map_or_else(String::new, |c| format!(" !{c}"));
                let spec = spec.map_or_else(String::new, |spec| format!(" :{}", self.local(spec)));
                format!("format {}{conversion}{spec}", self.local(*value))
            }
            Op::MakeFunction { function, captures, defaults } => {
                let captures = self.captures(*function, captures);
                format!("function f{}({}){captures}", function.0, self.locals(defaults))
            }
            Op::MakeClass { class, captures } => {
                let names = self.item.classes.get(class.0 as usize).map_or(&[][..], |class| &class.captures);
                format!("class c{}{}", class.0, self.sources(names, captures))
            }
            Op::MakeGenerator { element, captures, iterable } => {
                let captures = self.captures(*element, captures);
                format!("generator f{} over {}{captures}", element.0, self.local(*iterable))
            }
            Op::CheckHash(value) => format!("check hash {}", self.local(*value)),
            Op::Iter(value) => format!("iter {}", self.local(*value)),
            Op::Unpack { value, index, count, star } => {
                let star = star.map_or_else(String::new, |star| format!(" star {star}"));
                format!("unpack {} {index} of {count}{star}", self.local(*value))
            }
            Op::Match(op) => self.match_op(op),
            Op::Module(module) => format!("module {module}"),
            Op::ModuleAttribute { module, name } => format!("module {module}.{name}"),
            Op::ErrorMatches(class) => format!("error matches {}", self.local(*class)),
            Op::ErrorValue => "error".to_owned(),
            Op::ErrorClear => "clear error".to_owned(),
            Op::ErrorAgain { quiet, cause } => {
                let quiet = if *quiet { " quiet" } else { "" };
                let cause = match cause {
                    None => String::new(),
                    Some(Cause::Value { value: cause, .. }) => format!(" from {}", self.local(*cause)),
                    Some(Cause::Caught(depth)) => format!(" from error {depth}"),
                };
                format!("error again{quiet}{cause}")
            }
            Op::ErrorDrop => "drop error".to_owned(),
            _ => String::new(),
        }
    }

    fn match_op(&self, op: &MatchOp) -> String {
        let l = |local: &Local| self.local(*local);
        match op {
            MatchOp::Sequence { value, count, star } => {
                format!("match {} sequence {count}{}", l(value), if *star { " or more" } else { "" })
            }
            MatchOp::Mapping(value) => format!("match {} mapping", l(value)),
            MatchOp::Rest { value, keys } => format!("match {} rest without {}", l(value), l(keys)),
            MatchOp::Class { value, class, positional, names } => {
                format!("match {} class {} ({positional}, {})", l(value), l(class), names.join(", "))
            }
            MatchOp::Positional { value, class, index } => {
                format!("match {} part {index} of {}", l(value), l(class))
            }
            MatchOp::Named { value, name } => format!("match {} part {name}", l(value)),
        }
    }

    fn call(&self, function: Local, args: &[(ArgKind, Local)]) -> String {
        let args: Vec<_> = args
            .iter()
            .map(|(kind, value)| {
                let value = self.local(*value);
                match kind {
                    ArgKind::Positional => value,
                    ArgKind::Keyword(name) => format!("{name}={value}"),
                    ArgKind::Star => format!("*{value}"),
                    ArgKind::DoubleStar => format!("**{value}"),
                }
            })
            .collect();
        format!("call {}({})", self.local(function), args.join(", "))
    }

    fn captures(&self, function: FuncIdx, sources: &[CaptureSource]) -> String {
        let names = self.item.functions.get(function.0 as usize).map_or(&[][..], |f| &f.captures);
        self.sources(names, sources)
    }

    fn sources(&self, names: &[String], sources: &[CaptureSource]) -> String {
        let sources: Vec<_> = sources
            .iter()
            .enumerate()
            .map(|(index, source)| {
                let name = names.get(index).map_or("?", String::as_str);
                match source {
                    CaptureSource::Local(local) => format!("{name}={}", self.local(*local)),
                    CaptureSource::Capture(outer) => {
                        let outer = self.function.captures.get(*outer as usize).map_or("?", String::as_str);
                        format!("{name}=^{outer}")
                    }
                    CaptureSource::Itself => format!("{name}=itself"),
                }
            })
            .collect();
        if sources.is_empty() { String::new() } else { format!(" [{}]", sources.join(", ")) }
    }
}

fn constant(value: &Const) -> String {
    match value {
        Const::None => "None".to_owned(),
        Const::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(digits) => digits.clone(),
        Const::Float(value) => format!("{value:?}"),
        Const::Str(value) => format!("{value:?}"),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Complex(real, imag) => format!("complex {real:?} {imag:?}"),
        Const::Ellipsis => "...".to_owned(),
    }
}
