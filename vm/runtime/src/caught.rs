//! The arguments of a caught error, as values of the shapes that the handler's code expects.

use pyfora_bitcode::{ExcDesc, Shape};

use crate::context::Context;
use crate::error::Error;
use crate::shield::shield;
use crate::value::{Value, exception_of};

/// Whether the caught error is exactly of a row's class with arguments that fit its shapes; their slots go to `out`.
///
/// # Safety
/// The context of the caller; `out` has room for the slots of the row's arguments.
pub unsafe extern "C" fn pyfora_rt_error_args(
    ctx: *const Context,
    function: u32,
    exc: u32,
    out: *mut u64,
) -> u8 {
    // SAFETY: the caller's promise.
    let ctx = unsafe { &*ctx };
    let Some(tables) = ctx.tables() else { return 0 };
    let Some(row) = tables.row(function, exc) else { return 0 };
    let found = shield(|| None, || ctx.with_error(|error| args_of(error, row)).flatten());
    let zeros = || vec![0; row.args.iter().map(|s| s.slots().len()).sum()];
    let matched = u8::from(found.is_some());
    for (i, slot) in found.unwrap_or_else(zeros).into_iter().enumerate() {
        // SAFETY: the caller's promise; `args_of` gives as many slots as the row has.
        unsafe { out.add(i).write(slot) };
    }
    matched
}

fn args_of(error: &Error, row: &ExcDesc) -> Option<Vec<u64>> {
    let (class, args) = exception_of(&error.kind)?;
    if class != row.class || args.len() != row.args.len() {
        return None;
    }
    let values: Option<Vec<Value>> = args.into_iter().zip(&row.args).map(|(v, to)| fit(v, to)).collect();
    Some(values?.into_iter().flat_map(Value::into_slots).collect())
}

impl Value {
    /// The value as one of a shape of the same kind with wider parts, or with a union's arms or fields in another order.
    pub fn fitted(self, shape: &Shape) -> Option<Value> {
        fit(self, shape)
    }
}

/// The value as one of a wider shape: a constant as a scalar, a member as a union's arm, part by part.
fn fit(value: Value, to: &Shape) -> Option<Value> {
    if value.shape() == to {
        return Some(value);
    }
    if let Some((_, arm)) = value.arm() {
        return fit(arm, to);
    }
    match (value.shape(), to) {
        (_, Shape::Union(arms)) => {
            let same = arms.iter().position(|a| a == value.shape());
            let (tag, arm) = match same {
                Some(tag) => (tag, value),
                None => (arms.iter().enumerate()).find_map(|(i, a)| Some((i, fit(value.clone(), a)?)))?,
            };
            Some(Value::union(arms.clone(), tag, arm))
        }
        (Shape::ConstBool(b), Shape::Bool) => Some(Value::bool(*b)),
        (Shape::ConstInt(i), Shape::Int) => Some(Value::int(*i)),
        (Shape::ConstInt(_) | Shape::Int, Shape::Wide) => Some(Value::wide(&value.as_int()?.to_le_bytes())),
        (Shape::ConstStr(text), Shape::Str) => Some(Value::str(text)),
        (Shape::List(_), Shape::List(element)) => {
            let list = value.as_list()?;
            let items = (0..list.len()).map(|i| fit(list.get(i)?, element));
            Some(Value::list((**element).clone(), &items.collect::<Option<Vec<_>>>()?))
        }
        (Shape::Dict(_), Shape::Dict(parts)) => fit_lists(&value, to, &parts.iter().collect::<Vec<_>>()),
        (Shape::Set { frozen: a, .. }, Shape::Set { frozen: b, element, .. }) if a == b => {
            fit_lists(&value, to, &[element])
        }
        (Shape::Tuple(_), Shape::VarTuple(list)) => {
            let Shape::List(element) = &**list else { return None };
            let items = value.parts()?.into_iter().map(|item| fit(item, element));
            let list = Value::list((**element).clone(), &items.collect::<Option<Vec<_>>>()?);
            Some(Value::of_parts(to.clone(), vec![list]))
        }
        (Shape::Instance { class: a, fields: p }, Shape::Instance { class: b, fields: q }) if a == b => {
            fit_fields(&value, p, to, q)
        }
        (from, to) => {
            let shapes = parts_of(from, to)?;
            let parts = value.parts()?.into_iter().zip(shapes).map(|(part, shape)| fit(part, shape));
            Some(Value::of_parts(to.clone(), parts.collect::<Option<Vec<_>>>()?))
        }
    }
}

