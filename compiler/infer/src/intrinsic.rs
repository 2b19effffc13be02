//! Names that only the library can use: ops of the bitcode, runtime symbols, and what reductions are made of.

use crate::call::Args;
use crate::engine::Engine;
use crate::join::join;
use crate::tir::{Spec, TOp, Val};
use crate::ty::Ty;
use pyfora_bitcode::symbol::{ResultRef, Symbol};
use pyfora_bitcode::{Op, Type};
use std::sync::Arc;

/// The names, as the library's environment resolves them.
pub const NAMES: &[&str] = &[
    "intrinsic",
    "rt",
    "raise_unsupported",
    "par_reduce",
    "par_search",
    "splittable",
    "element_is",
    "packed",
    "span_of",
    "part_of",
    "divmod_of",
    "expensive",
    "has_method",
    "known",
    "attribute_of",
    "nested",
    "same",
    "same_arms",
    "tuple_len",
    "tuple_list",
    "list_tuple",
    "list_builder",
    "list_push",
    "enum_name",
    "flag_table",
    "flag_like",
    "enum_value",
    "field_text",
    "field_values",
    "fields_as_tuples",
    "fields_as_dicts",
    "described_fields",
    "has_fields",
    "plain_int",
    "list_append",
    "empty_list",
    "part_at",
    "holds_ints",
    "holds_strs",
    "table_hash",
    "make_dict",
    "empty_dict",
    "dict_store",
    "make_view",
    "make_set",
    "order_is_seen",
    "origins",
    "make_bytes",
    "make_complex",
    "merged_keywords",
    "keywords_dict",
    "check_hashable",
    "is_iterable",
];

/// Capacity of a scratch buffer: the largest leaf of a sum of floats.
const BUFFER: u32 = 2048;

