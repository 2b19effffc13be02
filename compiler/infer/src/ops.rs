//! Operators: truth, arithmetic, comparison. Methods of the operands decide, as in CPython; what the library's classes
//! cannot say (tuples, identity, None) is here.

use crate::engine::Engine;
use crate::join::without;
use crate::tir::{TOp, Val};
use crate::ty::Ty;
use pyfora_base::registry;
use pyfora_bitcode::Op;
use pyfora_lang::operators::{BINARY, COMPARE, UNARY};

fn is_sequence(ty: &Ty) -> bool {
    matches!(ty, Ty::Str | Ty::StrConst(_) | Ty::Tuple(_) | Ty::VarTuple(_) | Ty::List(_))
}

/// What `*` repeats.
fn is_repeated(ty: &Ty) -> bool {
    is_sequence(ty) || matches!(ty, Ty::Bytes(_))
}

/// What `|` makes a union of types of.
fn is_type_operand(ty: &Ty) -> bool {
    match ty {
        Ty::Class(_, parts) => parts.is_empty(),
        Ty::Builtin(name) => crate::builtin::is_type(name),
        other => matches!(other, Ty::TypeUnion(_) | Ty::None),
    }
}

fn is_int(ty: &Ty) -> bool {
    matches!(ty, Ty::Int | Ty::IntConst(_) | Ty::Wide | Ty::Bool | Ty::BoolConst(_))
}

/// CPython's text for operands that do not fit.
fn operand_error(op: &str, x: &Ty, y: &Ty) -> String {
    let (l, r) = (x.type_name(), y.type_name());
    match op {
        "+" if is_sequence(x) => format!("can only concatenate {l} (not \"{r}\") to {l}"),
        "*" if is_repeated(x) => format!("can't multiply sequence by non-int of type '{r}'"),
        "*" if is_repeated(y) => format!("can't multiply sequence by non-int of type '{l}'"),
        "**" => format!("unsupported operand type(s) for ** or pow(): '{l}' and '{r}'"),
        _ => format!("unsupported operand type(s) for {op}: '{l}' and '{r}'"),
    }
}