/// An instance with its fields in another order; one that it lacks is unbound.
fn fit_fields(
    value: &Value,
    own: &[(String, Shape)],
    to: &Shape,
    fields: &[(String, Shape)],
) -> Option<Value> {
    if own.iter().any(|(name, _)| !fields.iter().any(|(n, _)| n == name)) {
        return None;
    }
    let parts = value.parts()?;
    let of = |name: &String| match own.iter().position(|(n, _)| n == name) {
        Some(at) => parts.get(at).cloned(),
        None => Value::constant(Shape::Unbound),
    };
    let parts = fields.iter().map(|(name, shape)| fit(of(name)?, shape));
    Some(Value::of_parts(to.clone(), parts.collect::<Option<Vec<_>>>()?))
}

/// A dict or set whose lists take elements of other shapes.
fn fit_lists(value: &Value, to: &Shape, elements: &[&Shape]) -> Option<Value> {
    let lists = value.lists()?.into_iter().zip(elements);
    let lists = lists.map(|(list, &element)| fit(list, &Shape::List(Box::new(element.clone()))));
    value.with_lists(to.clone(), &lists.collect::<Option<Vec<_>>>()?)
}

/// The shapes of the parts of `to`, if it has the parts of `from` in the same order.
fn parts_of<'a>(from: &Shape, to: &'a Shape) -> Option<Vec<&'a Shape>> {
    match (from, to) {
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => Some(b.iter().collect()),
        (Shape::VarTuple(_), Shape::VarTuple(list)) => Some(vec![list]),
        (Shape::Range(_), Shape::Range(b)) => Some(b.iter().collect()),
        (Shape::Opaque { what: a, parts: p }, Shape::Opaque { what: b, parts: q })
            if a == b && p.len() == q.len() =>
        {
            Some(q.iter().collect())
        }
        (Shape::Exception { class: a, args: p }, Shape::Exception { class: b, args: q })
            if a == b && p.len() == q.len() =>
        {
            Some(q.iter().collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrower_values_fit_wider_shapes() {
        let text = Value::constant(Shape::ConstStr("ab".into())).unwrap();
        let fitted = fit(text.clone(), &Shape::Str).unwrap();
        assert_eq!(fitted.as_str(), Some("ab"));
        let union = Shape::Union(vec![Shape::Int, Shape::Str]);
        let fitted = fit(text.clone(), &union).unwrap();
        assert_eq!(fitted.arm().unwrap().1.as_str(), Some("ab"));
        let wider = Shape::Union(vec![Shape::None, Shape::Int, Shape::Str]);
        assert_eq!(fit(fitted, &wider).unwrap().arm().unwrap().0, 2);
        let pair = Value::tuple(vec![text.clone(), Value::int(3)]);
        let fitted = fit(pair, &Shape::Tuple(vec![Shape::Str, union])).unwrap();
        assert_eq!(fitted.parts().unwrap()[1].arm().unwrap().1.as_int(), Some(3));
        assert!(fit(text, &Shape::Int).is_none());
    }

    #[test]
    fn fields_fit_by_name() {
        let shape = |fields: &[(&str, Shape)]| Shape::Instance {
            class: pyfora_bitcode::shape::ClassKey::Object(0),
            fields: fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect(),
        };
        let from = shape(&[("a", Shape::Int), ("b", Shape::None)]);
        let value = Value::of_parts(from, vec![Value::int(3), Value::none()]);
        let maybe = Shape::Union(vec![Shape::Unbound, Shape::Int]);
        let fitted =
            fit(value.clone(), &shape(&[("b", Shape::None), ("c", maybe), ("a", Shape::Int)])).unwrap();
        assert_eq!(fitted.parts().unwrap()[2].as_int(), Some(3));
        assert_eq!(fitted.parts().unwrap()[1].arm().unwrap().0, 0);
        assert!(fit(value, &shape(&[("a", Shape::Int)])).is_none());
    }

    #[test]
    fn tuples_fit_ones_of_any_length() {
        let pair = Value::tuple(vec![Value::int(1), Value::int(3)]);
        let any = Shape::VarTuple(Box::new(Shape::List(Box::new(Shape::Int))));
        let fitted = fit(pair, &any).unwrap();
        assert_eq!(fitted.parts().unwrap()[0].as_list().unwrap().get(1).unwrap().as_int(), Some(3));
    }
}
