//! Values of a run as text: parsed from the command line, printed as Python's `repr` prints them.

use pyfora_bitcode::{ExcClass, Shape, shape::ClassKey};
use pyfora_exec::{RunError, Value};
use pyfora_runtime::{decimal, repr as text};

/// An argument of the command line: an int, a float, True, False, None, or else a string.
pub fn parse(argument: &str) -> Value {
    match argument {
        "None" => Value::none(),
        "True" => Value::bool(true),
        "False" => Value::bool(false),
        _ => match (argument.parse::<i64>(), argument.parse::<f64>()) {
            (Ok(i), _) => Value::int(i),
            _ if digits(argument) => Value::wide_text(argument).unwrap_or_else(|| Value::str(argument)),
            (_, Ok(x)) => Value::float(x),
            _ => Value::str(argument),
        },
    }
}

/// Whether it is a decimal integer, of any size.
fn digits(argument: &str) -> bool {
    let digits = argument.strip_prefix('-').unwrap_or(argument);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Nesting that is shown.
const MAX_SHOWN: usize = 200;

/// `repr(value)`.
pub fn repr(value: &Value) -> String {
    nested(value, 0)
}

/// `repr` of a part; what lies too deep for the stack is left out.
fn nested(value: &Value, depth: usize) -> String {
    if depth > MAX_SHOWN {
        return "...".to_owned();
    }
    let repr = |value: &Value| nested(value, depth + 1);
    let list = |parts: Vec<Value>| parts.iter().map(repr).collect::<Vec<_>>().join(", ");
    match value.shape() {
        Shape::None => "None".to_owned(),
        Shape::Bool | Shape::ConstBool(_) => match value.as_bool() {
            Some(true) => "True".to_owned(),
            _ => "False".to_owned(),
        },
        Shape::Int | Shape::ConstInt(_) => value.as_int().unwrap_or_default().to_string(),
        Shape::Wide => value.as_wide_text().unwrap_or_default(),
        Shape::Float => decimal::repr(value.as_float().unwrap_or_default()),
        Shape::Str | Shape::ConstStr(_) => text::repr(value.as_str_bytes().unwrap_or_default()),
        Shape::Tuple(_) => match value.parts().unwrap_or_default() {
            one if one.len() == 1 => format!("({},)", repr(&one[0])),
            parts => format!("({})", list(parts)),
        },
        Shape::VarTuple(_) => {
            let parts = value.parts().unwrap_or_default();
            let items = parts.first().and_then(|p| Some(p.as_list()?.len()).map(|n| (p, n)));
            let items: Vec<Value> = items.map_or_else(Vec::new, |(p, n)| {
                (0..n).filter_map(|i| p.as_list().and_then(|l| l.get(i))).collect()
            });
            if items.len() == 1 { format!("({},)", list(items)) } else { format!("({})", list(items)) }
        }
        Shape::List(_) => {
            let items = value.as_list().map(|l| (0..l.len()).filter_map(|i| l.get(i)).collect());
            format!("[{}]", list(items.unwrap_or_default()))
        }
        Shape::Dict(_) => format!("{{{}}}", pairs(value)),
        Shape::Set { frozen, .. } => {
            let lists = value.lists().unwrap_or_default();
            let items = lists.first().map(repr).unwrap_or_default();
            let items = items.strip_prefix('[').and_then(|s| s.strip_suffix(']')).unwrap_or_default();
            match (frozen, items.is_empty()) {
                (false, true) => "set()".to_owned(),
                (true, true) => "frozenset()".to_owned(),
                (false, false) => format!("{{{items}}}"),
                (true, false) => format!("frozenset({{{items}}})"),
            }
        }
        Shape::Bytes => text::repr_bytes(&value.as_bytes().unwrap_or_default()),
        Shape::Table => "<table>".to_owned(),
        Shape::Range(_) => {
            let parts = value.parts().unwrap_or_default();
            let step_is_one = parts.get(2).and_then(Value::as_int) == Some(1);
            let shown = if step_is_one { parts.into_iter().take(2).collect() } else { parts };
            format!("range({})", list(shown))
        }
        Shape::Instance { class: ClassKey::Named { file, .. }, .. } if file == "<pyfora>/complex.py" => {
            complex(value)
        }
        Shape::Instance { class: ClassKey::Named { file, name }, .. } if file == "<pyfora>/fractions.py" => {
            format!("{name}({})", list(value.parts().unwrap_or_default()))
        }
        Shape::Instance { class, fields } => {
            let parts = value.parts().unwrap_or_default();
            let shown = fields.iter().zip(&parts).map(|((name, _), v)| format!("{name}={}", repr(v)));
            format!("<{} {}>", class_name(class), shown.collect::<Vec<_>>().join(" "))
        }
        Shape::Exception { class, .. } => {
            format!("{}({})", exception_name(class), list(value.parts().unwrap_or_default()))
        }
        Shape::Union(_) | Shape::Rec(_) => value.arm().map(|(_, v)| repr(&v)).unwrap_or_default(),
        Shape::Opaque { what, .. } => format!("<{what}>"),
        Shape::Object(_) => "<object>".to_owned(),
        Shape::Unbound | Shape::SelfRef | Shape::Never => "<unassigned>".to_owned(),
    }
}

/// `repr` of a complex number.
fn complex(value: &Value) -> String {
    let parts: Vec<f64> = value.parts().unwrap_or_default().iter().filter_map(Value::as_float).collect();
    let &[real, imag] = &parts[..] else { return String::new() };
    let short = |x: f64| decimal::repr(x).trim_end_matches(".0").to_owned();
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", short(imag));
    }
    let imag = short(imag);
    let sign = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imag}j)", short(real))
}

/// `key: value` for each key of a dict.
fn pairs(dict: &Value) -> String {
    let lists = dict.lists().unwrap_or_default();
    let views: Vec<_> = lists.iter().filter_map(Value::as_list).collect();
    let &[keys, values] = &views[..] else { return String::new() };
    let pair = |i| Some(format!("{}: {}", repr(&keys.get(i)?), repr(&values.get(i)?)));
    (0..keys.len()).filter_map(pair).collect::<Vec<_>>().join(", ")
}

/// The last line of a traceback.
pub fn describe(error: &RunError) -> String {
    match error {
        RunError::Exception { class, args, .. } => {
            let name = exception_name(class);
            match args.as_slice() {
                [] => name,
                [one] => match one.as_str() {
                    Some(message) => format!("{name}: {message}"),
                    None => format!("{name}: {}", repr(one)),
                },
                many => format!("{name}: ({})", many.iter().map(repr).collect::<Vec<_>>().join(", ")),
            }
        }
        other => other.to_string(),
    }
}

fn class_name(class: &ClassKey) -> String {
    match class {
        ClassKey::Object(id) => format!("object {id}"),
        ClassKey::Named { name, .. } => name.clone(),
    }
}

fn exception_name(class: &ExcClass) -> String {
    match class {
        ExcClass::Builtin(name) => name.clone(),
        ExcClass::User(class) => class_name(class),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_values_read_as_python_writes_them() {
        for text in [
            "1",
            "-3",
            "36893488147419103232",
            "-9223372036854775809",
            "2.5",
            "1e+100",
            "True",
            "None",
            "nan",
        ] {
            assert_eq!(repr(&parse(text)), text);
        }
        assert_eq!(repr(&parse("it's")), "\"it's\"");
        assert_eq!(repr(&Value::tuple(vec![Value::int(1)])), "(1,)");
        assert_eq!(repr(&Value::tuple(vec![Value::int(1), Value::none()])), "(1, None)");
    }
}
