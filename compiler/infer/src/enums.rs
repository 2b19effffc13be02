//! Enumerations: a member is an instance of its class with its position, from which name and value follow.

use crate::attr::{Found, Member};
use crate::call::Args;
use crate::engine::Engine;
use crate::fields::is_library_class;
use crate::tir::{Spec, Val};
use crate::ty::{ClassRef, Ty};
use pyfora_base::registry;
use pyfora_bitcode::Op;
use pyfora_hir::ir::{Const, Local, Op as HirOp, Terminator};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The field of a member that holds its position among the members without aliases.
pub const INDEX: &str = "_index_";

/// A constant of the source.
#[derive(Clone, PartialEq)]
enum Literal {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Tuple(Vec<Literal>),
}

impl Literal {
    fn of(c: &Const) -> Option<Literal> {
        Some(match c {
            Const::None => Literal::None,
            Const::Bool(yes) => Literal::Bool(*yes),
            Const::Int(i) => Literal::Int(*i),
            Const::Float(x) => Literal::Float(*x),
            Const::Str(text) => Literal::Str(text.clone()),
            _ => return None,
        })
    }

    /// Whether both are equal in Python.
    fn same(&self, other: &Literal) -> bool {
        let int = |l: &Literal| match l {
            Literal::Int(i) => Some(*i),
            Literal::Bool(yes) => Some(i64::from(*yes)),
            _ => None,
        };
        match (self, other) {
            (Literal::Tuple(x), Literal::Tuple(y)) => {
                x.len() == y.len() && x.iter().zip(y).all(|(a, b)| a.same(b))
            }
            (Literal::Float(x), Literal::Float(y)) => x == y,
            (Literal::Float(x), i) | (i, Literal::Float(x)) => {
                // Exactly: not every int is a float.
                int(i).is_some_and(|i| i as f64 == *x && (i as f64) as i128 == i128::from(i))
            }
            _ => match (int(self), int(other)) {
                (Some(x), Some(y)) => x == y,
                _ => self == other,
            },
        }
    }
}

/// `x op y` of constants; `None` where it is no int of 64 bits.
fn folded(op: &str, x: i64, y: i64) -> Option<i64> {
    match op {
        "|" => Some(x | y),
        "&" => Some(x & y),
        "^" => Some(x ^ y),
        "+" => x.checked_add(y),
        "-" => x.checked_sub(y),
        "*" => x.checked_mul(y),
        "<<" => {
            let shifted = u32::try_from(y).ok().filter(|y| *y < 63).map(|y| x.checked_mul(1 << y));
            shifted.flatten()
        }
        "**" => x.checked_pow(u32::try_from(y).ok()?),
        _ => None,
    }
}

/// A name of an enumeration.
pub struct EnumName {
    pub name: String,
    /// Evaluates what the class body assigns.
    pub found: Found,
    value: Literal,
    /// The member that it stands for: not its own for an alias.
    pub index: usize,
}

impl EnumName {
    /// The value, where it is an int.
    pub fn int(&self) -> Option<i64> {
        match self.value {
            Literal::Int(i) => Some(i),
            _ => None,
        }
    }
}

/// The value that `auto()` stands for.
fn next_value(known: &[EnumName], flag: bool) -> Result<Literal, String> {
    let after = "`auto()` after a value that is not an int";
    if flag {
        let values: Option<Vec<i64>> = known.iter().map(EnumName::int).collect();
        let last = values.ok_or(after)?.into_iter().max();
        let next = last.map_or(1, |last| if last <= 0 { 1 } else { 1 << (64 - last.leading_zeros()) });
        return Ok(Literal::Int(next));
    }
    match known.last().map(|last| &last.value) {
        None => Ok(Literal::Int(1)),
        Some(Literal::Int(last)) => Ok(Literal::Int(last.saturating_add(1))),
        Some(_) => Err(after.into()),
    }
}