impl Engine<'_> {
    /// A call of one of the library's intrinsic names; `None` where it is an ordinary builtin.
    pub fn intrinsic(&mut self, name: &str, args: &Args) -> Option<Val> {
        let a = args.positional.clone();
        if let Some(v) = self.wide_intrinsic(name, &a) {
            return Some(v);
        }
        let v = match (name, a.as_slice()) {
            ("intrinsic", [op, rest @ ..]) => self.op(*op, rest),
            ("rt", [symbol, rest @ ..]) => self.runtime_symbol(*symbol, rest),
            ("raise_unsupported", [message]) => {
                if let Ty::StrConst(text) = self.ty(*message) {
                    self.invalid(&text);
                }
                self.never()
            }
            ("par_reduce", [n, grain, leaf, combine]) => self.reduce([*n, *grain, *leaf, *combine], false),
            ("par_search", [n, grain, leaf, combine]) => self.reduce([*n, *grain, *leaf, *combine], true),
            ("splittable", [x]) => {
                let yes = self.splittable(&self.ty(*x));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("element_is", [x, class]) => {
                let (element, class) = (self.element_type(*x), self.ty(*class));
                let yes = element.open_arms().iter().all(|arm| self.is_instance(arm, &class));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("packed", [x]) => {
                let yes = matches!(self.element_type(*x), Ty::Int | Ty::Float | Ty::Str);
                self.b.constant(Ty::BoolConst(yes))
            }
            ("expensive", [x]) => {
                let yes = self.expensive_elements(&self.ty(*x));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("nested", [x]) => {
                let yes = self.nested(&self.ty(*x));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("has_method", [x, name]) => {
                let Ty::StrConst(name) = self.ty(*name) else { return None };
                self.split(*x, &mut |e, x| {
                    let yes = e.has_method(&e.ty(x), &name);
                    e.b.constant(Ty::BoolConst(yes))
                })
            }
            ("enum_name", [x]) => self.split(*x, &mut |e, x| e.enum_name(x)),
            ("flag_table", [x]) => self.split(*x, &mut |e, x| e.flag_table(x)),
            ("flag_like", [x, value]) => self.flag_like(*x, *value),
            ("enum_value", [x]) => self.split(*x, &mut |e, x| e.enum_value(x)),
            ("plain_int", [x]) => self.split(*x, &mut |e, x| match e.ty(x) {
                Ty::Instance(class, _) if e.is_int_enum(&class) => e.enum_value(x),
                _ => x,
            }),
            ("field_text", [x]) => self.split(*x, &mut |e, x| e.field_text(x)),
            ("field_values", [x, purpose]) => {
                let Ty::StrConst(purpose) = self.ty(*purpose) else { return None };
                self.split(*x, &mut |e, x| e.field_values(x, &purpose))
            }
            ("fields_as_tuples", [x]) => self.split(*x, &mut |e, x| e.as_tuples(x)),
            ("fields_as_dicts", [x]) => self.split(*x, &mut |e, x| e.as_dicts(x)),
            ("described_fields", [x]) => self.split(*x, &mut |e, x| {
                let class = match e.ty(x) {
                    Ty::Instance(class, _) => e.class_of(&class),
                    other => other,
                };
                e.described_fields(&class)
            }),
            ("has_fields", [x]) => self.split(*x, &mut |e, x| {
                let class = match e.ty(x) {
                    Ty::Instance(class, _) => e.class_of(&class),
                    other => other,
                };
                let yes = e.is_dataclass(&class);
                e.b.constant(Ty::BoolConst(yes))
            }),
            ("attribute_of", [x, name]) => {
                let Ty::StrConst(path) = self.ty(*name) else {
                    let text = "the name of an attribute that is known only when the code runs";
                    return Some(self.unsupported(pyfora_base::registry::UNSUPPORTED_CALL, text));
                };
                path.split('.').fold(*x, |object, name| self.attribute(object, name))
            }
            ("tuple_len", [x]) => match self.ty(*x) {
                Ty::VarTuple(_) => {
                    let list = self.b.part(*x, 0);
                    self.length(list)
                }
                other => self.b.int(other.parts().len() as i64),
            },
            ("tuple_list", [x]) => self.iterable(*x),
            ("list_tuple", [x]) => self.var_tuple_of(*x),
            ("known", [x]) => {
                let yes = matches!(self.ty(*x), Ty::IntConst(_));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("divmod_of", [x, y]) => self.split2(*x, *y, &mut |e, x, y| {
                e.binary_method("divmod()", ("__divmod__", "__rdivmod__"), x, y)
            }),
            ("same_arms", [x, y]) => self.same_arms(*x, *y),
            ("same", [x, y]) => self.same_element(*x, *y),
            ("span_of", [x]) => self.span_of(*x),
            ("part_of", [x, lo, hi]) => self.part_of(*x, *lo, *hi),
            ("list_builder", [x]) => {
                let element = self.element_type(*x).widen_constants();
                self.b.inst(TOp::ListBuilder, Vec::new(), Ty::list(element))
            }
            ("list_push", [_, x]) if self.keeps_group(*x) => self.never(),
            ("list_push", [list, x]) => {
                if let Ty::List(element) = self.ty(*list) {
                    let ty = self.ty(*x);
                    if !crate::join::below(&ty, &element) {
                        let text = format!("a list of {} takes no {}", element.type_name(), ty.type_name());
                        return Some(self.unsupported(pyfora_base::registry::UNSETTLED_TYPE, text));
                    }
                    let x = self.b.convert(*x, &element);
                    self.b.emit(TOp::ListPush, vec![*list, x], Vec::new());
                }
                self.b.none()
            }
            _ => return self.table_intrinsic(name, &a),
        };
        Some(v)
    }

    /// What dicts, sets and bytes are made of.
    fn table_intrinsic(&mut self, name: &str, args: &[Val]) -> Option<Val> {
        let holds = |e: &mut Self, list: Val, wanted: &Ty| {
            let yes = e.ty(list).element() == *wanted;
            e.b.constant(Ty::BoolConst(yes))
        };
        Some(match (name, args) {
            ("list_append", [list, x]) => self.list_append(*list, *x),
            ("empty_list", []) => self.b.inst(TOp::ListBuilder, Vec::new(), Ty::list(Ty::never())),
            ("part_at", [x, i]) => {
                let Ty::IntConst(i) = self.ty(*i) else { return None };
                self.split(*x, &mut |e, x| e.b.part(x, i as usize))
            }
            ("holds_ints", [list]) => holds(self, *list, &Ty::Int),
            ("holds_strs", [list]) => holds(self, *list, &Ty::Str),
            ("table_hash", [x]) => self.table_hash(*x),
            ("make_dict", [keys, values, table]) => self.make_dict(*keys, *values, *table),
            ("empty_dict", []) => self.empty_dict(),
            ("dict_store", [dict, key, value]) => self.dict_store(*dict, *key, *value),
            ("make_view", [kind, dict]) => {
                let Ty::StrConst(kind) = self.ty(*kind) else { return None };
                self.make_view(&kind, *dict)
            }
            ("make_set", [like, elements, table, rest @ ..]) => self.make_set(*like, *elements, *table, rest),
            ("order_is_seen", [set]) => {
                let yes = crate::dict::is_ordered(self.b.ty(*set));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("origins", [a, b]) => {
                if crate::dict::is_ordered(self.b.ty(*b)) {
                    *a
                } else {
                    *b
                }
            }
            ("is_iterable", [x]) => {
                let yes = self.is_iterable(&self.ty(*x));
                self.b.constant(Ty::BoolConst(yes))
            }
            ("merged_keywords", [base, more]) => self.merged_keywords(*base, *more),
            ("keywords_dict", [keywords]) => self.kwargs_as_dict(*keywords),
            ("check_hashable", [x]) => {
                self.check_hashable(*x);
                self.b.none()
            }
            ("make_complex", [real, imag]) => self.b.make(Ty::complex(), vec![*real, *imag]),
            ("make_bytes", [text]) => {
                let text = self.b.convert(*text, &Ty::Str);
                self.b.make(Ty::bytes(), vec![text])
            }
            _ => return None,
        })
    }

    fn op(&mut self, op: Val, args: &[Val]) -> Val {
        let Ty::StrConst(name) = self.ty(op) else { return self.never() };
        let Some(op) = Op::from_name(&name) else {
            return self.unsupported(pyfora_base::registry::UNSUPPORTED_CALL, format!("no op `{name}`"));
        };
        match op {
            Op::ListOfFloats | Op::ListOfInts => {
                let element = if op == Op::ListOfFloats { Ty::Float } else { Ty::Int };
                let args = self.narrowed_operands(args);
                return self.b.prim1(op, args, Ty::list(element));
            }
            Op::BufNew => return self.b.inst(TOp::BufNew(BUFFER), Vec::new(), Ty::Buf),
            Op::ListGet => {
                let args = self.narrowed_operands(args);
                return self.element_at(args[0], args[1]);
            }
            Op::ListConcat | Op::ListSlice => {
                let ty = self.ty(args[0]);
                let args = self.narrowed_operands(args);
                return self.b.prim1(op, args, ty);
            }
            Op::Select => {
                let ty = join(&self.ty(args[1]), &self.ty(args[2]));
                let (x, y) = (self.b.convert(args[1], &ty), self.b.convert(args[2], &ty));
                return self.b.prim1(op, vec![args[0], x, y], ty);
            }
            _ => {}
        }
        let Some((_, results)) = op.signature() else {
            return self
                .unsupported(pyfora_base::registry::UNSUPPORTED_CALL, format!("op `{name}` in the library"));
        };
        let types: Vec<Ty> = results.iter().map(|t| lattice_type(*t)).collect();
        let args = self.narrowed_operands(args);
        let vals = self.b.prim(op, args, &types);
        match vals[..] {
            [] => self.b.none(),
            [v] => v,
            _ => self.tuple(vals),
        }
    }

    fn runtime_symbol(&mut self, symbol: Val, args: &[Val]) -> Val {
        let Ty::StrConst(name) = self.ty(symbol) else { return self.never() };
        let Some(symbol) = Symbol::from_name(&name) else {
            return self
                .unsupported(pyfora_base::registry::UNSUPPORTED_CALL, format!("no runtime symbol `{name}`"));
        };
        let (_, results) = symbol.signature();
        let wide = symbol.takes_wide();
        let args = if wide { self.wide_operands(symbol, args) } else { self.narrowed_operands(args) };
        let result = match (results[0], symbol.result_ref()) {
            _ if wide && *results == [Type::I64, Type::Ref] => Ty::Wide,
            (Type::Ref, ResultRef::StrList) => Ty::list(Ty::Str),
            (Type::Ref, ResultRef::IntList) => Ty::list(Ty::Int),
            (Type::Ref, ResultRef::Table) => Ty::Table,
            (Type::Ref, ResultRef::Alike) => self.ty(args[0]),
            (other, _) => lattice_type(other),
        };
        self.b.runtime(symbol, args, result)
    }

    /// `par_reduce(n, grain, leaf, combine)`: the state's type is the least that both functions give.
    fn reduce(&mut self, [n, grain, leaf, combine]: [Val; 4], stop: bool) -> Val {
        let (Some(leaf_spec), Some(combine_spec)) = (self.closure_spec(leaf), self.closure_spec(combine))
        else {
            return self.type_error("par_reduce needs functions");
        };
        let mut state = Ty::never();
        let (leaf_spec, combine_spec) = loop {
            let args: Arc<[Ty]> = Arc::from([Ty::Int, Ty::Int]);
            let leaf_spec = Spec { args, result: Some(state.clone()), ..leaf_spec.clone() };
            let first = self.world.summary(&leaf_spec);
            let mut wider = join(&state, &first.result);
            let args: Arc<[Ty]> = Arc::from([wider.clone(), wider.clone()]);
            let combine_spec = Spec { args, result: Some(wider.clone()), ..combine_spec.clone() };
            if !wider.is_never() {
                wider = join(&wider, &self.world.summary(&combine_spec).result);
            }
            if wider == state {
                break (leaf_spec, combine_spec);
            }
            state = wider;
        };
        // A leaf that always raises, or whose result has a single value, leaves nothing to combine.
        if state.is_never() || state.shape().slots().is_empty() {
            let (lo, hi) = (self.b.int(0), n);
            return self.call(leaf, vec![lo, hi]);
        }
        for spec in [&leaf_spec, &combine_spec] {
            let summary = self.world.summary(spec);
            self.note_errors(&summary);
        }
        self.b.may_raise = true;
        self.expensive = true;
        let mut args = vec![n, grain];
        for f in [leaf, combine] {
            let parts = self.b.parts(f);
            for p in parts {
                let ty = self.ty(p).widen_constants();
                args.push(self.b.convert(p, &ty));
            }
        }
        self.b.inst(
            TOp::Reduce { leaf: Box::new(leaf_spec), combine: Box::new(combine_spec), stop },
            args,
            state,
        )
    }

    fn closure_spec(&self, f: Val) -> Option<Spec> {
        let Ty::Function { func, captures, .. } = self.ty(f) else { return None };
        let captures = captures.iter().map(Ty::widen_constants).collect();
        Some(Spec { func, captures, args: Arc::from([]), result: None })
    }

    fn expensive_elements(&self, ty: &Ty) -> bool {
        if self.nested(ty) {
            return true;
        }
        let Ty::Generator { func, parts, .. } = ty else { return false };
        let Some((iterable, captures)) = parts.split_last() else { return false };
        if self.expensive_elements(iterable) {
            return true;
        }
        let mut probe = self.probe();
        let v = probe.b.val(iterable.clone());
        let element = probe.element_type(v);
        if element.is_never() {
            return false;
        }
        let spec = Spec {
            func: func.clone(),
            captures: captures.iter().map(Ty::widen_constants).collect(),
            args: Arc::from([element.widen_constants()]),
            result: None,
        };
        self.world.summary(&spec).expensive
    }

    /// Whether a value's index space can be cut.
    pub fn splittable(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Range(_) | Ty::List(_) => true,
            Ty::Generator { parts, .. } => parts.last().is_some_and(|iterable| self.splittable(iterable)),
            _ => self.cuts_itself(ty),
        }
    }

    /// Whether a position of it can have more than one element: it, or what it iterates over, is nested or of a class that
    /// offers `__pyfora_generator__`.
    pub fn nested(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Generator { nested, parts, .. } => {
                *nested || parts.last().is_some_and(|iterable| self.nested(iterable))
            }
            _ => self.cuts_itself(ty),
        }
    }

    /// An instance with `__pyfora_generator__`, iterable as all iterables are.
    pub fn cuts_itself(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Instance(..))
            && ["__pyfora_generator__", "__iter__"].iter().all(|name| self.has_method(ty, name))
    }

    /// How many positions the index space of a splittable value has.
    fn span_of(&mut self, x: Val) -> Val {
        match self.ty(x) {
            Ty::Range(_) => self.library_call("len", vec![x]),
            Ty::List(_) => self.b.prim1(Op::ListLen, vec![x], Ty::Int),
            Ty::Instance(..) => self.library_call("split_count", vec![x]),
            ty => {
                let last = ty.parts().len().saturating_sub(1);
                let iterable = self.b.part(x, last);
                self.span_of(iterable)
            }
        }
    }

    /// The same value over positions `lo` to `hi` of its index space.
    fn part_of(&mut self, x: Val, lo: Val, hi: Val) -> Val {
        match self.ty(x) {
            Ty::Range(parts) => {
                let vals = self.b.parts(x);
                let at = |e: &mut Self, i: Val| {
                    let offset = match parts[2] {
                        Ty::IntConst(1) => i,
                        _ => e.b.prim1(Op::MulWrapI64, vec![i, vals[2]], Ty::Int),
                    };
                    e.b.prim1(Op::AddWrapI64, vec![vals[0], offset], Ty::Int)
                };
                let start = at(self, lo);
                let stop = match parts[2] {
                    Ty::IntConst(1 | -1) => at(self, hi),
                    // A whole step behind the last element may be beyond 64 bits.
                    _ => self.library_call("_range_part_end", vec![x, hi]),
                };
                let ty = Ty::Range(Arc::from([Ty::Int, Ty::Int, parts[2].clone()]));
                self.b.make(ty, vec![start, stop, vals[2]])
            }
            ty @ Ty::List(_) => {
                let one = self.b.int(1);
                self.b.prim1(Op::ListSlice, vec![x, lo, hi, one], ty)
            }
            Ty::Instance(..) => self.library_call("split_parts", vec![x, lo, hi]),
            ty => {
                let mut vals = self.b.parts(x);
                let Some(iterable) = vals.pop() else { return x };
                let part = self.part_of(iterable, lo, hi);
                vals.push(part);
                let types = vals.iter().map(|v| self.ty(*v)).collect();
                self.b.make(ty.with_parts(types), vals)
            }
        }
    }
}

fn lattice_type(t: Type) -> Ty {
    match t {
        Type::I1 => Ty::Bool,
        Type::I64 => Ty::Int,
        Type::F64 => Ty::Float,
        Type::Ref => Ty::Str,
        Type::Buf => Ty::Buf,
    }
}
