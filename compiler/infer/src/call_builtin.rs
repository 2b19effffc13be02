//! Calls of builtins: constructors whose result is structural, and for the rest the library's functions.

use crate::call::Args;
use crate::engine::Engine;
use crate::tir::{TOp, Val};
use crate::ty::{FnRef, Ty};
use pyfora_base::registry;
use pyfora_bitcode::{Op, symbol::Symbol};
use pyfora_hir::ir::ParamKind;
use pyfora_hir::signature::ParamSignature;
use std::sync::Arc;

/// Product of the arms of a builtin's arguments up to which each combination chooses its overload.
const OVERLOAD_PRODUCT: usize = 8;

impl Engine<'_> {
    /// A call of a builtin function or type.
    pub fn call_builtin(&mut self, name: &Arc<str>, args: &Args) -> Val {
        if crate::builtin::is_exception(name) {
            if args.rest.is_some() {
                return self.spread_unsupported("an exception");
            }
            return self.make_exception(name, args);
        }
        if self.frame.func.is_library()
            && let Some(v) = self.intrinsic(name, args)
        {
            return v;
        }
        if let Some((class, method)) = name.split_once('.')
            && self
                .world
                .library_class(class)
                .is_some_and(|c| self.find_own(&self.class_of(&c), method).is_some())
        {
            return self.call_unbound(class, method, args);
        }
        if let Some(rest) = args.rest {
            return self.call_builtin_spread(name, args, rest);
        }
        if let Some(text) = crate::arity::wrong_call(name, args) {
            return self.type_error(&text);
        }
        if let Some(positional) = self.iterables_of(name, args) {
            if self.b.dead() {
                return self.never();
            }
            let args = Args { positional, ..args.clone() };
            return self.call_library_builtin(name, &args);
        }
        if &**name == "dict" {
            return self.dict_call(&args.positional, &args.keyword);
        }
        let positional = args.positional.clone();
        if args.keyword.is_empty() {
            match (&**name, positional.len()) {
                ("staticmethod" | "classmethod" | "property", 1) => {
                    let Some(class) = self.world.library_class(name) else { return self.never() };
                    let fields = Arc::from([(Arc::from("function"), self.ty(positional[0]))]);
                    return self.b.make(Ty::Instance(class, fields), positional);
                }
                ("int", 0) => return self.b.int(0),
                ("float", 0) => return self.b.inst(TOp::ConstFloat(0), Vec::new(), Ty::Float),
                ("bool", 0) => return self.b.constant(Ty::BoolConst(false)),
                ("str", 0) => return self.b.str(""),
                ("tuple", 0) => return self.tuple(Vec::new()),
                ("list", 0) => return self.list_of(Vec::new()),
                ("bool", 1) => return self.truth(positional[0]),
                ("str", 1) => return self.split(positional[0], &mut |e, v| e.str_of(v)),
                ("repr", 1) => return self.split(positional[0], &mut |e, v| e.repr_of(v)),
                ("ascii", 1) => return self.split(positional[0], &mut |e, v| e.ascii_of(v)),
                ("format", 1 | 2) => {
                    let spec = positional.get(1).copied().unwrap_or_else(|| self.b.str(""));
                    return self.split2(positional[0], spec, &mut |e, v, spec| e.format_of(v, spec));
                }
                ("tuple", 1) => return self.split_iterables(positional[0], &mut |e, v| e.tuple_of(v)),
                ("type", 1) => {
                    return self.split(positional[0], &mut |e, v| e.class_of_value(v));
                }
                ("len", 1) => {
                    return self.split(positional[0], &mut |e, v| match e.ty(v) {
                        Ty::Tuple(parts) => e.b.int(parts.len() as i64),
                        Ty::Class(class, _) if e.is_enum(&class) => {
                            let count = e.enum_len(&class);
                            e.b.int(count as i64)
                        }
                        // What is sure to be a number from 0 on needs no check.
                        ty if !matches!(ty, Ty::Instance(..)) && e.has_method(&ty, "__len__") => {
                            e.call_method(v, "__len__", Vec::new()).unwrap_or(v)
                        }
                        _ => e.call_library_builtin(name, &Args::plain(vec![v])),
                    });
                }
                ("range", 1..=3) => return self.range(&positional),
                ("iter", 1) => return self.iter(positional[0]),
                ("iter", 2) => return self.library_call("_iter_of_calls", positional),
                ("next", 1) => return self.next_of_value(positional[0], None),
                ("next", 2) => return self.next_of_value(positional[0], Some(positional[1])),
                ("isinstance", 2) => return self.isinstance(positional[0], positional[1], None),
                ("issubclass", 2) => {
                    return self.split2(positional[0], positional[1], &mut |e, a, b| e.issubclass(a, b));
                }
                ("slice", 1..=3) => {
                    let mut bounds = positional;
                    if bounds.len() == 1 {
                        bounds.insert(0, self.b.none());
                    }
                    if bounds.len() == 2 {
                        bounds.push(self.b.none());
                    }
                    return self.slice_object(bounds);
                }
                ("spread_list" | "spread_tuple", 1) => return self.spread_display(name, positional[0]),
                ("hasattr", 2) => return self.hasattr(positional[0], positional[1]),
                ("getattr", 2 | 3) => {
                    return self.getattr(positional[0], positional[1], positional.get(2).copied());
                }
                ("object.setattr", 3) => {
                    let Ty::StrConst(name) = self.ty(positional[1]) else { return self.never() };
                    return self.with_field(positional[0], &name, positional[2]);
                }
                ("cache.recursive", 2) => return self.cached_recursive(positional[0], positional[1]),
                ("callable", 1) => return self.callable(positional[0]),
                ("set" | "frozenset", _) => return self.set_call(name, &positional),
                ("frozenset.of", 1) => return self.frozenset_of_constants(positional[0]),
                ("set.of", 1) => return self.set_of_constants(positional[0]),
                ("set.extended", 2) => {
                    return self.library_call("_set_extended", positional);
                }
                ("dict.mapping", 1) => return self.mapping(positional[0]),
                ("dict.merged", 2) => return self.library_call("_dict_merged", positional),
                ("dict.stored", 3) => {
                    return self
                        .split(positional[0], &mut |e, d| e.dict_store(d, positional[1], positional[2]));
                }
                ("dict.fromkeys", 1 | 2) => {
                    return self.split(positional[0], &mut |e, v| {
                        let mut args = positional.clone();
                        args[0] = e.in_order(v);
                        if e.b.dead() { e.never() } else { e.library_call("_dict_from_keys", args) }
                    });
                }
                ("hash", 1) => return self.hash_of(positional[0], true),
                ("hash", n) => {
                    return self.type_error(&format!("hash() takes exactly one argument ({n} given)"));
                }
                ("str.maketrans", 1..=3) => return self.library_call("_maketrans", positional),
                ("bytes.fromhex", 1) => return self.library_call("_bytes_fromhex", positional),
                ("reversed", 1) => {
                    return self.split(positional[0], &mut |e, v| {
                        let v = match e.ty(v) {
                            Ty::Dict(_) | Ty::View(..) | Ty::Bytes(_) => e.list_from(v),
                            Ty::Class(class, _) if e.is_enum(&class) => e.enum_list(&class),
                            Ty::Set(..) => {
                                let name = e.ty(v).type_name();
                                e.type_error(&format!("'{name}' object is not reversible"))
                            }
                            _ => v,
                        };
                        if e.b.dead() { v } else { e.library_call("reversed", vec![v]) }
                    });
                }
                ("list", 1) => {
                    return self.split_iterables(positional[0], &mut |e, v| e.list_from(v));
                }
                _ => {}
            }
        }
        self.call_library_builtin(name, args)
    }

    /// `str.upper(text)`: a method of a builtin class with its object as the first argument.
    fn call_unbound(&mut self, class: &str, method: &str, args: &Args) -> Val {
        let Some((&object, rest)) = args.positional.split_first() else {
            return self.type_error(&format!("unbound method {class}.{method}() needs an argument"));
        };
        let args = Args { positional: rest.to_vec(), ..args.clone() };
        let wanted = Ty::builtin(class);
        self.split(object, &mut |e, object| {
            if !e.is_instance(&e.ty(object), &wanted) {
                let found = e.ty(object).type_name();
                let text = format!(
                    "descriptor '{method}' for '{class}' objects doesn't apply to a '{found}' object"
                );
                return e.type_error(&text);
            }
            let bound = e.attribute(object, method);
            e.call_args(bound, &args)
        })
    }

    /// `list(v)` of an arm.
    pub fn list_from(&mut self, v: Val) -> Val {
        let v = self.in_order(v);
        match self.ty(v) {
            Ty::List(_) => v,
            _ if self.b.dead() => v,
            _ => self.library_call("list", vec![v]),
        }
    }

    /// A builtin that the library defines as a function: keywords by its parameters' names.
    fn call_library_builtin(&mut self, name: &str, args: &Args) -> Val {
        let overloads = self.world.library_function(name);
        if overloads.is_empty() {
            return self.unsupported(registry::UNSUPPORTED_CALL, format!("`{name}`"));
        }
        if args.keyword.is_empty() {
            // Which overload it is depends on the types: each combination of a few arms has its own.
            let product: usize = args.positional.iter().map(|v| self.b.ty(*v).arms().len()).product();
            return match overloads.len() > 1 && product <= OVERLOAD_PRODUCT {
                true => self.library_call_by_arms(name, args.positional.clone(), 0),
                false => self.library_call(name, args.positional.clone()),
            };
        }
        let fits = |func: &&FnRef| self.takes_keywords(func, args);
        if let Some(positional) = self.in_places(&overloads.iter().filter(fits).collect::<Vec<_>>(), args) {
            return self.library_call_by_arms(name, positional, 0);
        }
        let Some(func) = overloads.iter().find(fits).or(overloads.first()).cloned() else {
            return self.never();
        };
        // What CPython's function takes and ours does not is no TypeError.
        let known = self.world.signature(&func).map(|f| f.params.clone()).unwrap_or_default();
        if let Some((key, _)) = args.keyword.iter().find(|(key, _)| known.iter().all(|p| p.name != *key)) {
            return self
                .unsupported(registry::UNSUPPORTED_CALL, format!("`{name}` with the argument `{key}`"));
        }
        let ty = Ty::Function { func, captures: Arc::from([]), defaults: Arc::from([]), object: None };
        let f = self.b.constant(ty);
        self.call_args(f, args)
    }

    fn library_call_by_arms(&mut self, name: &str, args: Vec<Val>, i: usize) -> Val {
        if i == args.len() {
            return self.library_call(name, args);
        }
        self.split_iterables(args[i], &mut |e, arm| {
            let mut args = args.clone();
            args[i] = arm;
            e.library_call_by_arms(name, args, i + 1)
        })
    }

    /// The arguments of a call with keywords in the order of the parameters, where the types decide between overloads
    /// of the same parameters.
    fn in_places(&self, overloads: &[&FnRef], args: &Args) -> Option<Vec<Val>> {
        let names = |func: &FnRef| -> Option<Vec<String>> {
            let f = self.world.signature(func)?;
            let plain = f.params.iter().all(|p| p.kind == ParamKind::Normal);
            plain.then(|| f.params.iter().map(|p| p.name.clone()).collect())
        };
        let [first, others @ ..] = overloads else { return None };
        let first = names(first)?;
        if others.is_empty() || others.iter().any(|func| names(func).as_ref() != Some(&first)) {
            return None;
        }
        let by_name = |name: &String| args.keyword.iter().find(|(key, _)| key == name).map(|(_, v)| *v);
        let rest: Vec<Val> = first.iter().skip(args.positional.len()).map_while(by_name).collect();
        (rest.len() == args.keyword.len()).then(|| [args.positional.clone(), rest].concat())
    }

    /// Whether a library function has parameters for these arguments.
    fn takes_keywords(&self, func: &FnRef, args: &Args) -> bool {
        let Some(f) = self.world.signature(func) else { return false };
        let given = |p: &ParamSignature| args.keyword.iter().any(|(k, _)| *k == p.name);
        let places: Vec<&ParamSignature> = f.params.iter().filter(|p| p.kind == ParamKind::Normal).collect();
        let variadic = f.params.iter().any(|p| p.kind == ParamKind::VarPositional);
        let known = args
            .keyword
            .iter()
            .all(|(k, _)| f.params.iter().any(|p| p.kind != ParamKind::VarPositional && p.name == *k));
        let filled = f.params.iter().all(|p| match p.kind {
            ParamKind::VarPositional => true,
            _ => {
                p.default.is_some() || given(p) || places.iter().take(args.positional.len()).any(|q| *q == p)
            }
        });
        known && filled && (variadic || args.positional.len() <= places.len())
    }

    fn callable(&mut self, v: Val) -> Val {
        self.split(v, &mut |e, v| {
            let yes = match e.ty(v) {
                Ty::Function { .. }
                | Ty::BoundMethod(_)
                | Ty::LibMethod { .. }
                | Ty::Class(..)
                | Ty::Builtin(_) => true,
                Ty::Instance(class, _) => e.find_method(&e.class_of(&class), "__call__").is_some(),
                _ => false,
            };
            e.b.constant(Ty::BoolConst(yes))
        })
    }

    fn tuple_of(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Tuple(_) | Ty::VarTuple(_) => v,
            Ty::Instance(class, _) if self.is_named_tuple(&class) => self.plain_tuple(v),
            _ => self.var_tuple_of(v),
        }
    }

    /// `str(v)` of an arm.
    pub fn str_of(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Str | Ty::StrConst(_) => v,
            Ty::None => self.b.str("None"),
            Ty::BoolConst(b) => self.b.str(if b { "True" } else { "False" }),
            Ty::Bool => self.if_else(v, &mut |e| e.b.str("True"), &mut |e| e.b.str("False")),
            Ty::Int | Ty::IntConst(_) => {
                let v = self.b.convert(v, &Ty::Int);
                self.b.runtime(Symbol::StrFromI64, vec![v], Ty::Str)
            }
            Ty::Wide => self.b.runtime(Symbol::BigStr, vec![v], Ty::Str),
            Ty::Float => self.b.runtime(Symbol::StrFromF64, vec![v], Ty::Str),
            Ty::Exception(..) => self.str_of_exception(v),
            _ => self.str_of_object(v),
        }
    }

    /// `range(…)`.
    fn range(&mut self, args: &[Val]) -> Val {
        let mut ints = Vec::new();
        for &arg in args {
            ints.push(self.split(arg, &mut |e, v| match e.ty(v) {
                Ty::Int | Ty::IntConst(_) => v,
                Ty::Wide => {
                    e.narrowed(v, (crate::raised::INVALID, "a range with bounds of more than 64 bits"))
                }
                Ty::Bool | Ty::BoolConst(_) => e.bool_to_int(v),
                ty if e.has_method(&ty, "__index__") => e.library_call("_index", vec![v]),
                Ty::Hash(_) => e.seen_hash(),
                ty => {
                    let text = format!("'{}' object cannot be interpreted as an integer", ty.type_name());
                    e.type_error(&text)
                }
            }));
        }
        if self.b.dead() {
            return self.never();
        }
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let (start, stop, step) = match ints[..] {
            [stop] => (zero, stop, one),
            [start, stop] => (start, stop, one),
            _ => (ints[0], ints[1], ints[2]),
        };
        match *self.b.ty(step) {
            Ty::IntConst(0) => {
                self.b.raise_builtin("ValueError", "range() arg 3 must not be zero");
                return self.never();
            }
            Ty::IntConst(_) => {}
            _ => {
                let bad = self.b.prim1(Op::EqI64, vec![step, zero], Ty::Bool);
                let (yes, no) = self.b.branch_or_dead(bad);
                self.b.cur = yes;
                self.b.raise_builtin("ValueError", "range() arg 3 must not be zero");
                self.b.cur = no;
            }
        }
        let types: Arc<[Ty]> = [start, stop, step].iter().map(|v| self.ty(*v)).collect();
        self.b.make(Ty::Range(types), vec![start, stop, step])
    }

    /// An f-string's parts, all strings.
    pub fn concat(&mut self, parts: &[pyfora_hir::ir::Local]) -> Val {
        let mut texts = Vec::with_capacity(parts.len());
        for l in parts {
            let v = self.read(*l);
            texts.push(match self.ty(v) {
                Ty::Str | Ty::StrConst(_) => self.b.convert(v, &Ty::Str),
                _ => self.split(v, &mut |e, v| e.str_of(v)),
            });
        }
        // As many at a time as there is a function for: what lies in between is made for nothing.
        while texts.len() > 1 {
            let rest = texts.split_off(texts.len().min(4));
            let symbol = match texts.len() {
                2 => Symbol::StrConcat,
                3 => Symbol::StrConcat3,
                _ => Symbol::StrConcat4,
            };
            texts = std::iter::once(self.b.runtime(symbol, texts, Ty::Str)).chain(rest).collect();
        }
        match texts.pop() {
            Some(v) => v,
            None => self.b.str(""),
        }
    }
}
