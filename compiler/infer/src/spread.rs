//! Calls with `*` of a value whose length is known only when the code runs: a way for each length that matters.

use crate::arity::{self, TooMany};
use crate::build::Exit;
use crate::call::Args;
use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::{FnRef, Ty};
use pyfora_base::registry;
use pyfora_bitcode::Op;
use pyfora_hir::ir::ParamKind;
use pyfora_hir::signature::Signature;
use std::sync::Arc;

/// Arguments that a builtin may be given by `*` of a value of unknown length.
const MAX_BUILTIN: usize = 3;

/// What a function does with the arguments of a spread.
pub struct Lengths {
    /// Arguments of the spread that go to parameters of their own.
    wanted: usize,
    /// Whether `*args` takes what is left; else the text of the error before the number of arguments.
    variadic: bool,
    too_many: TooMany,
    /// The text for a keyword that the function does not take, or takes by position already.
    wrong_keyword: Option<String>,
    /// Whether the text goes on as that of a function in Python does, with these keywords.
    keyword_only: Option<String>,
}

impl Engine<'_> {
    /// A positional argument; after a spread it is part of it.
    pub fn add_positional(&mut self, args: &mut Args, v: Val) {
        match args.rest {
            None => args.positional.push(v),
            Some(rest) => {
                let one = self.tuple(vec![v]);
                args.rest = Some(self.concat_var_tuples(rest, one));
            }
        }
    }

    /// `*v` of a value that is no tuple of known length.
    pub fn add_spread(&mut self, args: &mut Args, v: Val) -> Option<()> {
        let ty = self.ty(v);
        if !self.is_iterable(&ty) {
            let text = format!("`*` of a value of type `{}` in a call", ty.type_name());
            self.unsupported(registry::UNSUPPORTED_CALL, text);
            return None;
        }
        let more = self.var_tuple_of(v);
        if self.b.dead() {
            return None;
        }
        args.rest = Some(match args.rest {
            Some(rest) => self.concat_var_tuples(rest, more),
            None => more,
        });
        Some(())
    }

    /// `*v` in a display.
    pub fn spread_display(&mut self, name: &str, v: Val) -> Val {
        self.split(v, &mut |e, v| {
            let ty = e.ty(v);
            if !e.is_iterable(&ty) {
                let text = format!("Value after * must be an iterable, not {}", ty.type_name());
                return e.type_error(&text);
            }
            let collector = if name == "spread_tuple" { "tuple" } else { "list" };
            e.call_builtin(&Arc::from(collector), &Args::plain(vec![v]))
        })
    }

    /// Whether an arm can be iterated over.
    pub fn is_iterable(&self, ty: &Ty) -> bool {
        let own = matches!(
            ty,
            Ty::Tuple(_)
                | Ty::VarTuple(_)
                | Ty::List(_)
                | Ty::Range(_)
                | Ty::Str
                | Ty::StrConst(_)
                | Ty::Generator { .. }
                | Ty::Iter(..)
                | Ty::Kwargs(_)
                | Ty::Dict(_)
                | Ty::Set(..)
                | Ty::View(..)
                | Ty::Bytes(_)
        );
        own || self.has_method(ty, "__iter__") || self.has_method(ty, "__getitem__")
    }

    /// What is called with a spread of unknown length and does not take one.
    pub fn spread_unsupported(&mut self, what: &str) -> Val {
        let text =
            format!("`*` of a value whose length is known only when the code runs, in a call of {what}");
        self.unsupported(registry::UNSUPPORTED_CALL, text)
    }

    /// How a function's parameters depend on the spread's length; `None` where they do not.
    pub fn by_length(&self, func: &FnRef, f: &Signature, args: &Args, rest: Val) -> Option<Lengths> {
        let takes_one = |k: ParamKind| matches!(k, ParamKind::PositionalOnly | ParamKind::Normal);
        let slots: Vec<usize> = (0..f.params.len()).filter(|&i| takes_one(f.params[i].kind)).collect();
        let variadic = f.params.iter().any(|p| p.kind == ParamKind::VarPositional);
        let wanted = slots.len().saturating_sub(args.positional.len());
        let is_given = |name: &str| args.keyword.iter().any(|(key, _)| key == name);
        let given = f.params.iter().filter(|p| p.kind == ParamKind::KeywordOnly && is_given(&p.name)).count();
        let exact = variadic && wanted == 0;
        debug_assert!(matches!(self.b.ty(rest), Ty::VarTuple(_)));
        if exact {
            return None;
        }
        if let Some(too_many) = arity::far_too_many(func, f, args.keyword.len()).filter(|_| !variadic) {
            // Each length up to all parameters has a text of its own.
            let wanted = f.params.len().saturating_sub(args.positional.len());
            return Some(Lengths { wanted, variadic, too_many, wrong_keyword: None, keyword_only: None });
        }
        let before = format!("{}() takes {} but ", f.qualname, arity::takes(f, &slots));
        let keyword_only = match given {
            0 => String::new(),
            1 => " (and 1 keyword-only argument)".into(),
            n => format!(" (and {n} keyword-only arguments)"),
        };
        let too_many = TooMany { before, after: "", counted: 0 };
        let wrong_keyword = args.keyword.iter().find_map(|(key, _)| {
            let param = f.params.iter().find(|p| p.name == *key && p.kind != ParamKind::PositionalOnly);
            match param.map(|p| p.kind) {
                Some(ParamKind::Normal) => {
                    Some(format!("{}() got multiple values for argument '{key}'", f.qualname))
                }
                None if f.params.iter().all(|p| p.kind != ParamKind::VarKeyword) => {
                    Some(arity::unknown_keyword(f, args, key))
                }
                _ => None,
            }
        });
        Some(Lengths { wanted, variadic, too_many, wrong_keyword, keyword_only: Some(keyword_only) })
    }

    /// Calls a function for each length of the spread that it tells apart.
    pub fn call_lengths(&mut self, f: Val, args: &Args, rest: Val, by: Lengths) -> Val {
        let list = self.b.part(rest, 0);
        let n = self.length(list);
        let mut exits: Vec<Exit> = Vec::new();
        let exact = if by.variadic { by.wanted } else { by.wanted + 1 };
        for k in 0..exact {
            self.for_length(n, k, &mut exits, &mut |e| {
                let this = e.with_elements(args, list, k);
                e.call_args(f, &this)
            });
        }
        if !self.b.dead() {
            let v = match by.variadic {
                true => {
                    let mut this = self.with_elements(args, list, by.wanted);
                    this.rest = Some(self.rest_from(rest, by.wanted));
                    self.call_args(f, &this)
                }
                // Keywords are looked at before the number of arguments is.
                false if by.wrong_keyword.is_some() => {
                    let text = by.wrong_keyword.unwrap_or_default();
                    self.type_error(&text)
                }
                false => {
                    let known = self.b.int((args.positional.len() + by.too_many.counted) as i64);
                    let given = self.b.prim1(Op::AddWrapI64, vec![n, known], Ty::Int);
                    let before = self.b.str(&by.too_many.before);
                    let (raises, after) = match &by.keyword_only {
                        Some(keywords) => ("_too_many", self.b.str(keywords)),
                        None => ("_too_many_in_c", self.b.str(by.too_many.after)),
                    };
                    self.library_call(raises, vec![before, given, after])
                }
            };
            exits.extend(self.b.cur.map(|b| (b, v)));
        }
        self.b.merge(exits)
    }

    /// Runs a call where the length is `k`; goes on where it is not.
    fn for_length(
        &mut self,
        n: Val,
        k: usize,
        exits: &mut Vec<Exit>,
        call: &mut dyn FnMut(&mut Self) -> Val,
    ) {
        if self.b.dead() {
            return;
        }
        let k = self.b.int(k as i64);
        let here = self.b.prim1(Op::EqI64, vec![n, k], Ty::Bool);
        let (yes, no) = self.b.branch(here);
        self.b.cur = Some(yes);
        let v = call(self);
        exits.extend(self.b.cur.map(|b| (b, v)));
        self.b.cur = Some(no);
    }

    /// The arguments with the first `k` elements of the spread.
    fn with_elements(&mut self, args: &Args, list: Val, k: usize) -> Args {
        let mut this = Args { rest: None, ..args.clone() };
        for i in 0..k {
            let at = self.b.int(i as i64);
            let element = self.element_at(list, at);
            this.positional.push(element);
        }
        this
    }

    fn rest_from(&mut self, rest: Val, from: usize) -> Val {
        let (from, none) = (self.b.int(from as i64), self.b.none());
        self.slice_var_tuple(rest, [from, none, none])
    }

    /// A call of a builtin with a spread of unknown length.
    pub fn call_builtin_spread(&mut self, name: &Arc<str>, args: &Args, rest: Val) -> Val {
        match &**name {
            "min" | "max" | "zip" => {
                let known = self.tuple(args.positional.clone());
                let all = self.concat_var_tuples(known, rest);
                let list = self.b.part(all, 0);
                self.call_of_many(name, args, list)
            }
            _ => self.call_few(name, args, rest),
        }
    }

    /// Of so many arguments as a list has.
    fn call_of_many(&mut self, name: &Arc<str>, args: &Args, list: Val) -> Val {
        let n = self.length(list);
        let mut exits: Vec<Exit> = Vec::new();
        let none = Args { positional: Vec::new(), rest: None, ..args.clone() };
        let few = if &**name == "zip" { 1 } else { 2 };
        for k in 0..few {
            self.for_length(n, k, &mut exits, &mut |e| {
                let this = e.with_elements(&none, list, k);
                e.call_builtin(name, &this)
            });
        }
        if !self.b.dead() {
            let v = match &**name {
                "zip" => self.library_call("_zip_all", vec![list]),
                _ => self.call_builtin(name, &Args { positional: vec![list], rest: None, ..args.clone() }),
            };
            exits.extend(self.b.cur.map(|b| (b, v)));
        }
        self.b.merge(exits)
    }

    fn call_few(&mut self, name: &Arc<str>, args: &Args, rest: Val) -> Val {
        let list = self.b.part(rest, 0);
        let n = self.length(list);
        let mut exits: Vec<Exit> = Vec::new();
        for k in 0..=MAX_BUILTIN {
            self.for_length(n, k, &mut exits, &mut |e| {
                let this = e.with_elements(args, list, k);
                e.call_builtin(name, &this)
            });
        }
        if !self.b.dead() {
            self.invalid(&format!("`{name}` with more than {MAX_BUILTIN} arguments by `*`"));
        }
        self.b.merge(exits)
    }
}