impl Engine<'_> {
    /// The truth of an arm, where the type decides it.
    pub fn known_truth(&self, ty: &Ty) -> Option<bool> {
        match ty {
            Ty::None => Some(false),
            Ty::BoolConst(b) => Some(*b),
            Ty::IntConst(i) => Some(*i != 0),
            Ty::StrConst(s) => Some(!s.is_empty()),
            Ty::Tuple(parts) => Some(!parts.is_empty()),
            Ty::Function { .. }
            | Ty::Class(..)
            | Ty::BoundMethod(_)
            | Ty::LibMethod { .. }
            | Ty::Module(_)
            | Ty::Builtin(_)
            | Ty::Generator { .. }
            | Ty::Iter(..)
            | Ty::Exception(..)
            | Ty::Slice(_)
            | Ty::TypeUnion(_) => Some(true),
            Ty::Kwargs(items) => Some(!items.is_empty()),
            Ty::Instance(class, _) => {
                let parts = std::sync::Arc::from([]);
                let class = Ty::Class(class.clone(), parts);
                let has = |name| self.find_method(&class, name).is_some();
                (!has("__bool__") && !has("__len__")).then_some(true)
            }
            _ => None,
        }
    }

    /// `bool(v)`.
    pub fn truth(&mut self, v: Val) -> Val {
        self.truth_by_arms(v, &mut |e, v| e.truth_of_arm(v))
    }

    fn truth_of_arm(&mut self, v: Val) -> Val {
        let ty = self.ty(v);
        if let Some(known) = self.known_truth(&ty) {
            return self.b.constant(Ty::BoolConst(known));
        }
        match &ty {
            Ty::Bool => v,
            Ty::Int => {
                let zero = self.b.int(0);
                self.b.prim1(Op::NeI64, vec![v, zero], Ty::Bool)
            }
            Ty::Float => {
                let zero = self.b.inst(TOp::ConstFloat(0), Vec::new(), Ty::Float);
                self.b.prim1(Op::NeF64, vec![v, zero], Ty::Bool)
            }
            _ => {
                if let Some(r) = self.call_method(v, "__bool__", Vec::new()) {
                    return match self.ty(r) {
                        Ty::Bool | Ty::BoolConst(_) => r,
                        _ if self.b.dead() => r,
                        t => self
                            .type_error(&format!("__bool__ should return bool, returned {}", t.type_name())),
                    };
                }
                let len = self.has_method(&ty, "__len__").then(|| self.library_call("len", vec![v]));
                match len {
                    Some(n) => self.truth(n),
                    None => self.unsupported(
                        registry::UNSUPPORTED_OPERATION,
                        format!("the truth of a value of type `{}`", ty.type_name()),
                    ),
                }
            }
        }
    }

    /// `a op b`.
    pub fn binary(&mut self, op: &str, a: Val, b: Val) -> Val {
        self.split2(a, b, &mut |e, a, b| e.binary_arms(op, a, b))
    }

    fn binary_arms(&mut self, op: &str, a: Val, b: Val) -> Val {
        let Some(row) = BINARY.iter().find(|r| r.symbol == op) else {
            return self.unsupported(registry::UNSUPPORTED_EXPRESSION, format!("operator `{op}`"));
        };
        let (x, y) = (self.ty(a), self.ty(b));
        let joins = op == "+" && is_sequence(&x) || op == "*" && is_repeated(&x);
        if joins && matches!(y, Ty::Instance(..)) {
            // A sequence has no methods of numbers: the other operand's come first.
            let value = self.call_method(b, row.reflected, vec![a]);
            return self.or_not_implemented(
                value,
                &mut |e| match op == "*" && e.has_method(&y, "__index__") {
                    true => {
                        let times = e.library_call("_times", vec![b]);
                        e.binary_arms(op, a, times)
                    }
                    false => e.type_error(&operand_error(op, &x, &y)),
                },
            );
        }
        let counts = op == "*" && is_repeated(&y) && matches!(x, Ty::Instance(..));
        if counts && !self.has_method(&x, row.dunder) && self.has_method(&x, "__index__") {
            let times = self.library_call("_times", vec![a]);
            return self.binary_arms(op, times, b);
        }
        if let Some(v) = self.hash_binary(op, a, b) {
            return v;
        }
        if let Some(v) = self.integer_binary(op, a, b) {
            return v;
        }
        if let Some(v) = self.structural_binary(op, a, b) {
            return v;
        }
        self.binary_method(op, (row.dunder, row.reflected), a, b)
    }

    /// A binary operation by the operands' methods; `op` is for the message where there are none.
    pub fn binary_method(&mut self, op: &str, (dunder, reflected): (&str, &str), a: Val, b: Val) -> Val {
        if op == "divmod()"
            && let Some(v) = self.integer_binary(op, a, b)
        {
            return v;
        }
        let (x, y) = (self.ty(a), self.ty(b));
        if self.overrides(&y, &x, reflected) {
            let first = self.call_method(b, reflected, vec![a]);
            return self.or_not_implemented(first, &mut |e| {
                let second = e.call_method(a, dunder, vec![b]);
                e.or_not_implemented(second, &mut |e| e.type_error(&operand_error(op, &x, &y)))
            });
        }
        let first = self.call_method(a, dunder, vec![b]);
        self.or_not_implemented(first, &mut |e| {
            let value = (x.arm() != y.arm()).then(|| e.call_method(b, reflected, vec![a])).flatten();
            e.or_not_implemented(value, &mut |e| e.type_error(&operand_error(op, &x, &y)))
        })
    }

    /// Whether the right operand's class inherits from the left one's and has a reflected method of its own: then that
    /// comes first.
    fn overrides(&self, right: &Ty, left: &Ty, reflected: &str) -> bool {
        let (Ty::Instance(r, _), Ty::Instance(l, _)) = (right, left) else { return false };
        let (r, l) = (self.class_of(r), self.class_of(l));
        if r == l || !self.mro(&r).contains(&l) {
            return false;
        }
        let found = |class: &Ty| self.find_method(class, reflected).map(|f| f.func);
        found(&r).is_some() && found(&r) != found(&l)
    }

    /// Whether the right operand's class inherits from the left one's: its comparison comes first.
    fn compares_first(&self, right: &Ty, left: &Ty, reflected: &str) -> bool {
        let (Ty::Instance(r, _), Ty::Instance(l, _)) = (right, left) else { return false };
        let (r, l) = (self.class_of(r), self.class_of(l));
        r != l && self.mro(&r).contains(&l) && self.find_method(&r, reflected).is_some()
    }

    /// The value of a method, or of `other` where there is no method or it gives NotImplemented.
    fn or_not_implemented(&mut self, value: Option<Val>, other: &mut dyn FnMut(&mut Self) -> Val) -> Val {
        let Some(v) = value else { return other(self) };
        if self.b.dead() {
            return v;
        }
        let ty = self.ty(v);
        let Some(i) = ty.arms().iter().position(|t| *t == Ty::NotImplemented) else { return v };
        if ty == Ty::NotImplemented {
            return other(self);
        }
        let test = self.b.inst(TOp::IsArm(i as u32), vec![v], Ty::Bool);
        let rest = without(&ty, |t| *t == Ty::NotImplemented);
        self.if_else(test, &mut |e| other(e), &mut |e| e.narrow(v, &rest))
    }

    /// Operators of tuples and lists, whose types the library cannot express.
    fn structural_binary(&mut self, op: &str, a: Val, b: Val) -> Option<Val> {
        match (op, self.ty(a), self.ty(b)) {
            ("+", Ty::Tuple(_), Ty::Tuple(_)) => {
                let parts = [self.b.parts(a), self.b.parts(b)].concat();
                Some(self.tuple_display(parts))
            }
            ("+", Ty::Tuple(_) | Ty::VarTuple(_), Ty::Tuple(_) | Ty::VarTuple(_)) => {
                Some(self.concat_var_tuples(a, b))
            }
            ("*", Ty::Tuple(_), n) if is_int(&n) => Some(self.repeat(a, b, &n)),
            ("*", n, Ty::Tuple(_)) if is_int(&n) => Some(self.repeat(b, a, &n)),
            ("*", Ty::VarTuple(_), n) if is_int(&n) => Some(self.repeat_var_tuple(a, b)),
            ("*", n, Ty::VarTuple(_)) if is_int(&n) => Some(self.repeat_var_tuple(b, a)),
            ("%", Ty::Str | Ty::StrConst(_), _) => {
                let b = self.plain_tuple(b);
                self.percent(a, b)
            }
            ("|", x, y) if is_type_operand(&x) && is_type_operand(&y) && (x != Ty::None || y != Ty::None) => {
                let parts = |t: Ty| match t {
                    Ty::TypeUnion(parts) => parts.to_vec(),
                    other => vec![other],
                };
                let mut all = parts(x);
                for part in parts(y) {
                    if !all.contains(&part) {
                        all.push(part);
                    }
                }
                Some(match all.as_slice() {
                    [one] => self.b.constant(one.clone()),
                    _ => self.b.constant(Ty::TypeUnion(all.into())),
                })
            }
            ("+", Ty::List(x), Ty::List(y)) => {
                let ty = Ty::list(crate::join::join(&x, &y));
                let (a, b) = (self.b.convert(a, &ty), self.b.convert(b, &ty));
                Some(self.b.prim1(Op::ListConcat, vec![a, b], ty))
            }
            _ => None,
        }
    }

    /// Whether two elements of containers count as equal. CPython takes identical objects for equal there without
    /// comparing them, which makes a difference for NaN.
    pub fn same_element(&mut self, a: Val, b: Val) -> Val {
        if self.b.ty(a).has_family() || self.b.ty(b).has_family() {
            // As deep as the data: a function that calls itself.
            return self.library_call("_same_deep", vec![a, b]);
        }
        self.same_arms(a, b)
    }

    /// As `same_element`, by the arms of families.
    pub fn same_arms(&mut self, a: Val, b: Val) -> Val {
        self.split2(a, b, &mut |e, a, b| match (e.ty(a), e.ty(b)) {
            (Ty::Float, Ty::Float) if e.origin(a) == e.origin(b) => e.b.constant(Ty::BoolConst(true)),
            (Ty::Float, Ty::Float) => e.library_call("_same_float", vec![a, b]),
            (Ty::Complex(_), Ty::Complex(_)) if e.origin(a) == e.origin(b) => {
                e.b.constant(Ty::BoolConst(true))
            }
            (Ty::Complex(_), Ty::Complex(_)) => e.library_call("_same_complex", vec![a, b]),
            (Ty::Instance(x, _), Ty::Instance(y, _)) if x == y && e.has_method(&e.ty(a), "__eq__") => {
                e.same_instance(a, b)
            }
            _ => {
                let v = e.compare("==", a, b);
                e.truth(v)
            }
        })
    }

    /// `-a`, `+a`, `~a`.
    pub fn unary(&mut self, op: &str, a: Val) -> Val {
        self.split(a, &mut |e, a| {
            if let (Ty::IntConst(i), "-") = (e.ty(a), op)
                && let Some(n) = i.checked_neg()
            {
                return e.b.int(n);
            }
            if e.any_hash(&[a]) {
                return e.seen_hash();
            }
            if op == "-"
                && let Some(v) = e.integer_negative(a)
            {
                return v;
            }
            let dunder = UNARY.iter().find(|r| r.symbol == op).and_then(|r| r.dunder).unwrap_or("");
            match e.call_method(a, dunder, Vec::new()) {
                Some(v) => v,
                None => {
                    let name = e.ty(a).type_name();
                    e.type_error(&format!("bad operand type for unary {op}: '{name}'"))
                }
            }
        })
    }

    /// One comparison.
    pub fn compare(&mut self, op: &str, a: Val, b: Val) -> Val {
        let Some(row) = COMPARE.iter().find(|r| r.symbol == op) else {
            return self.unsupported(registry::UNSUPPORTED_EXPRESSION, format!("operator `{op}`"));
        };
        let (base, negated) = match op {
            "is not" => ("is", true),
            "not in" => ("in", true),
            other => (other, false),
        };
        debug_assert!(row.symbol == op);
        let v = self.split2(a, b, &mut |e, a, b| match base {
            _ if base != "is" && e.any_hash(&[a, b]) => e.seen_hash(),
            "is" => e.identical(a, b),
            "==" | "!=" | "<" | "<=" | ">" | ">=" if e.are_slices(a, b) => {
                let [a, b] = [a, b].map(|v| e.slice_bounds(v));
                e.compare(base, a, b)
            }
            "in" => e.contains(b, a),
            "==" => e.equal(a, b),
            "!=" => e.not_equal(a, b),
            _ => e.ordered(base, a, b),
        });
        if negated { self.negate(v) } else { v }
    }

    /// `not v` of a truth value.
    pub fn negate(&mut self, v: Val) -> Val {
        let t = self.truth(v);
        match *self.b.ty(t) {
            Ty::BoolConst(b) => self.b.constant(Ty::BoolConst(!b)),
            _ if self.b.dead() => t,
            _ => self.b.prim1(Op::NotI1, vec![t], Ty::Bool),
        }
    }

    /// `a is b` of arms. Identity of numbers and strings is an accident of the interpreter.
    fn identical(&mut self, a: Val, b: Val) -> Val {
        let (x, y) = (self.ty(a), self.ty(b));
        if x.arm() != y.arm() {
            return self.b.constant(Ty::BoolConst(false));
        }
        match x {
            Ty::None | Ty::NotImplemented | Ty::Builtin(_) | Ty::Module(_) => {
                self.b.constant(Ty::BoolConst(true))
            }
            Ty::Class(_, ref parts) if parts.is_empty() => self.b.constant(Ty::BoolConst(true)),
            Ty::Function { object: Some(_), .. } => self.b.constant(Ty::BoolConst(true)),
            Ty::Bool | Ty::BoolConst(_) => self.equal(a, b),
            Ty::Instance(ref class, _) if self.is_enum(class) => self.same_member(a, b),
            _ => self.unsupported(
                registry::UNSUPPORTED_OPERATION,
                format!("`is` between values of type `{}`: compare with `==`", x.type_name()),
            ),
        }
    }

    /// `a == b` of arms.
    pub fn equal(&mut self, a: Val, b: Val) -> Val {
        let (x, y) = (self.ty(a), self.ty(b));
        match (&x, &y) {
            (Ty::Tuple(p), Ty::Tuple(q)) if p.len() != q.len() => self.b.constant(Ty::BoolConst(false)),
            (Ty::Tuple(p), Ty::Tuple(_)) => self.equal_parts(a, b, 0, p.len()),
            (Ty::Tuple(_) | Ty::VarTuple(_), Ty::Tuple(_) | Ty::VarTuple(_)) => {
                let (a, b) = (self.iterable(a), self.iterable(b));
                self.library_call("_equal_lists", vec![a, b])
            }
            (Ty::BoolConst(p), Ty::BoolConst(q)) => self.b.constant(Ty::BoolConst(p == q)),
            (Ty::StrConst(p), Ty::StrConst(q)) => self.b.constant(Ty::BoolConst(p == q)),
            (Ty::IntConst(p), Ty::IntConst(q)) => self.b.constant(Ty::BoolConst(p == q)),
            _ => {
                if let Some(v) = self.integer_compare("__eq__", a, b) {
                    return v;
                }
                let swapped = self.compares_first(&y, &x, "__eq__");
                let (l, r) = if swapped { (b, a) } else { (a, b) };
                let first = self.call_method(l, "__eq__", vec![r]);
                self.or_not_implemented(first, &mut |e| {
                    let second = e.call_method(r, "__eq__", vec![l]);
                    e.or_not_implemented(second, &mut |e| e.default_equal(a, b))
                })
            }
        }
    }

    fn equal_parts(&mut self, a: Val, b: Val, i: usize, n: usize) -> Val {
        if i == n {
            return self.b.constant(Ty::BoolConst(true));
        }
        let (x, y) = (self.b.part(a, i), self.b.part(b, i));
        let same = self.same_element(x, y);
        self.if_else(same, &mut |e| e.equal_parts(a, b, i + 1, n), &mut |e| {
            e.b.constant(Ty::BoolConst(false))
        })
    }

    fn default_equal(&mut self, a: Val, b: Val) -> Val {
        let (x, y) = (self.ty(a), self.ty(b));
        if x.arm() != y.arm() {
            return self.b.constant(Ty::BoolConst(false));
        }
        self.identical(a, b)
    }

    fn not_equal(&mut self, a: Val, b: Val) -> Val {
        let own = |e: &mut Self, x: Val, y: Val| match e.ty(x) {
            Ty::Instance(..) => e.call_method(x, "__ne__", vec![y]),
            _ => None,
        };
        let first = own(self, a, b);
        self.or_not_implemented(first, &mut |e| {
            let second = own(e, b, a);
            e.or_not_implemented(second, &mut |e| {
                let v = e.equal(a, b);
                e.negate(v)
            })
        })
    }

    /// `<`, `<=`, `>`, `>=` of arms.
    fn ordered(&mut self, op: &str, a: Val, b: Val) -> Val {
        if let (Ty::Tuple(p), Ty::Tuple(q)) = (self.ty(a), self.ty(b)) {
            return self.ordered_tuples(op, a, b, 0, (p.len(), q.len()));
        }
        if let (Ty::Tuple(_) | Ty::VarTuple(_), Ty::Tuple(_) | Ty::VarTuple(_)) = (self.ty(a), self.ty(b)) {
            let (a, b) = (self.iterable(a), self.iterable(b));
            return self.ordered(op, a, b);
        }
        let row = COMPARE.iter().find(|r| r.symbol == op);
        let names = row.and_then(|r| Some((r.dunder?, r.reflected?)));
        let Some((dunder, reflected)) = names else {
            return self.unsupported(registry::UNSUPPORTED_EXPRESSION, format!("operator `{op}`"));
        };
        if let Some(v) = self.integer_compare(dunder, a, b) {
            return v;
        }
        let swapped = self.compares_first(&self.ty(b), &self.ty(a), reflected);
        let ways = [(a, dunder, b), (b, reflected, a)];
        let [(x, one, y), (z, two, w)] = if swapped { [ways[1], ways[0]] } else { ways };
        let first = self.call_method(x, one, vec![y]);
        self.or_not_implemented(first, &mut |e| {
            let second = e.call_method(z, two, vec![w]);
            e.or_not_implemented(second, &mut |e| {
                let (l, r) = (e.class_name(&e.ty(a)), e.class_name(&e.ty(b)));
                e.type_error(&format!("'{op}' not supported between instances of '{l}' and '{r}'"))
            })
        })
    }

    /// Lexicographic order from position `i`.
    fn ordered_tuples(&mut self, op: &str, a: Val, b: Val, i: usize, (n, m): (usize, usize)) -> Val {
        if i == n || i == m {
            let result = match op {
                "<" => n < m,
                "<=" => n <= m,
                ">" => n > m,
                _ => n >= m,
            };
            return self.b.constant(Ty::BoolConst(result));
        }
        let (x, y) = (self.b.part(a, i), self.b.part(b, i));
        let same = self.same_element(x, y);
        self.if_else(same, &mut |e| e.ordered_tuples(op, a, b, i + 1, (n, m)), &mut |e| {
            if e.b.ty(x).has_family() || e.b.ty(y).has_family() {
                let name = match op {
                    "<" => "_lt_deep",
                    "<=" => "_le_deep",
                    ">" => "_gt_deep",
                    _ => "_ge_deep",
                };
                return e.library_call(name, vec![x, y]);
            }
            e.compare(op, x, y)
        })
    }

    /// `element in container` of arms.
    fn contains(&mut self, container: Val, element: Val) -> Val {
        if let Ty::Tuple(parts) = self.ty(container) {
            return self.tuple_contains(container, element, 0, parts.len());
        }
        if let Ty::VarTuple(_) = self.ty(container) {
            let list = self.b.part(container, 0);
            return self.contains(list, element);
        }
        if let Some(v) = self.call_method(container, "__contains__", vec![element]) {
            return self.truth(v);
        }
        let ty = self.ty(container);
        if let Ty::Class(class, _) = &ty
            && self.is_enum(class)
        {
            return self.enum_contains(class, element);
        }
        if matches!(ty, Ty::Generator { .. } | Ty::Iter(..))
            || ["__iter__", "__getitem__"].iter().any(|name| self.has_method(&ty, name))
        {
            return self.library_call("_contains_by_iteration", vec![container, element]);
        }
        self.type_error(&format!("argument of type '{}' is not iterable", ty.type_name()))
    }

    fn tuple_contains(&mut self, container: Val, element: Val, i: usize, n: usize) -> Val {
        if i == n {
            return self.b.constant(Ty::BoolConst(false));
        }
        let part = self.b.part(container, i);
        let same = self.same_element(part, element);
        self.if_else(same, &mut |e| e.b.constant(Ty::BoolConst(true)), &mut |e| {
            e.tuple_contains(container, element, i + 1, n)
        })
    }
}
