//! Dicts, sets and views: displays, constructors, and the order in which sets give their elements.
//!
//! A dict is a list of keys, a list of values and a table from hashes to positions; a set is a list of elements and a
//! table. What can be library code is in `stdlib-pure/dict.py`, `set.py` and `view.py`; here is what depends on types.

use crate::call::Args;
use crate::engine::Engine;
use crate::hash::is_settled;
use crate::join::join;
use crate::tir::{Spec, TOp, Val};
use crate::ty::{SetKind, Ty, ViewKind};
use pyfora_base::registry;
use pyfora_bitcode::{Op, symbol::Symbol};
use std::sync::Arc;

/// The builtins that take iterables, which may be dicts, sets and views, from this argument on. The flag tells whether
/// they do not care about the order where the elements are of certain types.
const OVER_ITERABLES: &[(&str, usize, bool)] = &[
    ("sum", 0, true),
    ("any", 0, true),
    ("all", 0, true),
    ("min", 0, true),
    ("max", 0, true),
    ("sorted", 0, true),
    ("enumerate", 0, false),
    ("zip", 0, false),
    ("map", 1, false),
    ("filter", 1, false),
];

/// Whether a set's order of iteration is CPython's.
pub fn order_is_seen(kind: SetKind, parts: &[Ty]) -> bool {
    kind.ordered && is_settled(&parts[0].element())
}

/// Whether iterating over a value gives its elements in an order that can be told.
pub fn is_ordered(ty: &Ty) -> bool {
    match ty {
        Ty::Set(kind, parts) => order_is_seen(*kind, parts),
        Ty::Generator { parts, .. } => parts.last().is_none_or(is_ordered),
        Ty::Union(arms) => arms.iter().all(is_ordered),
        _ => true,
    }
}

/// Whether equal values of a type are the same in every respect, so that it does not matter which one is taken.
fn equal_is_identical(ty: &Ty) -> bool {
    match ty {
        Ty::Int
        | Ty::IntConst(_)
        | Ty::Wide
        | Ty::Bool
        | Ty::BoolConst(_)
        | Ty::Str
        | Ty::StrConst(_)
        | Ty::Bytes(_) => true,
        Ty::Tuple(parts) => parts.iter().all(equal_is_identical),
        Ty::VarTuple(element) => equal_is_identical(element),
        _ => false,
    }
}

