//! The number of positional arguments that builtins take, and CPython's texts where it is wrong.

/// How a builtin says it.
enum Style {
    /// `len() takes exactly one argument (0 given)`
    One,
    /// `divmod expected 2 arguments, got 1`
    Expected(usize, usize),
    /// `sum() takes at most 2 arguments (3 given)`, and the texts for too few.
    Takes(&'static [&'static str], usize),
}

fn style(name: &str) -> Option<Style> {
    use Style::{Expected, One, Takes};
    Some(match name {
        "abs" | "all" | "any" | "ascii" | "bin" | "callable" | "chr" | "hash" | "hex" | "len" | "oct"
        | "ord" | "repr" => One,
        "divmod" | "isinstance" | "issubclass" | "hasattr" | "filter" => Expected(2, 2),
        "getattr" => Expected(2, 3),
        "range" | "slice" => Expected(1, 3),
        "next" | "iter" | "format" => Expected(1, 2),
        "float" | "bool" | "tuple" | "list" => Expected(0, 1),
        "reversed" | "sorted" => Expected(1, 1),
        "min" | "max" => Expected(1, usize::MAX),
        "int" => Takes(&[], 2),
        "complex" => Takes(&[], 2),
        "str" => Takes(&[], 3),
        "sum" => Takes(&["sum() takes at least 1 positional argument (0 given)"], 2),
        "round" => Takes(&["round() missing required argument 'number' (pos 1)"], 2),
        "enumerate" => Takes(&["enumerate() missing required argument 'iterable'"], 2),
        "pow" => Takes(
            &[
                "pow() missing required argument 'base' (pos 1)",
                "pow() missing required argument 'exp' (pos 2)",
            ],
            3,
        ),
        "map" => Takes(&["map() must have at least two arguments."; 2], usize::MAX),
        _ => return None,
    })
}

/// The text of the TypeError for a number of positional arguments that a builtin does not take.
pub fn wrong_count(name: &str, given: usize) -> Option<String> {
    let s = |n: usize| if n == 1 { "" } else { "s" };
    match style(name)? {
        Style::One => (given != 1).then(|| format!("{name}() takes exactly one argument ({given} given)")),
        Style::Expected(least, most) => {
            let (how, wanted) = match () {
                () if given < least && least == most => ("", least),
                () if given < least => ("at least ", least),
                () if given > most && least == most => ("", most),
                () if given > most => ("at most ", most),
                () => return None,
            };
            Some(format!("{name} expected {how}{wanted} argument{}, got {given}", s(wanted)))
        }
        Style::Takes(few, most) => match few.get(given) {
            Some(text) => Some((*text).to_owned()),
            None => {
                (given > most).then(|| format!("{name}() takes at most {most} arguments ({given} given)"))
            }
        },
    }
}
