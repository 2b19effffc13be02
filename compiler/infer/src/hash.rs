//! Hashes: what can be a key, and which hashes can be seen.
//!
//! A hash that CPython makes anew in each process (of strings, bytes, None, classes) has the type `Hash`: it can be
//! combined with other hashes and given back by `__hash__`, but nothing that is seen can come from it.

use crate::engine::Engine;
use crate::tir::Val;
use crate::ty::Ty;
use pyfora_base::registry;
use pyfora_bitcode::{Op, abi::HASH_OF_NONE, symbol::Symbol};
use std::sync::Arc;

/// The first state of a tuple's hash.
const TUPLE_SEED: i64 = 2_870_177_450_012_600_261;

/// Whether the hashes of a type's values are the same in every process, so that the order of a set of them is too.
pub fn is_settled(ty: &Ty) -> bool {
    match ty {
        Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_) => true,
        Ty::Float | Ty::Complex(_) => true,
        Ty::Tuple(parts) => parts.iter().all(is_settled),
        Ty::VarTuple(element) => is_settled(element),
        Ty::Set(kind, parts) => kind.frozen && is_settled(&parts[0].element()),
        Ty::Union(arms) => arms.iter().all(is_settled),
        _ => false,
    }
}

/// A number for a name that has no other hash.
fn hash_of_name(name: &str) -> i64 {
    let fnv = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, fnv) as i64
}