impl Engine<'_> {
    /// Whether a class is an enumeration of the program's.
    pub fn is_enum(&self, class: &ClassRef) -> bool {
        let ty = self.class_of(class);
        !is_library_class(class, "enum.py", &class.name) && self.inherits(&ty, "enum.py", "Enum")
    }

    /// Whether a class is an enumeration whose members are ints.
    pub fn is_int_enum(&self, class: &ClassRef) -> bool {
        self.is_enum(class) && self.inherits(&self.class_of(class), "enum.py", "_Whole")
    }

    /// The names of an enumeration in order, aliases included. An error says what is not supported.
    pub fn enum_names(&self, class: &ClassRef) -> Result<Vec<EnumName>, String> {
        let ty = self.class_of(class);
        for hook in ["__new__", "_missing_", "_generate_next_value_", "_ignore_", "_order_"] {
            if self.find_method(&ty, hook).is_some() {
                return Err(format!("an enumeration with `{hook}`"));
            }
        }
        let Some(members) = self.world.members(class) else { return Ok(Vec::new()) };
        let mut out: Vec<EnumName> = Vec::new();
        for (name, _) in members.attributes.iter().filter(|(name, _)| !name.starts_with('_')) {
            let Some(found) = self.find_own(&ty, name) else { continue };
            let spec = Spec {
                func: found.func.clone(),
                captures: found.class.parts().into(),
                args: Arc::from([]),
                result: None,
            };
            let value = match self.world.summary(&spec).result {
                Ty::Function { .. } | Ty::Class(..) => {
                    return Err("an enumeration with a function or class among its values".into());
                }
                Ty::Instance(c, _) if is_library_class(&c, "enum.py", "auto") => {
                    next_value(&out, self.inherits(&ty, "enum.py", "Flag"))?
                }
                _ => match self.literal_of(&found, &out) {
                    Some(value) => value,
                    None => return Err("an enumeration whose values are not constants".into()),
                },
            };
            let next = out.iter().map(|m| m.index + 1).max().unwrap_or(0);
            let index = out.iter().find(|m| m.value.same(&value)).map_or(next, |m| m.index);
            out.push(EnumName { name: name.clone(), found, value, index });
        }
        Ok(out)
    }

    /// The value of a class attribute that is a constant, or a tuple of constants.
    fn literal_of(&self, found: &Found, known: &[EnumName]) -> Option<Literal> {
        let item = self.world.item(&found.func.item)?;
        let function = item.functions.get(found.func.index as usize)?;
        let [block] = &function.blocks[..] else { return None };
        let mut values: BTreeMap<Local, Literal> = BTreeMap::new();
        for inst in &block.insts {
            let (Some(dst), op) = (inst.dst, &inst.op) else { return None };
            // What stands before it in the class body.
            let name = function.locals.get(dst.0 as usize).and_then(|l| l.name.as_ref());
            if let Some(earlier) = known.iter().find(|k| Some(&k.name) == name) {
                values.insert(dst, earlier.value.clone());
                continue;
            }
            let value = match op {
                HirOp::Global(_) => continue,
                HirOp::Binary(op, a, b) => match (values.get(a)?, values.get(b)?) {
                    (Literal::Int(x), Literal::Int(y)) => Literal::Int(folded(op, *x, *y)?),
                    _ => return None,
                },
                HirOp::Const(c) => Literal::of(c)?,
                HirOp::Copy(from) => values.get(from)?.clone(),
                HirOp::Tuple(parts) => {
                    let parts = parts.iter().map(|l| values.get(l).cloned()).collect::<Option<Vec<_>>>();
                    Literal::Tuple(parts?)
                }
                HirOp::Unary("-", a) => match values.get(a)? {
                    Literal::Int(i) => Literal::Int(i.checked_neg()?),
                    Literal::Float(x) => Literal::Float(-x),
                    _ => return None,
                },
                _ => return None,
            };
            values.insert(dst, value);
        }
        match block.term {
            Terminator::Return(l) => values.get(&l).cloned(),
            _ => None,
        }
    }

    /// The names, or a diagnostic.
    pub fn names_of(&mut self, class: &ClassRef) -> Vec<EnumName> {
        match self.enum_names(class) {
            Ok(names) => names,
            Err(what) => {
                self.unsupported(registry::UNSUPPORTED_STATEMENT, what);
                Vec::new()
            }
        }
    }

    /// The member of a position.
    fn member_at(&mut self, class: &ClassRef, index: usize) -> Val {
        let index = self.b.int(index as i64);
        let fields = Arc::from([(Arc::from(INDEX), self.ty(index))]);
        self.b.make(Ty::Instance(class.clone(), fields), vec![index])
    }

    /// What a name of the class body is: a member, or nothing that is special.
    pub fn enum_member(&mut self, class: &ClassRef, name: &str) -> Option<Val> {
        if name.starts_with('_') || !self.is_enum(class) {
            return None;
        }
        let names = self.names_of(class);
        if self.b.dead() {
            return Some(self.never());
        }
        let found = names.iter().find(|n| n.name == name)?;
        if self.is_flag(class) {
            if let Err(what) = self.flag_values(&names) {
                return Some(self.unsupported(registry::UNSUPPORTED_STATEMENT, what));
            }
            let value = self.b.int(found.int()?);
            return Some(self.flag(class, value));
        }
        Some(self.member_at(class, found.index))
    }

    /// All members in order, as a list.
    pub fn enum_list(&mut self, class: &ClassRef) -> Val {
        let all: Vec<Val> = match self.is_flag(class) {
            true => self.single_flags(class),
            false => (0..self.enum_len(class)).map(|i| self.member_at(class, i)).collect(),
        };
        self.list_of(all)
    }

    /// The number of members.
    pub fn enum_len(&mut self, class: &ClassRef) -> usize {
        if self.is_flag(class) {
            return self.single_flags(class).len();
        }
        self.names_of(class).iter().map(|n| n.index + 1).max().unwrap_or(0)
    }

    /// The value that a member was assigned in the class body.
    fn value_of_member(&mut self, name: &EnumName) -> Val {
        match &name.value {
            Literal::Int(i) => self.b.int(*i),
            Literal::Str(text) => self.b.str(text),
            Literal::Bool(yes) => self.b.constant(Ty::BoolConst(*yes)),
            _ => {
                let function = self.member_function(&name.found);
                self.call(function, Vec::new())
            }
        }
    }

    /// Something that depends on which member a value is.
    fn by_member(&mut self, v: Val, f: &mut dyn FnMut(&mut Self, &EnumName) -> Val) -> Val {
        let Ty::Instance(class, fields) = self.ty(v) else { return self.never() };
        let names = self.names_of(&class);
        let count = names.iter().map(|n| n.index + 1).max().unwrap_or(0);
        let of = |index: usize| names.iter().find(|n| n.index == index);
        if self.b.dead() || fields.is_empty() {
            return self.never();
        }
        let index = self.b.part(v, 0);
        let mut exits = Vec::new();
        for i in 0..count {
            let Some(name) = of(i) else { continue };
            match *self.b.ty(index) {
                Ty::IntConst(known) if known != i as i64 => continue,
                Ty::IntConst(_) => return f(self, name),
                _ => {}
            }
            let mut rest = None;
            if i + 1 < count {
                let wanted = self.b.int(i as i64);
                let here = self.b.prim1(Op::EqI64, vec![index, wanted], Ty::Bool);
                let (yes, no) = self.b.branch(here);
                self.b.cur = Some(yes);
                rest = Some(no);
            }
            let value = f(self, name);
            exits.extend(self.b.cur.map(|b| (b, value)));
            self.b.cur = rest;
        }
        self.b.merge(exits)
    }

    /// `member.name`.
    pub fn enum_name(&mut self, v: Val) -> Val {
        if matches!(self.ty(v), Ty::Instance(class, _) if self.is_flag(&class)) {
            return self.library_call("_flag_name", vec![v]);
        }
        self.by_member(v, &mut |e, name| e.b.str(&name.name))
    }

    /// `member.value`.
    pub fn enum_value(&mut self, v: Val) -> Val {
        if matches!(self.ty(v), Ty::Instance(class, _) if self.is_flag(&class)) {
            let value = self.b.part(v, 0);
            return self.b.convert(value, &Ty::Int);
        }
        self.by_member(v, &mut |e, name| e.value_of_member(name))
    }

    /// A field that the enumeration's `__init__` sets.
    pub fn enum_field(&mut self, v: Val, class: &ClassRef, field: &str) -> Option<Val> {
        if !self.is_enum(class) || self.is_flag(class) {
            return None;
        }
        let init = self.find_method(&self.class_of(class), "__init__")?;
        let text = format!("'{}' object has no attribute '{field}'", class.name);
        Some(self.by_member(v, &mut |e, name| {
            let value = e.value_of_member(name);
            if e.b.dead() {
                return value;
            }
            let this = e.member_at(class, name.index);
            let args = match e.ty(value) {
                Ty::Tuple(_) => e.b.parts(value),
                _ => vec![value],
            };
            let function = e.member_function(&init);
            let made = e.call(function, [vec![this], args].concat());
            let Ty::Instance(_, fields) = e.ty(made) else { return made };
            match fields.iter().position(|(n, _)| &**n == field) {
                Some(i) => e.b.part(made, i),
                None => {
                    e.b.raise_builtin("AttributeError", &text);
                    e.never()
                }
            }
        }))
    }

    /// `Color(value)`.
    pub fn enum_by_value(&mut self, class: &ClassRef, args: &Args) -> Val {
        let ([wanted], true) = (&args.positional[..], args.keyword.is_empty()) else {
            return self
                .unsupported(registry::UNSUPPORTED_CALL, "an enumeration called with these arguments");
        };
        if self.is_flag(class) {
            return self.flag_by_value(class, *wanted);
        }
        let names = self.names_of(class);
        let qualname = self.qualname(class);
        self.split(*wanted, &mut |e, v| {
            if matches!(e.ty(v), Ty::Instance(c, _) if c == *class) {
                return v;
            }
            let count = names.iter().map(|n| n.index + 1).max().unwrap_or(0);
            let mut exits = Vec::new();
            for name in (0..count).filter_map(|i| names.iter().find(|n| n.index == i)) {
                let value = e.value_of_member(name);
                let same = e.compare("==", v, value);
                let same = e.truth(same);
                let (yes, no) = e.b.branch_or_dead(same);
                e.b.cur = yes;
                if yes.is_some() {
                    let member = e.member_at(class, name.index);
                    exits.extend(e.b.cur.map(|b| (b, member)));
                }
                e.b.cur = no;
            }
            if !e.b.dead() {
                let shown = e.repr_of(v);
                let text = e.b.str(&format!(" is not a valid {qualname}"));
                let text = e.joined(shown, text);
                e.b.raise(crate::ty::ExcRef::Builtin(Arc::from("ValueError")), vec![text]);
            }
            e.b.merge(exits)
        })
    }

    /// `Color["RED"]`.
    pub fn enum_by_name(&mut self, class: &ClassRef, wanted: Val) -> Val {
        let names = self.names_of(class);
        let mut exits = Vec::new();
        if matches!(self.ty(wanted), Ty::Str | Ty::StrConst(_)) {
            for name in &names {
                let text = self.b.str(&name.name);
                let same = self.compare("==", wanted, text);
                let (yes, no) = self.b.branch_or_dead(same);
                self.b.cur = yes;
                if yes.is_some() {
                    let member = self.enum_member(class, &name.name).unwrap_or(wanted);
                    exits.extend(self.b.cur.map(|b| (b, member)));
                }
                self.b.cur = no;
            }
        }
        if !self.b.dead() {
            self.b.raise(crate::ty::ExcRef::Builtin(Arc::from("KeyError")), vec![wanted]);
        }
        self.b.merge(exits)
    }

    /// `Color.__members__`: all names, aliases included.
    pub fn enum_members(&mut self, class: &ClassRef) -> Val {
        let names: Vec<String> = self.names_of(class).into_iter().map(|n| n.name).collect();
        let mut pairs = Vec::new();
        for name in names {
            let Some(member) = self.enum_member(class, &name) else { continue };
            pairs.push((self.b.str(&name), member));
        }
        if self.b.dead() {
            return self.never();
        }
        let members = self.dict_display(pairs);
        match self.world.library_member("collections", "mappingproxy") {
            Some(proxy) => {
                let proxy = self.b.constant(proxy);
                self.call(proxy, vec![members])
            }
            None => members,
        }
    }

    /// `a is b` of two members of one enumeration.
    pub fn same_member(&mut self, a: Val, b: Val) -> Val {
        let (x, y) = (self.b.part(a, 0), self.b.part(b, 0));
        match (self.ty(x), self.ty(y)) {
            (Ty::IntConst(x), Ty::IntConst(y)) => self.b.constant(Ty::BoolConst(x == y)),
            _ => {
                let (x, y) = (self.b.convert(x, &Ty::Int), self.b.convert(y, &Ty::Int));
                self.b.prim1(Op::EqI64, vec![x, y], Ty::Bool)
            }
        }
    }

    /// `member in Color`.
    pub fn enum_contains(&mut self, class: &ClassRef, element: Val) -> Val {
        match self.ty(element) {
            Ty::Instance(c, _) if self.is_enum(&c) => self.b.constant(Ty::BoolConst(c == *class)),
            _ => {
                let text = "`in` of an enumeration with a value that is no member";
                self.unsupported(registry::UNSUPPORTED_OPERATION, text)
            }
        }
    }

    /// Whether a found class attribute is a member of an enumeration, and which class has it.
    pub fn enum_of(&self, found: &Found) -> Option<ClassRef> {
        match (&found.class, found.kind) {
            (Ty::Class(c, _), Member::Attribute) if self.is_enum(c) => Some(c.clone()),
            _ => None,
        }
    }
}
