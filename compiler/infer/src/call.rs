//! Calls: what is called decides, and arguments are bound to parameters as CPython does.

use crate::engine::Engine;
use crate::tir::{Spec, Val};
use crate::ty::{FnRef, Ty};
use pyfora_base::registry;
use pyfora_hir::ir::{ArgKind, FunctionKind, Local, ParamKind};
use pyfora_hir::signature::{ParamSignature, Signature};
use std::sync::Arc;

/// Arguments of a call after `*` and `**` were expanded.
#[derive(Clone, Default)]
pub struct Args {
    pub positional: Vec<Val>,
    /// Positional arguments after those, a tuple of any length.
    pub rest: Option<Val>,
    pub keyword: Vec<(String, Val)>,
}

impl Args {
    /// Positional arguments alone.
    pub fn plain(positional: Vec<Val>) -> Args {
        Args { positional, ..Args::default() }
    }

    fn all(&self) -> impl Iterator<Item = &Val> {
        self.positional.iter().chain(&self.rest).chain(self.keyword.iter().map(|(_, v)| v))
    }
}

/// Product of the arms of a call's arguments up to which each combination is specialised (rule 8).
const SPLIT_PRODUCT: usize = 4;

impl Engine<'_> {
    /// A call of plain positional arguments.
    pub fn call(&mut self, f: Val, args: Vec<Val>) -> Val {
        self.call_args(f, &Args::plain(args))
    }

    /// A call as written, whose result may tell facts (`isinstance`) or replace `self` (`Base.__init__(self)`).
    pub fn call_from(&mut self, f: Val, written: Vec<(ArgKind, Val)>, dst: Option<Local>) -> Val {
        let spread = |(kind, v): &(ArgKind, Val)| *kind == ArgKind::Star && self.b.ty(*v).arms().len() > 1;
        if let Some(i) = written.iter().position(spread) {
            return self.split(written[i].1, &mut |e, arm| {
                let mut written = written.clone();
                written[i].1 = arm;
                e.call_from(f, written, None)
            });
        }
        if let Some(v) = self.call_by_mapping(f, &written) {
            return v;
        }
        let Some(args) = self.expand(written) else { return self.never() };
        if let Ty::Builtin(name) = self.ty(f)
            && &*name == "isinstance"
            && args.positional.len() == 2
            && args.rest.is_none()
            && args.keyword.is_empty()
        {
            return self.isinstance(args.positional[0], args.positional[1], dst);
        }
        if let Some(v) = self.base_init(f, &args) {
            return v;
        }
        if self.constructs_again(f) {
            let text =
                "a call of a constructor that is not part of making an instance: it changes the object";
            return self.unsupported(registry::UNSUPPORTED_CALL, text);
        }
        self.call_args(f, &args)
    }

    /// `super().__init__(…)` or `Base.__init__(self, …)` inside `__init__`: `self` becomes the extended instance.
    fn base_init(&mut self, f: Val, args: &Args) -> Option<Val> {
        let this = self.frame.self_local?;
        let current = self.raw(this);
        if let Ty::LibMethod { class, name, receiver } = self.ty(f)
            && &*class == "BaseException"
            && &*name == "__init__"
        {
            let mut args = args.clone();
            if receiver.is_empty() && !args.positional.is_empty() && args.positional.remove(0) != current {
                return None;
            }
            let extended = self.set_exception_args(current, &args);
            self.replace(current, extended);
            return Some(self.b.none());
        }
        let bound = match self.ty(f) {
            Ty::BoundMethod(parts) => Some((parts[1].clone(), parts[0] == self.ty(current))),
            Ty::LibMethod { class, name, .. } if &*class == "object" && &*name == "__init__" => {
                return Some(self.b.none());
            }
            ty @ Ty::Function { .. } => Some((ty, args.positional.first() == Some(&current))),
            _ => None,
        };
        let (Ty::Function { func, .. }, true) = bound? else { return None };
        let target = self.world.signature(&func)?;
        if !target.is_constructor() {
            return None;
        }
        let extended = self.call_args(f, args);
        self.replace(current, extended);
        Some(self.b.none())
    }

    /// Whether a callee is a constructor's function, which gives what it is called with, changed.
    fn constructs_again(&self, f: Val) -> bool {
        let function = match self.ty(f) {
            Ty::BoundMethod(parts) => parts[1].clone(),
            other => other,
        };
        let Ty::Function { func, .. } = function else { return false };
        !func.is_library() && self.world.signature(&func).is_some_and(|f| f.is_constructor())
    }

    pub fn expand(&mut self, written: Vec<(ArgKind, Val)>) -> Option<Args> {
        let mut args = Args::default();
        for (kind, v) in written {
            let v = if kind == ArgKind::Star { self.plain_tuple(v) } else { v };
            match kind {
                ArgKind::Positional => self.add_positional(&mut args, v),
                ArgKind::Keyword(name) => args.keyword.push((name, v)),
                ArgKind::Star => match self.opened(v) {
                    v if matches!(self.b.ty(v), Ty::Tuple(_)) => {
                        for part in self.b.parts(v) {
                            self.add_positional(&mut args, part);
                        }
                    }
                    v => self.add_spread(&mut args, v)?,
                },
                ArgKind::DoubleStar => self.add_keywords(&mut args, v)?,
            }
        }
        Some(args)
    }

    /// Calls a value, by its arms.
    pub fn call_args(&mut self, f: Val, args: &Args) -> Val {
        if args.all().any(|v| self.b.ty(*v).is_never()) || self.b.dead() {
            self.b.end(crate::tir::TTerm::Unreachable);
            return self.never();
        }
        self.split(f, &mut |e, f| e.call_arm(f, args))
    }

    fn call_arm(&mut self, f: Val, args: &Args) -> Val {
        match self.ty(f) {
            Ty::Function { .. } => self.call_function(f, args),
            Ty::BoundMethod(_) => {
                let (receiver, function) = (self.b.part(f, 0), self.b.part(f, 1));
                self.call_args(function, &prepend(receiver, args))
            }
            class @ Ty::Class(..) => self.instantiate(f, class, args),
            Ty::LibMethod { name, .. } if args.rest.is_some() => {
                self.spread_unsupported(&format!("`{name}`"))
            }
            Ty::Builtin(name) => self.call_builtin(&name, args),
            Ty::LibMethod { class, name, .. } => {
                let receiver = self.b.part(f, 0);
                if &*class == "str"
                    && &*name == "format"
                    && let Some(v) = self.str_format(receiver, args)
                {
                    return v;
                }
                self.split(receiver, &mut |e, receiver| e.call_lib_method(receiver, &name, args))
            }
            Ty::Instance(class, _) => match self.find_method(&self.class_of(&class), "__call__") {
                Some(found) => {
                    let function = self.member_function(&found.of(f));
                    self.call_args(function, &prepend(f, args))
                }
                None => self.type_error(&format!("'{}' object is not callable", class.name)),
            },
            ty => self.type_error(&format!("'{}' object is not callable", ty.type_name())),
        }
    }

    fn call_lib_method(&mut self, receiver: Val, name: &str, args: &Args) -> Val {
        if let Some(text) = crate::arity::wrong_method_call(&self.ty(receiver).type_name(), name, args) {
            return self.type_error(&text);
        }
        let found = match args.keyword.is_empty() {
            true => self.call_library_method(receiver, name, args.positional.clone()),
            false => self.call_library_keywords(receiver, name, args),
        };
        found.unwrap_or_else(|| {
            let text = format!("`{}.{name}` with these arguments", self.ty(receiver).type_name());
            self.unsupported(registry::UNSUPPORTED_CALL, text)
        })
    }

    /// A call of a function of the source: binds arguments, splits small unions, calls specialisations.
    fn call_function(&mut self, f: Val, args: &Args) -> Val {
        let Ty::Function { func, captures, object, .. } = self.ty(f) else { return self.never() };
        if let Some(v) = self.call_by_fields(&func, &captures, args) {
            return v;
        }
        let Some(signature) = self.world.signature(&func) else { return self.never() };
        let wrong = match args.rest {
            None => crate::arity::wrong_library_call(&func, &signature, args),
            Some(_) => crate::arity::wrong_keywords(&func, &signature, args),
        };
        if let Some(text) = wrong {
            return self.type_error(&text);
        }
        if let Some(rest) = args.rest
            && let Some(spread) = self.by_length(&func, &signature, args, rest)
        {
            return self.call_lengths(f, args, rest, spread);
        }
        let Some(bound) = self.bind(&signature, f, object, args) else { return self.never() };
        self.check_cached(object, &bound);
        let captured: Vec<Val> = (0..captures.len()).map(|i| self.b.part(f, i)).collect();
        if func.is_library() && !self.frame.func.is_library() && self.any_hash(&bound) {
            return self.seen_hash();
        }
        if func.is_library() {
            return self.call_bound(&func, captured, bound);
        }
        let product: usize = bound.iter().map(|v| self.b.ty(*v).arms().len()).product();
        if product > SPLIT_PRODUCT {
            return self.call_bound(&func, captured, bound);
        }
        self.split_args(&func, &captured, bound, 0)
    }

    fn split_args(&mut self, func: &FnRef, captured: &[Val], bound: Vec<Val>, i: usize) -> Val {
        if i == bound.len() {
            return self.call_bound(func, captured.to_vec(), bound);
        }
        self.split_arms(bound[i], &mut |e, arm| {
            let mut bound = bound.clone();
            bound[i] = arm;
            e.split_args(func, captured, bound, i + 1)
        })
    }

    /// Calls the specialisation for these values of the parameters.
    pub fn call_bound(&mut self, func: &FnRef, captured: Vec<Val>, bound: Vec<Val>) -> Val {
        if let Some(v) = self.call_in_place(func, &captured, &bound) {
            return v;
        }
        // The library's code is written for lists and tuples, not for boxes that hold them.
        let library = func.is_library();
        let bound = match library {
            true => bound.into_iter().map(|v| self.opened(v)).collect(),
            false => bound,
        };
        let constructor = self.world.signature(func).is_some_and(|f| f.is_constructor());
        let widen = |e: &mut Self, vals: Vec<Val>, old: &[Ty], receiver: bool| -> Vec<Val> {
            let widened = vals.into_iter().enumerate().map(|(i, v)| {
                let mut ty = e.ty(v).widen_constants();
                if !(library || receiver && i == 0) {
                    ty = crate::family::passed(&ty, old.get(i));
                }
                e.b.convert(v, &ty)
            });
            widened.collect()
        };
        // The arguments of the call that makes this one, where it calls itself.
        let (old_captures, old_args) = self.own_arguments(func);
        let generator = self.world.signature(func).is_some_and(|f| f.generator);
        let mut bound = bound;
        for (v, old) in bound.iter_mut().zip(&old_args).filter(|_| generator) {
            if let Some(ty) = crate::settled::lengthened_state(old, self.b.ty(*v)) {
                *v = self.b.convert(*v, &ty);
            }
        }
        let captured = widen(self, captured, &old_captures, false);
        let mut bound = match self.constant_parameters(func) {
            kept if kept.is_empty() => widen(self, bound, &old_args, constructor),
            kept => {
                let widened = widen(self, bound.clone(), &old_args, constructor);
                let pairs = bound.into_iter().zip(widened).enumerate();
                pairs.map(|(i, (v, wide))| if kept.contains(&i) { v } else { wide }).collect()
            }
        };
        for (v, old) in bound.iter_mut().zip(&old_args) {
            if let Some(ty) = crate::settled::lengthened(old, self.b.ty(*v)) {
                *v = self.b.convert(*v, &ty);
            }
        }
        if generator {
            return self.suspended(func, 0, [captured, bound].concat());
        }
        let types =
            |e: &Self, vals: &[Val]| -> Arc<[Ty]> { vals.iter().map(|v| e.b.ty(*v).clone()).collect() };
        let spec = Spec {
            func: func.clone(),
            captures: types(self, &captured),
            args: types(self, &bound),
            result: None,
        };
        self.call_spec(spec, [captured, bound].concat())
    }

    /// Parameters of a library function whose value is part of the result's type: their annotation is `const`.
    fn constant_parameters(&self, func: &FnRef) -> Vec<usize> {
        let Some(f) = self.world.signature(func).filter(|_| func.is_library()) else { return Vec::new() };
        let constant = |p: &ParamSignature| p.annotation.as_deref() == Some("const");
        (0..f.params.len()).filter(|&i| constant(&f.params[i])).collect()
    }

    /// Binds arguments to parameters; raises TypeError where they do not fit.
    fn bind(&mut self, f: &Signature, value: Val, object: Option<u32>, args: &Args) -> Option<Vec<Val>> {
        let name = format!("{}()", f.qualname);
        let names: Vec<String> = f.params.iter().map(|p| p.name.clone()).collect();
        let takes = |k: ParamKind| matches!(k, ParamKind::PositionalOnly | ParamKind::Normal);
        let slots: Vec<usize> = (0..f.params.len()).filter(|&i| takes(f.params[i].kind)).collect();
        let mut bound: Vec<Option<Val>> = vec![None; f.params.len()];
        for (&i, &v) in slots.iter().zip(&args.positional) {
            bound[i] = Some(v);
        }
        let extra: Vec<Val> = args.positional.iter().skip(slots.len()).copied().collect();
        let too_many = !extra.is_empty() && !f.params.iter().any(|p| p.kind == ParamKind::VarPositional);
        if let Some(i) = f.params.iter().position(|p| p.kind == ParamKind::VarPositional) {
            let extra = self.tuple(extra);
            bound[i] = Some(match args.rest {
                Some(rest) => self.concat_var_tuples(extra, rest),
                None => extra,
            });
        }
        let var_keyword = f.params.iter().position(|p| p.kind == ParamKind::VarKeyword);
        let mut named = Vec::new();
        for (key, v) in &args.keyword {
            let i = (0..names.len()).find(|&i| {
                names[i] == *key && matches!(f.params[i].kind, ParamKind::Normal | ParamKind::KeywordOnly)
            });
            match i {
                Some(i) if bound[i].is_some() => {
                    self.type_error(&format!("{name} got multiple values for argument '{key}'"));
                    return None;
                }
                Some(i) => bound[i] = Some(*v),
                None if var_keyword.is_some() => named.push((Arc::from(key.as_str()), *v)),
                None => {
                    self.type_error(&crate::arity::unknown_keyword(f, args, key));
                    return None;
                }
            }
        }
        if let Some(i) = var_keyword {
            bound[i] = Some(self.kwargs(named));
        }
        if too_many {
            let keyword_only = (0..names.len())
                .filter(|&i| f.params[i].kind == ParamKind::KeywordOnly && bound[i].is_some())
                .count();
            let text = crate::arity::too_many_text(f, &slots, args.positional.len(), keyword_only);
            self.type_error(&format!("{name} takes {text} given"));
            return None;
        }
        self.fill_defaults(f, value, object, &names, bound)
    }

    pub fn too_many(&mut self, f: &Signature, name: &str, slots: &[usize], given: usize) {
        let text = crate::arity::too_many_text(f, slots, given, 0);
        self.type_error(&format!("{name} takes {text} given"));
    }

    fn fill_defaults(
        &mut self,
        f: &Signature,
        value: Val,
        object: Option<u32>,
        names: &[String],
        mut bound: Vec<Option<Val>>,
    ) -> Option<Vec<Val>> {
        let Ty::Function { func, captures, defaults, .. } = self.ty(value) else { return None };
        let mut missing = Vec::new();
        for (i, p) in f.params.iter().enumerate() {
            let (None, Some(d)) = (bound[i], p.default) else {
                if bound[i].is_none() {
                    missing.push(i);
                }
                continue;
            };
            bound[i] = Some(if (d as usize) < defaults.len() {
                self.b.part(value, captures.len() + d as usize)
            } else if let Some(g) = object.and_then(|o| self.world.default(o, &names[i])) {
                self.materialise(g, &names[i])
            } else {
                let init = FnRef { item: func.item.clone(), index: f.defaults?.0, env: func.env.clone() };
                let captured: Vec<Val> = (0..captures.len()).map(|i| self.b.part(value, i)).collect();
                let all = self.call_bound(&init, captured, Vec::new());
                if self.b.dead() {
                    return None;
                }
                if matches!(self.ty(all), Ty::VarTuple(_)) {
                    let most = crate::settled::MAX_PARTS;
                    let text = format!("a function with more than {most} defaults: pass a list, or a dict");
                    self.unsupported(registry::TOO_LARGE, text);
                    return None;
                }
                let default = self.b.part(all, d as usize);
                self.refuse_shared_iterator(default, "a parameter's default")
            });
        }
        if !missing.is_empty() {
            self.missing(f, names, &missing);
            return None;
        }
        if self.b.dead() {
            return None;
        }
        bound.into_iter().collect()
    }

    pub fn missing(&mut self, f: &Signature, names: &[String], missing: &[usize]) {
        let keyword_only = missing.iter().all(|&i| f.params[i].kind == ParamKind::KeywordOnly);
        let missing: Vec<usize> = missing
            .iter()
            .copied()
            .filter(|&i| keyword_only || f.params[i].kind != ParamKind::KeywordOnly)
            .collect();
        let quoted: Vec<String> = missing.iter().map(|&i| format!("'{}'", names[i])).collect();
        let list = match quoted.as_slice() {
            [] => String::new(),
            [a] => a.clone(),
            [a, b] => format!("{a} and {b}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        };
        let kind = if keyword_only { "keyword-only" } else { "positional" };
        let (n, s) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
        self.type_error(&format!("{}() missing {n} required {kind} argument{s}: {list}", f.qualname));
    }

    /// Runs a library function of a single block in place instead of calling it: operators cost no call.
    fn call_in_place(&mut self, func: &FnRef, captured: &[Val], bound: &[Val]) -> Option<Val> {
        if !func.is_library() || self.inlined > 8 {
            return None;
        }
        let item = self.world.item(&func.item)?;
        let f = &item.functions[func.index as usize];
        if f.generator
            || f.name.ends_with("_deep")
            || f.blocks.len() != 1
            || f.kind != FunctionKind::Def
            || pyfora_hir::signature::is_constructor(&f.name)
        {
            return None;
        }
        let mut vars = vec![None; f.locals.len()];
        for (p, v) in f.params.iter().zip(bound) {
            vars[p.local.0 as usize] = Some(*v);
        }
        let frame = crate::engine::Frame {
            func: func.clone(),
            item: item.clone(),
            captures: captured.to_vec(),
            vars,
            facts: Default::default(),
            paths: Default::default(),
            reassigned: Arc::from([]),
            stale: Default::default(),
            touched: Default::default(),
            self_local: None,
            lent: Vec::new(),
            caught: Default::default(),
        };
        let saved = std::mem::replace(&mut self.frame, frame);
        self.inlined += 1;
        let outcome = self.run_block(0);
        self.inlined -= 1;
        self.frame = saved;
        Some(self.b.merge(outcome.returns))
    }

    /// A call of a class of the source.
    fn instantiate(&mut self, f: Val, class: Ty, args: &Args) -> Val {
        let Ty::Class(c, _) = &class else { return self.never() };
        if let Some(_base) = self.exception_base(&class) {
            if args.rest.is_some() {
                return self.spread_unsupported("an exception class");
            }
            return self.make_user_exception(c, args);
        }
        if let Some(v) = self.is_abstract(&class) {
            return v;
        }
        if self.find_method(&class, "__new__").is_some() {
            return self.unsupported(registry::UNSUPPORTED_OPERATION, "a class with `__new__`");
        }
        if args.rest.is_some() && (self.is_enum(c) || self.is_named_tuple(c)) {
            return self.spread_unsupported("an enumeration or named tuple");
        }
        let holds = !class.shape().slots().is_empty();
        if holds && (self.is_enum(c) || self.is_named_tuple(c)) {
            let text = "an enumeration or named tuple that uses variables of the function around it";
            return self.unsupported(registry::UNSUPPORTED_OPERATION, text);
        }
        if self.is_enum(c) {
            return self.enum_by_value(c, args);
        }
        if self.is_named_tuple(c) {
            return self.make_named_tuple(c, args);
        }
        if args.rest.is_some() && self.find_method(&class, "__init__").is_none() {
            return self.spread_unsupported("a class without `__init__`");
        }
        let fields = holds.then(|| (Arc::from(crate::member::CLASS_FIELD), class.clone()));
        let ty = Ty::Instance(c.clone(), fields.into_iter().collect());
        let empty = self.b.make(ty, if holds { vec![f] } else { Vec::new() });
        match self.find_method(&class, "__init__") {
            Some(found) => {
                let function = self.member_function(&found.of(empty));
                self.call_args(function, &prepend(empty, args))
            }
            None if args.all().next().is_some() => {
                self.type_error(&format!("{}() takes no arguments", c.name))
            }
            None => empty,
        }
    }
}

fn prepend(first: Val, args: &Args) -> Args {
    let positional = std::iter::once(first).chain(args.positional.iter().copied()).collect();
    Args { positional, ..args.clone() }
}