impl Engine<'_> {
    /// `hash(v)`: an int, or a `Hash`. Where nobody sees it (`seen` is false) NaN has one too.
    pub fn hash_of(&mut self, v: Val, seen: bool) -> Val {
        self.split(v, &mut |e, v| e.hash_of_arm(v, seen))
    }

    /// The hash of a key as a plain int, for tables.
    pub fn table_hash(&mut self, v: Val) -> Val {
        self.split(v, &mut |e, v| {
            let hash = e.hash_of_arm(v, false);
            e.split(hash, &mut |e, hash| e.plain_hash(hash))
        })
    }

    fn plain_hash(&mut self, hash: Val) -> Val {
        match self.ty(hash) {
            Ty::Hash(_) => self.b.part(hash, 0),
            _ if self.b.dead() => hash,
            _ => self.b.convert(hash, &Ty::Int),
        }
    }

    fn hidden(&mut self, hash: Val) -> Val {
        let hash = self.b.convert(hash, &Ty::Int);
        self.b.make(Ty::Hash(Arc::from([Ty::Int])), vec![hash])
    }

    fn hash_of_arm(&mut self, v: Val, seen: bool) -> Val {
        let ty = self.ty(v);
        match &ty {
            Ty::Int | Ty::IntConst(_) => {
                let v = self.b.convert(v, &Ty::Int);
                self.b.runtime(Symbol::HashInt, vec![v], Ty::Int)
            }
            Ty::Wide => self.b.runtime(Symbol::BigHash, vec![v], Ty::Int),
            Ty::Bool | Ty::BoolConst(_) => {
                let v = self.bool_to_int(v);
                self.b.convert(v, &Ty::Int)
            }
            Ty::Float if seen => self.library_call("_hash_float", vec![v]),
            Ty::Float => self.b.runtime(Symbol::HashFloat, vec![v], Ty::Int),
            Ty::Complex(_) => {
                let parts = self.b.parts(v);
                let hashes: Vec<Val> = parts.into_iter().map(|part| self.hash_of_arm(part, seen)).collect();
                if self.b.dead() { self.never() } else { self.library_call("_hash_complex", hashes) }
            }
            Ty::Str | Ty::StrConst(_) => {
                let v = self.b.convert(v, &Ty::Str);
                let hash = self.b.runtime(Symbol::StrHash, vec![v], Ty::Int);
                self.hidden(hash)
            }
            Ty::Bytes(_) => {
                let text = self.b.part(v, 0);
                let hash = self.b.runtime(Symbol::StrHash, vec![text], Ty::Int);
                self.hidden(hash)
            }
            Ty::Tuple(_) => self.hash_of_tuple(v, seen),
            Ty::VarTuple(element) => {
                let list = self.b.part(v, 0);
                let seed = self.b.int(TUPLE_SEED);
                let hash = self.library_call("_hash_tuple", vec![list, seed]);
                if is_settled(element) || self.b.dead() { hash } else { self.hidden(hash) }
            }
            Ty::Slice(_) => self.type_error("unhashable type: 'slice'"),
            Ty::Range(_) => {
                let hash = self.library_call("_hash_range", vec![v]);
                self.hidden(hash)
            }
            Ty::Set(kind, parts) if kind.frozen => {
                let settled = is_settled(&parts[0].element());
                let hash = self.library_call("_hash_frozenset", vec![v]);
                if settled || self.b.dead() { hash } else { self.hidden(hash) }
            }
            Ty::Hash(_) => v,
            Ty::None => {
                let hash = self.b.int(HASH_OF_NONE);
                self.hidden(hash)
            }
            Ty::NotImplemented | Ty::Builtin(_) | Ty::Module(_) => self.hash_of_constant(&format!("{ty:?}")),
            Ty::Class(class, parts) if parts.is_empty() => self.hash_of_constant(&format!("{class:?}")),
            Ty::Function { func, object: Some(_), .. } => self.hash_of_constant(&format!("{func:?}")),
            Ty::Instance(..) => self.hash_of_instance(v, &ty),
            Ty::List(_) | Ty::Dict(_) | Ty::Set(..) | Ty::View(..) => {
                self.type_error(&format!("unhashable type: '{}'", ty.type_name()))
            }
            _ => self.hash_by_identity(&ty),
        }
    }

    /// Raises where a value has no hash, or where its `__hash__` does.
    pub fn check_hash(&mut self, v: Val) -> Val {
        let ty = self.ty(v);
        match &ty {
            Ty::List(_) | Ty::Dict(_) | Ty::View(..) | Ty::Slice(_) => self.hash_of_arm(v, false),
            Ty::Set(kind, _) if !kind.frozen => self.hash_of_arm(v, false),
            Ty::Tuple(_) => {
                for part in self.b.parts(v) {
                    self.split(part, &mut |e, part| e.check_hash(part));
                }
                self.b.none()
            }
            Ty::Instance(class, _) => {
                let class = self.class_of(class);
                if ["__hash__", "__eq__"].iter().any(|name| self.find_method(&class, name).is_some()) {
                    self.hash_of_instance(v, &ty);
                }
                self.b.none()
            }
            _ => self.b.none(),
        }
    }

    fn hash_of_constant(&mut self, name: &str) -> Val {
        let hash = self.b.int(hash_of_name(name));
        self.hidden(hash)
    }

    fn hash_of_tuple(&mut self, v: Val, seen: bool) -> Val {
        let parts = self.b.parts(v);
        let count = self.b.int(parts.len() as i64);
        let seed = self.b.int(TUPLE_SEED);
        let (mut state, count) = (self.b.convert(seed, &Ty::Int), self.b.convert(count, &Ty::Int));
        let mut hidden = false;
        for part in parts {
            let hash = self.hash_of(part, seen);
            if self.b.dead() {
                return hash;
            }
            hidden |= self.ty(hash).arms().iter().any(|arm| matches!(arm, Ty::Hash(_)));
            let hash = self.split(hash, &mut |e, hash| e.plain_hash(hash));
            state = self.b.runtime(Symbol::HashStep, vec![state, hash], Ty::Int);
        }
        let hash = self.b.runtime(Symbol::HashEnd, vec![state, count], Ty::Int);
        if hidden { self.hidden(hash) } else { hash }
    }

    /// A class that defines `__eq__` has no hash but the one that it, or a class that comes before, defines.
    fn hash_of_instance(&mut self, v: Val, ty: &Ty) -> Val {
        let Ty::Instance(class, _) = ty else { return self.never() };
        let mro = self.mro(&self.class_of(class));
        let own = |name| mro.iter().position(|c| self.find_own(c, name).is_some());
        match (own("__hash__"), own("__eq__")) {
            (Some(hash), eq) if eq.is_none_or(|eq| hash <= eq) => {}
            (_, Some(_)) => return self.type_error(&format!("unhashable type: '{}'", class.name)),
            _ => return self.hash_by_identity(ty),
        }
        // `__hash__ = None` forbids it.
        let class_ty = self.class_of(class);
        if self.find_method(&class_ty, "__hash__").is_some_and(|f| f.kind == crate::attr::Member::Attribute) {
            return self.type_error(&format!("unhashable type: '{}'", class.name));
        }
        let Some(hash) = self.call_method(v, "__hash__", Vec::new()) else { return self.never() };
        self.split(hash, &mut |e, hash| match e.ty(hash) {
            Ty::Hash(_) => hash,
            // A word is the hash, a larger int is hashed once more.
            Ty::Wide => e.library_call("_hash_of_wide", vec![hash]),
            Ty::Int | Ty::IntConst(_) | Ty::Bool | Ty::BoolConst(_) => {
                let hash = match e.ty(hash) {
                    Ty::Bool | Ty::BoolConst(_) => e.bool_to_int(hash),
                    _ => hash,
                };
                let hash = e.b.convert(hash, &Ty::Int);
                let (minus_one, minus_two) = (e.b.int(-1), e.b.int(-2));
                let minus_two = e.b.convert(minus_two, &Ty::Int);
                let taken = e.b.prim1(Op::EqI64, vec![hash, minus_one], Ty::Bool);
                e.b.prim1(Op::Select, vec![taken, minus_two, hash], Ty::Int)
            }
            _ => e.type_error("__hash__ method should return an integer"),
        })
    }

    /// Whether a value of a type has no hash but the one of its identity.
    fn is_hashed_by_identity(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Instance(class, _) => {
                let mro = self.mro(&self.class_of(class));
                !mro.iter().any(|c| ["__hash__", "__eq__"].iter().any(|m| self.find_own(c, m).is_some()))
            }
            Ty::Tuple(parts) | Ty::Union(parts) => parts.iter().any(|part| self.is_hashed_by_identity(part)),
            Ty::Exception(..) | Ty::BoundMethod(_) | Ty::LibMethod { .. } | Ty::Generator { .. } => true,
            Ty::Function { object, .. } => object.is_none(),
            _ => false,
        }
    }

    /// Refuses keys that are hashed by identity where they are used, rather than in the library.
    pub fn check_key(&mut self, ty: &Ty) {
        if let Some(arm) = ty.arms().iter().find(|arm| self.is_hashed_by_identity(arm)) {
            self.hash_by_identity(arm);
        }
    }

    fn hash_by_identity(&mut self, ty: &Ty) -> Val {
        let text = format!(
            "the hash of a value of type `{}`, which CPython takes from its identity",
            ty.type_name()
        );
        self.unsupported(registry::IDENTITY_HASH, text)
    }

    /// A use of a hash by which it would be seen.
    pub fn seen_hash(&mut self) -> Val {
        let text = "a hash that differs from process to process (of a string, bytes or None) is only for `__hash__`, dicts \
                    and sets";
        self.unsupported(registry::UNSEEN_HASH, text)
    }

    /// Whether a `Hash` is among values.
    pub fn any_hash(&self, vals: &[Val]) -> bool {
        vals.iter().any(|v| self.b.ty(*v).arms().iter().any(|arm| matches!(arm, Ty::Hash(_))))
    }

    /// An operator with a `Hash` among its operands: the result is one too. Its value only needs to be the same for
    /// equal operands. `None` where no operand is one.
    pub fn hash_binary(&mut self, op: &str, a: Val, b: Val) -> Option<Val> {
        let is_hash = |t: &Ty| matches!(t, Ty::Hash(_));
        let is_int = |t: &Ty| matches!(t, Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_));
        let (x, y) = (self.ty(a), self.ty(b));
        if !is_hash(&x) && !is_hash(&y) {
            return None;
        }
        let ints = (is_hash(&x) || is_int(&x)) && (is_hash(&y) || is_int(&y));
        let op = match op {
            _ if !ints => return Some(self.seen_hash()),
            "+" => Op::AddWrapI64,
            "-" => Op::SubWrapI64,
            "*" => Op::MulWrapI64,
            "^" => Op::XorI64,
            "&" => Op::AndI64,
            "|" => Op::OrI64,
            _ => return Some(self.seen_hash()),
        };
        let plain = |e: &mut Self, v: Val| match e.ty(v) {
            Ty::Bool | Ty::BoolConst(_) => {
                let v = e.bool_to_int(v);
                e.b.convert(v, &Ty::Int)
            }
            Ty::Wide => e.b.runtime(Symbol::BigHash, vec![v], Ty::Int),
            _ => e.plain_hash(v),
        };
        let (a, b) = (plain(self, a), plain(self, b));
        let hash = self.b.prim1(op, vec![a, b], Ty::Int);
        Some(self.hidden(hash))
    }
}