impl Engine<'_> {
    /// A list with another element; its own element type widens where it must.
    pub fn list_append(&mut self, list: Val, element: Val) -> Val {
        if self.keeps_group(element) {
            return self.never();
        }
        let element_ty = join(&self.ty(list).element(), &self.ty(element).widen_constants());
        let ty = Ty::list(element_ty);
        let (list, element) = (self.b.convert(list, &ty), self.b.convert(element, &ty.element()));
        self.b.inst(TOp::ListAppend, vec![list, element], ty)
    }

    /// A list with an element replaced.
    pub fn list_replace(&mut self, list: Val, index: Val, element: Val) -> Val {
        if self.keeps_group(element) {
            return self.never();
        }
        let element_ty = join(&self.ty(list).element(), &self.ty(element).widen_constants());
        let ty = Ty::list(element_ty);
        let (list, element) = (self.b.convert(list, &ty), self.b.convert(element, &ty.element()));
        self.b.inst(TOp::ListReplace, vec![list, index, element], ty)
    }

    fn empty_list(&mut self) -> Val {
        self.b.inst(TOp::ListBuilder, Vec::new(), Ty::list(Ty::never()))
    }

    /// `{}`.
    pub fn empty_dict(&mut self) -> Val {
        let (keys, values) = (self.empty_list(), self.empty_list());
        let table = self.b.runtime(Symbol::TableNew, Vec::new(), Ty::Table);
        self.make_dict(keys, values, table)
    }

    /// A dict of its parts.
    pub fn make_dict(&mut self, keys: Val, values: Val, table: Val) -> Val {
        let ty = Ty::dict(self.ty(keys).element(), self.ty(values).element());
        self.b.make(ty, vec![keys, values, table])
    }

    /// A dict display.
    pub fn dict_display(&mut self, pairs: Vec<(Val, Val)>) -> Val {
        if pairs.is_empty() {
            return self.empty_dict();
        }
        let (keys, values): (Vec<Val>, Vec<Val>) = pairs.into_iter().unzip();
        let (keys, values) = (self.list_of(keys), self.list_of(values));
        self.check_key(&self.ty(keys).element());
        if self.b.dead() {
            return self.never();
        }
        self.library_call("_dict_of", vec![keys, values])
    }

    /// The dict with a key set to a value. The parts are taken apart here, in the caller's own code, so that what only
    /// the caller has changes in place.
    pub fn dict_store(&mut self, dict: Val, key: Val, value: Val) -> Val {
        self.split(dict, &mut |e, dict| e.split(key, &mut |e, key| e.dict_store_key(dict, key, value)))
    }

    fn dict_store_key(&mut self, dict: Val, key: Val, value: Val) -> Val {
        let key_ty = self.ty(key).widen_constants();
        let key = self.b.convert(key, &key_ty);
        self.check_key(&key_ty);
        let at = self.library_call("_dict_find", vec![dict, key]);
        if self.b.dead() {
            return at;
        }
        let zero = self.b.int(0);
        let missing = self.b.prim1(Op::LtI64, vec![at, zero], Ty::Bool);
        self.if_else(
            missing,
            &mut |e| {
                let parts = e.b.parts(dict);
                let count = e.b.prim1(Op::ListLen, vec![parts[0]], Ty::Int);
                let hash = e.table_hash(key);
                let exact = match key_ty {
                    Ty::Int => e.b.prim1(Op::EqI64, vec![hash, key], Ty::Bool),
                    _ => e.b.constant(Ty::BoolConst(false)),
                };
                let table = e.b.runtime(Symbol::TableAdd, vec![parts[2], count, hash, exact], Ty::Table);
                let (keys, values) = (e.list_append(parts[0], key), e.list_append(parts[1], value));
                e.make_dict(keys, values, table)
            },
            &mut |e| {
                let parts = e.b.parts(dict);
                let values = e.list_replace(parts[1], at, value);
                e.make_dict(parts[0], values, parts[2])
            },
        )
    }

    /// What `**v` in a dict display gives.
    pub fn mapping(&mut self, v: Val) -> Val {
        self.split(v, &mut |e, v| match e.ty(v) {
            Ty::Dict(_) => v,
            ty if e.has_method(&ty, "keys") => e.library_call("_dict_of_keys", vec![v]),
            ty => e.type_error(&format!("'{}' object is not a mapping", ty.type_name())),
        })
    }

    /// `dict(…)`.
    pub fn dict_call(&mut self, positional: &[Val], keyword: &[(String, Val)]) -> Val {
        let mut dict = match positional {
            [] => self.empty_dict(),
            [v] => self.split(*v, &mut |e, v| match e.ty(v) {
                Ty::Dict(_) => v,
                ty if e.has_method(&ty, "keys") => e.library_call("_dict_of_keys", vec![v]),
                _ => {
                    let pairs = e.in_order(v);
                    if let Some(Ty::Tuple(parts)) = e.element_type(pairs).arms().first()
                        && let Some(key) = parts.first()
                    {
                        e.check_key(key);
                    }
                    if e.b.dead() { pairs } else { e.library_call("_dict_of_pairs", vec![pairs]) }
                }
            }),
            more => {
                return self.type_error(&format!("dict expected at most 1 argument, got {}", more.len()));
            }
        };
        for (name, value) in keyword {
            if self.b.dead() {
                return dict;
            }
            let key = self.b.str(name);
            dict = self.split(dict, &mut |e, dict| e.dict_store(dict, key, *value));
        }
        dict
    }

    /// A set of parts, of the kind of `like` (a set, or one of the two types). Whether its order can be told depends on
    /// where the elements come from.
    pub fn make_set(&mut self, like: Val, elements: Val, table: Val, origins: &[Val]) -> Val {
        let frozen = match self.ty(like) {
            Ty::Set(kind, _) => kind.frozen,
            Ty::Builtin(name) => &*name == "frozenset",
            _ => false,
        };
        let ordered = origins.iter().all(|v| is_ordered(self.b.ty(*v)));
        let ty = Ty::set(SetKind { frozen, ordered }, self.ty(elements).element());
        self.b.make(ty, vec![elements, table])
    }

    /// `set(v)` and `frozenset(v)`.
    pub fn set_call(&mut self, name: &str, positional: &[Val]) -> Val {
        let like = self.b.constant(Ty::builtin(name));
        match positional {
            [] => {
                let none = self.empty_list();
                self.library_call("_set_of_list", vec![like, none, none])
            }
            [v] => self.split(*v, &mut |e, v| match e.ty(v) {
                Ty::Set(kind, _) if kind.frozen && name == "frozenset" => v,
                Ty::Set(..) => e.library_call("_set_copied", vec![like, v]),
                Ty::Dict(_) => e.library_call("_set_of_dict", vec![like, v]),
                _ => {
                    let elements = e.in_any_order(v, &mut equal_is_identical);
                    let origin = if elements == v { elements } else { v };
                    let element = e.element_type(elements);
                    e.check_key(&element);
                    if e.b.dead() {
                        elements
                    } else {
                        e.library_call("_set_of", vec![like, elements, origin])
                    }
                }
            }),
            more => self.type_error(&format!("{name} expected at most 1 argument, got {}", more.len())),
        }
    }

    /// A set display.
    pub fn set_display(&mut self, elements: Vec<Val>) -> Val {
        let like = self.b.constant(Ty::builtin("set"));
        let list = self.list_of(elements);
        self.check_key(&self.ty(list).element());
        if self.b.dead() { list } else { self.library_call("_set_of_list", vec![like, list, list]) }
    }

    /// A set display of three constants or more, which CPython makes a frozenset of and adds to an empty set.
    pub fn set_of_constants(&mut self, list: Val) -> Val {
        let like = self.b.constant(Ty::builtin("set"));
        let set = self.frozenset_of_constants(list);
        if self.b.dead() { set } else { self.library_call("_set_copied", vec![like, set]) }
    }

    /// A set display of constants that CPython keeps as a frozenset.
    pub fn frozenset_of_constants(&mut self, list: Val) -> Val {
        self.check_key(&self.ty(list).element());
        if self.b.dead() { list } else { self.library_call("_set_of_constants", vec![list]) }
    }

    /// A view of a dict.
    pub fn make_view(&mut self, kind: &str, dict: Val) -> Val {
        let kind = match kind {
            "keys" => ViewKind::Keys,
            "values" => ViewKind::Values,
            _ => ViewKind::Items,
        };
        self.b.make(Ty::View(kind, Arc::from([self.ty(dict)])), vec![dict])
    }

    /// What a dict, view or set is iterated by: a list, or a generator of pairs; `None` for other values. A set whose
    /// order cannot be told stays what it is.
    pub fn elements_of(&mut self, v: Val) -> Option<Val> {
        match self.ty(v) {
            Ty::Dict(_) => Some(self.b.part(v, 0)),
            Ty::Set(kind, parts) if order_is_seen(kind, &parts) => Some(self.b.part(v, 0)),
            Ty::Set(..) => Some(v),
            Ty::View(kind, _) => {
                let dict = self.b.part(v, 0);
                Some(match kind {
                    ViewKind::Keys => self.b.part(dict, 0),
                    ViewKind::Values => self.b.part(dict, 1),
                    ViewKind::Items => self.library_call("_dict_items", vec![dict]),
                })
            }
            Ty::Bytes(_) => Some(self.library_call("_bytes_items", vec![v])),
            _ => None,
        }
    }

    /// Iteration over a set whose order CPython chooses anew in each process.
    pub fn unseen_order(&mut self, v: Val) -> Val {
        let Ty::Set(_, parts) = self.ty(v) else { return self.never() };
        let element = parts[0].element();
        let text = match is_settled(&element) {
            true => "the order of a set whose elements came in no order: from another set or from the client"
                .into(),
            false => {
                format!("the order of a set of {} differs from run to run in CPython", element.type_name())
            }
        };
        self.unsupported(registry::UNORDERED_SET, text)
    }

    /// The value with the set whose order cannot be told replaced by the list of its elements, if what is made of the
    /// elements does not depend on their order: their type passes the test, and computing them cannot fail.
    fn in_any_order(&mut self, v: Val, test: &mut dyn FnMut(&Ty) -> bool) -> Val {
        if is_ordered(self.b.ty(v)) {
            return self.iterable(v);
        }
        if !matches!(self.ty(v), Ty::Set(..) | Ty::Generator { .. }) {
            return v;
        }
        let bare = self.without_order(v);
        let bare = match bare {
            Some(bare) if !self.b.dead() => bare,
            _ => return self.unseen_of(v),
        };
        let element = self.element_type(bare);
        let fits = element.is_never() || test(&element);
        if fits { bare } else { self.unseen_of(v) }
    }

    /// What a value is iterated by; an error where that is in an order that cannot be told.
    pub fn in_order(&mut self, v: Val) -> Val {
        if is_ordered(self.b.ty(v)) { self.iterable(v) } else { self.unseen_of(v) }
    }

    fn unseen_of(&mut self, v: Val) -> Val {
        match self.ty(v) {
            Ty::Generator { parts, .. } => {
                let inner = self.b.part(v, parts.len() - 1);
                self.unseen_of(inner)
            }
            _ => self.unseen_order(v),
        }
    }

    fn without_order(&mut self, v: Val) -> Option<Val> {
        match self.ty(v) {
            Ty::Set(..) => Some(self.b.part(v, 0)),
            Ty::Generator { func, nested, parts } => {
                let mut vals = self.b.parts(v);
                let iterable = self.without_order(vals.pop()?)?;
                let captures = parts[..parts.len() - 1].iter().map(Ty::widen_constants).collect();
                let args = Arc::from([self.element_type(iterable).widen_constants()]);
                let spec = Spec { func: func.clone(), captures, args, result: None };
                if nested || !self.world.summary(&spec).raised.is_empty() {
                    return None;
                }
                vals.push(iterable);
                let types = vals.iter().map(|v| self.ty(*v)).collect();
                Some(self.b.make(Ty::Generator { func, nested, parts: types }, vals))
            }
            _ => None,
        }
    }

    /// The arguments of a builtin with dicts, sets and views replaced by what they are iterated by; `None` where the
    /// builtin takes them as they are. Arguments that are unions stay.
    pub fn iterables_of(&mut self, name: &str, args: &Args) -> Option<Vec<Val>> {
        let keyed = args.keyword.iter().any(|(name, v)| name == "key" && *self.b.ty(*v) != Ty::None);
        let args = &args.positional;
        let &(_, first, free) = OVER_ITERABLES.iter().find(|(n, ..)| *n == name)?;
        if matches!(name, "min" | "max") && args.len() != 1 {
            return None;
        }
        let mut out = Vec::new();
        for (i, &v) in args.iter().enumerate() {
            let iterated = i >= first && (i == first || matches!(name, "zip" | "map"));
            if !iterated || matches!(self.ty(v), Ty::Union(_)) {
                out.push(v);
                continue;
            }
            if !is_ordered(self.b.ty(v)) && (!free || keyed) && !matches!(name, "map" | "filter") {
                out.push(self.unseen_of(v));
                continue;
            }
            if is_ordered(self.b.ty(v)) || !free || keyed {
                let elements = self.elements_of(v).unwrap_or(v);
                // These take what has elements by position.
                let by_position = matches!(name, "enumerate" | "zip") || name == "map" && args.len() > 2;
                let made = elements != v && !matches!(self.ty(elements), Ty::List(_));
                out.push(if by_position && made { self.list_from(elements) } else { elements });
                continue;
            }
            let mut test = |ty: &Ty| match name {
                "sum" => matches!(ty, Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_)),
                "any" | "all" => {
                    let plain = |t: &Ty| equal_is_identical(t) || matches!(t, Ty::None | Ty::Float);
                    ty.arms().iter().all(plain)
                }
                _ => equal_is_identical(ty),
            };
            out.push(self.in_any_order(v, &mut test));
        }
        Some(out)
    }
}
