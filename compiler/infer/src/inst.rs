//! The transfer of each instruction and terminator.

use crate::attr::Member;
use crate::engine::{Engine, Fact};
use crate::flow::{Edge, Outcome};
use crate::path::Step;
use crate::tir::{Spec, TOp, TTerm, Val};
use crate::ty::{ClassRef, ExcRef, FnRef, Ty};
use crate::world::Global;
use pyfora_base::registry;
use pyfora_hir::ir::{
    ArgKind, CaptureSource, Const, FuncIdx, FunctionKind, Inst, Local, MethodKind, Op, Terminator,
};
use std::sync::Arc;

impl Engine<'_> {
    /// Runs one instruction and gives its value.
    pub fn run_inst(&mut self, inst: &Inst, ends_body: bool) -> Val {
        if let Some(dst) = inst.dst {
            self.frame.facts.remove(&dst.0);
        }
        let value = self.value_of(inst, ends_body);
        if let Some(dst) = inst.dst {
            self.note_assignment(dst);
        }
        value
    }

    fn value_of(&mut self, inst: &Inst, ends_body: bool) -> Val {
        match &inst.op {
            Op::Const(c) => self.literal(c),
            Op::Copy(l) => {
                if let (Some(dst), Some(fact)) = (inst.dst, self.frame.facts.get(&l.0).cloned()) {
                    self.frame.facts.insert(dst.0, fact);
                }
                let v = if self.is_kwargs(*l) { self.raw(*l) } else { self.read(*l) };
                match self.frame.stale.contains(&v) {
                    // The new name is the one that an iterator is used by.
                    true => {
                        let ty = self.ty(v);
                        self.b.inst(TOp::Convert, vec![v], ty)
                    }
                    false => v,
                }
            }
            Op::Global(name) => self.global_value(name),
            Op::Builtin(name) => self.b.constant(Ty::builtin(name)),
            Op::Capture(i) => self.capture(*i as usize),
            Op::Binary(op, a, b) => {
                let (a, b) = (self.read(*a), self.read(*b));
                self.binary(op, a, b)
            }
            Op::Unary("not", a) => self.not(*a, inst.dst),
            Op::Unary(op, a) => {
                let a = self.read(*a);
                self.unary(op, a)
            }
            Op::Compare(op, a, b) => {
                if matches!(*op, "in" | "not in") && self.is_kwargs(*b) {
                    let a = self.read(*a);
                    return self.kwargs_has(*b, a, *op == "not in");
                }
                let (a, b) = (self.read(*a), self.read(*b));
                self.compare_with_fact(op, a, b, inst.dst)
            }
            Op::Attribute(object, name) => {
                let object = self.read(*object);
                let v = self.attribute(object, name);
                self.note_path(v, object, Step::Field(Arc::from(name.as_str())));
                v
            }
            Op::SetField { object, name, value } => self.set_field(*object, name, *value),
            Op::Index(object, index) => {
                let index = self.read(*index);
                if let Some(v) = self.kwargs_item(*object, index) {
                    return v;
                }
                let object = self.read(*object);
                let v = self.index(object, index);
                if let Ty::IntConst(i) = *self.b.ty(index) {
                    self.note_path(v, object, Step::Index(i));
                }
                v
            }
            Op::Slice { object, start, stop, step } => {
                let object = self.read(*object);
                let bound = |e: &mut Self, l: &Option<Local>| match l {
                    Some(l) => e.read(*l),
                    None => e.b.none(),
                };
                let parts = [bound(self, start), bound(self, stop), bound(self, step)];
                self.slice(object, parts)
            }
            Op::Call { function, args } => {
                let f = self.read(*function);
                if let Some(v) = self.next_call(f, args) {
                    return v;
                }
                if let Some(v) = self.lending_call(f, args) {
                    return v;
                }
                if let Some(v) = self.grouping_call(f, args) {
                    return v;
                }
                let used_up = self.used_up_by(f, args);
                let args: Vec<_> = args
                    .iter()
                    .map(|(kind, l)| {
                        let whole = *kind == ArgKind::DoubleStar && self.is_kwargs(*l);
                        (kind.clone(), if whole { self.raw(*l) } else { self.read(*l) })
                    })
                    .collect();
                let result = self.call_from(f, args, inst.dst);
                self.use_up(&used_up);
                result
            }
            Op::Super => self.super_value(),
            Op::Tuple(parts) => {
                let vals: Vec<Val> =
                    parts.iter().map(|l| if ends_body { self.raw(*l) } else { self.read(*l) }).collect();
                if ends_body { self.tuple(vals) } else { self.tuple_display(vals) }
            }
            Op::List(parts) => {
                let vals: Vec<Val> = parts.iter().map(|l| self.read(*l)).collect();
                self.list_of(vals)
            }
            Op::MakeFunction { function, captures, defaults } => {
                self.make_function(*function, captures, defaults)
            }
            Op::MakeClass { class, captures } => self.make_class(class.0, captures),
            Op::MakeGenerator { element, captures, iterable } => {
                self.make_generator(*element, captures, *iterable)
            }
            Op::Iter(x) => self.iter_of_local(*x),
            Op::CheckHash(x) => {
                let v = self.read(*x);
                self.split(v, &mut |e, v| e.check_hash(v))
            }
            Op::Unpack { value, index, count, star } => {
                let v = self.unpack_local(*value, *index, *count, *star);
                let base = self.raw(*value);
                match *star {
                    Some(s) if *index == s => {}
                    Some(s) if *index > s => {
                        let at = i64::from(*index) - i64::from(*count);
                        self.note_path(v, base, Step::Index(at));
                    }
                    _ => self.note_path(v, base, Step::Index(i64::from(*index))),
                }
                v
            }
            Op::Match(op) => self.match_op(op, inst.dst),
            Op::Module(name) => {
                let found = self.world.import_module(&self.frame.func.env, name);
                self.materialise(found, name)
            }
            Op::ModuleAttribute { module, name } => {
                let found = self.world.import_name(&self.frame.func.env, module, name);
                self.materialise(found, name)
            }
            Op::Concat(parts) => self.concat(parts),
            Op::Format { value, conversion, spec } => self.format(*value, *conversion, *spec),
            Op::Dict(pairs) => {
                let pairs = pairs.iter().map(|(k, v)| (self.read(*k), self.read(*v))).collect();
                self.dict_display(pairs)
            }
            Op::Set(elements) => {
                let elements = elements.iter().map(|l| self.read(*l)).collect();
                self.set_display(elements)
            }
            Op::ErrorMatches(classes) => {
                let classes = self.read(*classes);
                self.error_matches(classes, inst.dst)
            }
            Op::ErrorValue => self.error_value(),
            Op::ErrorClear => self.error_clear(),
            Op::ErrorDrop => self.error_drop(),
            Op::ErrorAgain { quiet, cause } => {
                let cause = self.cause_of(*cause);
                self.error_again(*quiet, cause)
            }
        }
    }

    fn literal(&mut self, c: &Const) -> Val {
        match c {
            Const::None => self.b.none(),
            Const::Bool(b) => self.b.constant(Ty::BoolConst(*b)),
            Const::Int(i) => self.b.int(*i),
            Const::Float(x) => self.b.inst(TOp::ConstFloat(x.to_bits()), Vec::new(), Ty::Float),
            Const::Str(s) => self.b.str(s),
            Const::BigInt(digits) => self.big_literal(digits),
            Const::Bytes(bytes) => {
                let text = self.b.str(&bytes.iter().copied().map(char::from).collect::<String>());
                let text = self.b.convert(text, &Ty::Str);
                self.b.make(Ty::bytes(), vec![text])
            }
            Const::Complex(real, imag) => {
                let parts = [*real, *imag].map(|x| self.literal(&Const::Float(x)));
                self.b.make(Ty::complex(), parts.to_vec())
            }
            Const::Ellipsis => {
                self.unsupported(registry::UNSUPPORTED_EXPRESSION, "`...` is not supported yet")
            }
        }
    }

    /// Raises InvalidPyforaOperation, which code inside cannot catch.
    pub fn invalid(&mut self, message: &str) {
        self.b.raise_builtin("InvalidPyforaOperation", message);
    }

    /// The value of a module-level or builtin name.
    pub fn global_value(&mut self, name: &str) -> Val {
        let env = self.frame.func.env.clone();
        let found = self.world.global(&env, name);
        self.materialise(found, name)
    }

    /// The value of what a name stands for.
    pub fn materialise(&mut self, global: Global, name: &str) -> Val {
        match global {
            Global::Value(ty) => match self.class_problem(&ty) {
                Some(what) => self.unsupported(registry::UNSUPPORTED_STATEMENT, format!("`{name}`: {what}")),
                None => self.b.constant(ty),
            },
            Global::Data { object, ty } => {
                let laid_out = self.b.inst(TOp::Global(object), Vec::new(), ty.clone());
                self.b.convert(laid_out, &crate::family::canonical(&ty))
            }
            Global::Tuple(parts) => {
                let vals: Vec<Val> = parts.into_iter().map(|p| self.materialise(p, name)).collect();
                self.tuple(vals)
            }
            Global::Keywords(items) => {
                let items = items.into_iter().map(|(n, g)| (n.clone(), self.materialise(g, &n))).collect();
                self.kwargs(items)
            }
            Global::Instance { class: Ty::Class(class, _), fields } => {
                let mut types = Vec::new();
                let mut vals = Vec::new();
                for (field, value) in fields {
                    let v = self.materialise(value, &format!("{name}.{field}"));
                    types.push((field, self.ty(v)));
                    vals.push(v);
                }
                self.b.make(Ty::Instance(class, types.into()), vals)
            }
            Global::Instance { .. } => self.unsupported(registry::INTERNAL, "an instance without a class"),
            Global::BoundMethod { receiver, name: method } => {
                let receiver = self.materialise(*receiver, name);
                self.attribute(receiver, &method)
            }
            Global::Init { init, index } => {
                let spec = Spec { func: init, captures: Arc::from([]), args: Arc::from([]), result: None };
                let all = self.call_spec(spec, Vec::new());
                if self.b.dead() {
                    return all;
                }
                let v = self.b.part(all, index as usize);
                let v = self.refuse_shared_iterator(v, &format!("`{name}`"));
                let text = format!("name '{name}' is not defined");
                self.bound(v, &mut |e| e.b.raise_builtin("NameError", &text))
            }
            Global::Unconvertible { type_name, why } => self.unsupported(
                registry::NOT_CONVERTIBLE,
                format!("`{name}` is of type `{type_name}`, which cannot be used here: {why}"),
            ),
            Global::Unsupported(what) => self.unsupported(registry::UNSUPPORTED_CALL, what),
            Global::Missing => {
                self.b.raise_builtin("NameError", &format!("name '{name}' is not defined"));
                self.never()
            }
        }
    }

    pub fn fn_ref(&self, index: FuncIdx) -> FnRef {
        FnRef { item: self.frame.func.item.clone(), index: index.0, env: self.frame.func.env.clone() }
    }

    pub fn class_ref(&self, index: u32) -> ClassRef {
        let name = Arc::from(self.frame.item.classes[index as usize].name.as_str());
        ClassRef {
            item: self.frame.func.item.clone(),
            index,
            env: self.frame.func.env.clone(),
            object: None,
            name,
            captures: Arc::from([]),
        }
    }

    fn types(&self, vals: &[Val]) -> Arc<[Ty]> {
        vals.iter().map(|v| self.b.ty(*v).clone()).collect()
    }

    fn make_function(&mut self, f: FuncIdx, captures: &[CaptureSource], defaults: &[Local]) -> Val {
        let def = self.frame.item.functions[f.0 as usize].kind == FunctionKind::Def;
        let captures = self.capture_values(captures, def);
        let defaults: Vec<Val> = defaults.iter().map(|l| self.read(*l)).collect();
        let func = self.fn_ref(f);
        let ty = Ty::Function {
            func,
            captures: self.types(&captures),
            defaults: self.types(&defaults),
            object: None,
        };
        self.b.make(ty, captures.into_iter().chain(defaults).collect())
    }

    fn make_class(&mut self, class: u32, captures: &[CaptureSource]) -> Val {
        let diagnostics = self.frame.item.classes[class as usize].diagnostics.clone();
        self.diagnostics.extend(diagnostics);
        // A class has one type whatever the numbers are that it captures.
        let mut vals = self.capture_values(captures, false);
        for v in &mut vals {
            let ty = self.ty(*v).widen_constants();
            *v = self.b.convert(*v, &ty);
        }
        let class = ClassRef { captures: self.types(&vals), ..self.class_ref(class) };
        let ty = self.class_of(&class);
        if let Some(what) = self.class_problem(&ty) {
            return self.unsupported(registry::UNSUPPORTED_STATEMENT, format!("`{}`: {what}", class.name));
        }
        if let Some(text) = self.inconsistent_bases(&ty) {
            return self.type_error(&text);
        }
        self.b.make(ty, vals)
    }

    fn make_generator(&mut self, element: FuncIdx, captures: &[CaptureSource], iterable: Local) -> Val {
        let mut vals = self.capture_values(captures, false);
        let iterable = self.read(iterable);
        let func = self.fn_ref(element);
        let nested =
            matches!(self.frame.item.functions[element.0 as usize].kind, FunctionKind::NestedElement);
        self.split_iterables(iterable, &mut |e, iterable| {
            let iterable = e.iterable(iterable);
            vals.push(iterable);
            let parts = e.types(&vals);
            let made = e.b.make(Ty::Generator { func: func.clone(), nested, parts }, vals.clone());
            vals.pop();
            made
        })
    }

    fn set_field(&mut self, object: Local, name: &str, value: Local) -> Val {
        let value = self.read(value);
        let v = self.read(object);
        if let Ty::Exception(ExcRef::User(_), _) = self.ty(v) {
            return self.set_exception_field(v, name, value);
        }
        let Ty::Instance(class, _) = self.ty(v) else {
            return self.unsupported(registry::ATTRIBUTE_ASSIGNMENT, format!("assignment to `.{name}`"));
        };
        let kind = self.find_method(&self.class_of(&class), name).map(|found| found.kind);
        if kind == Some(Member::Method(MethodKind::Property)) || self.has_method(&self.ty(v), "__setattr__") {
            let text = format!("assignment to `.{name}`, which the class handles itself");
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        if self.is_frozen_field(&self.class_of(&class), name) {
            let text = format!(
                "assignment to `{name}` of a frozen dataclass, which CPython refuses: write \
                 `object.__setattr__(self, \"{name}\", …)`"
            );
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        self.with_field(v, name, value)
    }

    /// A way out to a block with the locals as they stand.
    pub fn edge(&mut self, target: pyfora_hir::ir::BlockId, out: &mut Outcome) {
        let vars = self.after_moves();
        if let Some(from) = self.b.cur.take() {
            out.edges.push(Edge {
                from,
                target: target.0 as usize,
                vars,
                stale: self.frame.stale.clone(),
                pending: self.frame.caught.pending.clone(),
            });
        }
    }

    /// Runs a block's end.
    pub fn run_terminator(&mut self, term: &Terminator) -> Outcome {
        let mut out = Outcome::default();
        match term {
            Terminator::Jump(b) => self.edge(*b, &mut out),
            Terminator::Branch { cond, then, other } => {
                let v = self.read(*cond);
                let fact = match self.frame.facts.get(&cond.0) {
                    Some(f) => f.clone(),
                    None => self.fact_by(v, &|t| self.known_truth(t)),
                };
                let test = self.truth(v);
                let saved = self.frame.vars.clone();
                let caught = self.frame.caught.clone();
                let (t, o) = self.b.branch_or_dead(test);
                for (block, target, truth) in [(t, then, true), (o, other, false)] {
                    self.b.cur = block;
                    if block.is_some() {
                        self.frame.vars = saved.clone();
                        self.assume(Some(&fact), truth);
                        self.frame.caught = caught.clone();
                        self.frame.caught.assume(*cond, truth);
                        self.edge(*target, &mut out);
                    }
                }
            }
            Terminator::Next { iter, dst, body, exit } => {
                self.run_next(*iter, *dst, (*body, *exit), &mut out)
            }
            Terminator::Return(l) => {
                let mut v = self.read(*l);
                if let Some(this) = self.frame.self_local {
                    if self.ty(v) != Ty::None && !self.b.dead() {
                        self.unsupported(
                            registry::UNSUPPORTED_OPERATION,
                            "an `__init__` that returns a value",
                        );
                    }
                    v = self.raw(this);
                }
                if !self.frame.lent.is_empty() && !self.b.dead() {
                    v = self.return_lent(v);
                }
                if self.frame.function().generator && !self.b.dead() {
                    v = self.tuple(vec![v]);
                }
                out.returns.extend(self.b.cur.take().map(|b| (b, v)));
            }
            Terminator::Yield { value, resume } => self.suspend(*value, resume.0, &mut out),
            Terminator::Skip => {
                let v = self.b.constant(Ty::Skip);
                out.returns.extend(self.b.cur.take().map(|b| (b, v)));
            }
            Terminator::Raise { exception, fresh, cause } => {
                let e = self.read(*exception);
                let cause = self.cause_of(*cause);
                self.split(e, &mut |m, e| m.raise_value(e, *fresh, cause));
            }
            Terminator::Reraise => self.reraise(),
            Terminator::Unreachable => self.b.end(TTerm::Unreachable),
        }
        out
    }

    fn not(&mut self, a: Local, dst: Option<Local>) -> Val {
        let v = self.read(a);
        let fact = match self.frame.facts.get(&a.0) {
            Some(f) => f.clone(),
            None => self.fact_by(v, &|t| self.known_truth(t)),
        };
        if let Some(dst) = dst {
            self.frame.facts.insert(dst.0, Fact { val: fact.val, yes: fact.no, no: fact.yes });
        }
        let t = self.truth(v);
        match *self.b.ty(t) {
            Ty::BoolConst(b) => self.b.constant(Ty::BoolConst(!b)),
            _ if self.b.dead() => self.never(),
            _ => self.b.prim1(pyfora_bitcode::Op::NotI1, vec![t], Ty::Bool),
        }
    }

    fn compare_with_fact(&mut self, op: &str, a: Val, b: Val, dst: Option<Local>) -> Val {
        if matches!(op, "is" | "is not") && *self.b.ty(b) == Ty::None {
            let fact = self.fact_by(a, &|t| Some((*t == Ty::None) == (op == "is")));
            if let Some(dst) = dst {
                self.frame.facts.insert(dst.0, fact);
            }
        }
        if matches!(op, "==" | "!=")
            && let Some(dst) = dst
        {
            let fact = self.fact_of_equality(a, b).or_else(|| self.fact_of_equality(b, a));
            self.frame.facts.extend(fact.map(|f| {
                let f = if op == "==" { f } else { Fact { val: f.val, yes: f.no, no: f.yes } };
                (dst.0, f)
            }));
        }
        self.compare(op, a, b)
    }
}
