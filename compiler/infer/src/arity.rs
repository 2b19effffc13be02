//! What CPython says to a call with a wrong number of arguments, and of its C functions with wrong keywords.
//!
//! Builtins have their conventions in a table; the library's functions are written in Python, and say here only how
//! CPython parses the arguments of theirs.

use crate::call::Args;
use crate::ty::FnRef;
use crate::world::library_stem;
use pyfora_hir::ir::ParamKind;
use pyfora_hir::signature::{ParamSignature, Signature};

/// How a C function takes its arguments, which decides what it says.
enum Style<'a> {
    /// `len() takes exactly one argument (0 given)`
    One,
    /// `str.upper() takes no arguments (1 given)`
    None,
    /// `find() takes at least 1 argument (0 given)`, and at most three.
    OneToThree,
    /// So many positional arguments: `divmod expected 2 arguments, got 1`.
    Expected(usize, usize),
    /// `sorted expected 1 argument, got 0`; the keywords are looked at when the elements are there.
    Sorts,
    /// `max expected at least 1 argument, got 0`; the keywords are looked at afterwards.
    Chooses,
    /// By names: `round() takes at most 2 arguments (3 given)`.
    Parsed(Vec<Parameter<'a>>, bool),
    /// As Parsed; the texts are its own where the first argument is missing.
    Missing(&'static str, Vec<Parameter<'a>>),
    /// `map() must have at least two arguments.`
    Map,
    /// `math.log requires 1 to 2 arguments`
    Log,
    /// `zip_longest() got an unexpected keyword argument`
    Fills,
}

/// A parameter of a C function.
struct Parameter<'a> {
    name: &'a str,
    kind: ParamKind,
    required: bool,
}

fn builtin(name: &str) -> Option<Style<'static>> {
    use Style::{Chooses, Expected, Map, Missing, One, Sorts};
    Some(match name {
        "abs" | "all" | "any" | "ascii" | "bin" | "callable" | "chr" | "hash" | "hex" | "len" | "oct"
        | "ord" | "repr" => One,
        "divmod" | "isinstance" | "issubclass" | "hasattr" | "filter" => Expected(2, 2),
        "getattr" => Expected(2, 3),
        "range" | "slice" => Expected(1, 3),
        "next" | "iter" | "format" => Expected(1, 2),
        "float" | "bool" | "tuple" | "list" | "set" | "frozenset" => Expected(0, 1),
        "reversed" => Expected(1, 1),
        "sorted" => Sorts,
        "min" | "max" => Chooses,
        "int" => parsed("x=, /, base="),
        "complex" => parsed("real=, imag="),
        "str" => parsed("object=, encoding=, errors="),
        "bytes" => parsed("source=, encoding=, errors="),
        "sum" => parsed("iterable, /, start="),
        "round" => parsed("number, ndigits="),
        "pow" => parsed("base, exp, mod="),
        "zip" => parsed("*, strict="),
        "enumerate" => {
            Missing("enumerate() missing required argument 'iterable'", parameters("iterable, start="))
        }
        "map" => Map,
        _ => return None,
    })
}

/// The style of a signature's text, where `=` marks what may be left out.
fn parsed(text: &'static str) -> Style<'static> {
    Style::Parsed(parameters(text), text.starts_with('*'))
}

fn parameters(text: &'static str) -> Vec<Parameter<'static>> {
    let mut found: Vec<Parameter<'static>> = Vec::new();
    let mut kind = ParamKind::Normal;
    for part in text.split(", ") {
        match part {
            "/" => found.iter_mut().for_each(|p| p.kind = ParamKind::PositionalOnly),
            "*" => kind = ParamKind::KeywordOnly,
            _ => found.push(Parameter {
                name: part.trim_end_matches('='),
                kind,
                required: !part.ends_with('='),
            }),
        }
    }
    found
}

/// The functions of the library that CPython's parse by names; the other ones of the modules in C go by position.
const BY_NAME: &[(&str, &[&str])] = &[
    ("math", &["isclose", "prod"]),
    ("cmath", &["isclose"]),
    ("bisect", &["bisect", "bisect_left", "bisect_right"]),
    ("functools", &["cmp_to_key"]),
    (
        "itertools",
        &[
            "accumulate",
            "combinations",
            "combinations_with_replacement",
            "compress",
            "count",
            "groupby",
            "permutations",
            "product",
            "repeat",
        ],
    ),
];

/// The texts of a function's module and name, where they are not those of its file.
fn names(module: &str, name: &str) -> (String, String) {
    match (module, name) {
        ("operator", _) => (format!("_operator.{name}"), name.into()),
        ("functools", _) | ("math", "log") => (name.into(), name.into()),
        ("bisect", "bisect") => ("bisect_right".into(), "bisect_right".into()),
        ("itertools", "chain__from_iterable") => ("chain.from_iterable".into(), "chain.from_iterable".into()),
        ("itertools", "tee") => ("itertools.tee".into(), name.into()),
        ("itertools", _) => (name.into(), name.into()),
        _ => (format!("{module}.{name}"), name.into()),
    }
}

/// The text of the TypeError for a call of a builtin that CPython does not take.
pub fn wrong_call(name: &str, args: &Args) -> Option<String> {
    builtin(name)?.refuses(name, name, args)
}

/// The methods of the builtin types that take nothing.
const TAKES_NOTHING: &[&str] = &[
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "capitalize",
    "casefold",
    "conjugate",
    "copy",
    "hex",
    "is_integer",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "items",
    "keys",
    "lower",
    "swapcase",
    "title",
    "upper",
    "values",
];

fn method(class: &str, name: &str) -> Option<Style<'static>> {
    use Style::{Expected, One, OneToThree};
    Some(match (class, name) {
        ("bytes", "hex") => parsed("sep=, bytes_per_sep="),
        ("int", "to_bytes") => parsed("length=, byteorder=, *, signed="),
        ("list" | "tuple", "index") => Expected(1, 3),
        ("list" | "tuple" | "range", "count") | ("range", "index") => One,
        ("dict", "get") => Expected(1, 2),
        ("set" | "frozenset", "difference" | "intersection" | "union") => Expected(0, usize::MAX),
        ("set" | "frozenset", "isdisjoint" | "issubset" | "issuperset" | "symmetric_difference") => One,
        ("str" | "bytes", _) => match name {
            "count" | "endswith" | "find" | "index" | "rfind" | "rindex" | "startswith" => OneToThree,
            "center" | "ljust" | "rjust" => Expected(1, 2),
            "join" | "partition" | "removeprefix" | "removesuffix" | "rpartition" | "zfill" => One,
            "lstrip" | "rstrip" | "strip" => Expected(0, 1),
            "replace" => Expected(2, 3),
            "split" | "rsplit" => parsed("sep=, maxsplit="),
            "encode" | "decode" => parsed("encoding=, errors="),
            "expandtabs" => parsed("tabsize="),
            "splitlines" => parsed("keepends="),
            _ if TAKES_NOTHING.contains(&name) => Style::None,
            _ => return None,
        },
        ("list" | "dict" | "set" | "frozenset" | "int" | "float" | "complex", _)
            if TAKES_NOTHING.contains(&name) =>
        {
            Style::None
        }
        _ => return None,
    })
}

/// The text of the TypeError for a call of a method of a builtin type that CPython does not take.
pub fn wrong_method_call(class: &str, name: &str, args: &Args) -> Option<String> {
    let class = if class == "bool" { "int" } else { class };
    method(class, name)?.refuses(&format!("{class}.{name}"), name, args)
}

/// The text of the TypeError for a call of one of the library's functions, where CPython has it in C.
pub fn wrong_library_call(func: &FnRef, signature: &Signature, args: &Args) -> Option<String> {
    let (style, qualified, name) = library_style(func, signature)?;
    style.refuses(&qualified, &name, args)
}

/// The text for keywords that a function in C does not take, of a call whose arguments are not counted yet.
pub fn wrong_keywords(func: &FnRef, signature: &Signature, args: &Args) -> Option<String> {
    let (style, qualified, _) = library_style(func, signature)?;
    let by_position = matches!(style, Style::One | Style::None | Style::Expected(..) | Style::Log);
    (by_position && !args.keyword.is_empty()).then(|| format!("{qualified}() takes no keyword arguments"))
}

/// That text around the number of arguments, where there are more than the function has parameters; `keywords` of
/// them are given by name. None for a function that CPython has in Python.
pub fn far_too_many(func: &FnRef, signature: &Signature, keywords: usize) -> Option<TooMany> {
    let (style, qualified, name) = library_style(func, signature)?;
    let (before, after, counted) = match style {
        Style::Parsed(params, _) => {
            let n = params.len();
            (format!("{name}() takes at most {n} argument{} (", s(n)), " given)", keywords)
        }
        Style::One => (format!("{qualified}() takes exactly one argument ("), " given)", 0),
        Style::Expected(least, most) => {
            let how = if least == most { "" } else { "at most " };
            (format!("{name} expected {how}{most} argument{}, got ", s(most)), "", 0)
        }
        _ => return None,
    };
    Some(TooMany { before, after, counted })
}

/// A text for too many arguments of a C function, but for their number.
pub struct TooMany {
    pub before: String,
    pub after: &'static str,
    /// Arguments by name that are counted with the others.
    pub counted: usize,
}

/// How CPython's function in C for one of the library's takes arguments, with the names in its texts.
fn library_style<'a>(func: &FnRef, signature: &'a Signature) -> Option<(Style<'a>, String, String)> {
    let module = library_stem(&func.item.file)?;
    let name = signature.qualname.as_str();
    let by_name = BY_NAME.iter().any(|(m, names)| *m == module && names.contains(&name));
    // Calls of builtins are judged before one of their overloads is chosen.
    if module == "builtins"
        || name != &*func.item.name
        || !by_name && crate::builtin::function_type(func) == "function"
    {
        return None;
    }
    let of = |kind: ParamKind| signature.params.iter().any(|p| p.kind == kind);
    let plain = signature.params.iter().filter(|p| p.kind != ParamKind::VarPositional);
    let style = match (module, name) {
        ("math", "log") => Style::Log,
        ("itertools", "zip_longest") => Style::Fills,
        ("itertools", "islice") => Style::Expected(2, 4),
        ("operator", "itemgetter" | "attrgetter" | "methodcaller" | "call") => {
            return None;
        }
        _ if by_name => {
            let params =
                plain.map(|p| Parameter { name: &p.name, kind: p.kind, required: p.default.is_none() });
            Style::Parsed(params.collect(), of(ParamKind::VarPositional))
        }
        _ => {
            let most = if of(ParamKind::VarPositional) { usize::MAX } else { signature.params.len() };
            let least = plain.filter(|p| p.default.is_none()).count();
            let one = (least, most) == (1, 1) && (module != "itertools" || name.starts_with("chain__"));
            if one { Style::One } else { Style::Expected(least, most) }
        }
    };
    let (qualified, name) = names(module, name);
    Some((style, qualified, name))
}

impl Style<'_> {
    fn refuses(&self, qualified: &str, name: &str, args: &Args) -> Option<String> {
        let given = args.positional.len();
        let keyword = args.keyword.first().map(|(key, _)| key.as_str());
        let no_keywords = || keyword.map(|_| format!("{qualified}() takes no keyword arguments"));
        match self {
            Style::One => no_keywords().or_else(|| {
                (given != 1).then(|| format!("{qualified}() takes exactly one argument ({given} given)"))
            }),
            Style::None => no_keywords().or_else(|| {
                (given != 0).then(|| format!("{qualified}() takes no arguments ({given} given)"))
            }),
            Style::OneToThree => no_keywords().or_else(|| {
                let (how, n) = if given == 0 { ("least", 1) } else { ("most", 3) };
                let wrong = given == 0 || given > 3;
                wrong.then(|| format!("{name}() takes at {how} {n} argument{} ({given} given)", s(n)))
            }),
            Style::Sorts => expected(name, 1, 1, given),
            Style::Expected(least, most) => no_keywords().or_else(|| expected(name, *least, *most, given)),
            Style::Chooses => expected(name, 1, usize::MAX, given).or_else(|| {
                let unknown = args.keyword.iter().find(|(key, _)| key != "key" && key != "default")?;
                Some(format!("'{}' is an invalid keyword argument for {name}()", unknown.0))
            }),
            Style::Parsed(params, rest) => refused_by_names(name, params, *rest, args),
            Style::Missing(text, params) => {
                let known = |key: &str| params.iter().any(|p| p.name == key);
                match args.keyword.iter().find(|(key, _)| !known(key)) {
                    Some((key, _)) if given == 0 => {
                        Some(format!("'{key}' is an invalid keyword argument for {name}()"))
                    }
                    _ if given == 0 && args.keyword.iter().all(|(key, _)| key != params[0].name) => {
                        Some((*text).to_owned())
                    }
                    _ => refused_by_names(name, params, false, args),
                }
            }
            Style::Map => no_keywords()
                .or_else(|| (given < 2).then(|| "map() must have at least two arguments.".to_owned())),
            Style::Log => no_keywords().or_else(|| {
                (!(1..=2).contains(&given)).then(|| "math.log requires 1 to 2 arguments".to_owned())
            }),
            Style::Fills => {
                let wrong = args.keyword.iter().any(|(key, _)| key != "fillvalue");
                wrong.then(|| format!("{name}() got an unexpected keyword argument"))
            }
        }
    }
}

/// The text of the TypeError for a keyword that a function in Python does not take.
pub fn unknown_keyword(f: &Signature, args: &Args, key: &str) -> String {
    let is_key = |p: &&ParamSignature| args.keyword.iter().any(|(k, _)| *k == p.name);
    let positional_only = f.params.iter().filter(|p| p.kind == ParamKind::PositionalOnly).filter(is_key);
    let wrong: Vec<&str> = positional_only.map(|p| p.name.as_str()).collect();
    let text = match wrong.is_empty() {
        true => format!("got an unexpected keyword argument '{key}'"),
        false => {
            let list = wrong.join(", ");
            format!("got some positional-only arguments passed as keyword arguments: '{list}'")
        }
    };
    format!("{}() {text}", f.qualname)
}

/// How many positional arguments a function takes, as CPython says it.
pub fn takes(f: &Signature, slots: &[usize]) -> String {
    let optional = slots.iter().filter(|&&i| f.params[i].default.is_some()).count();
    let n = slots.len();
    match optional {
        0 => format!("{n} positional argument{}", s(n)),
        _ => format!("from {} to {n} positional arguments", n - optional),
    }
}

/// The end of the text of a TypeError for too many arguments of a function in Python.
pub fn too_many_text(f: &Signature, slots: &[usize], given: usize, keyword_only: usize) -> String {
    let takes = takes(f, slots);
    if keyword_only == 0 {
        return format!("{takes} but {given} {}", if given == 1 { "was" } else { "were" });
    }
    format!(
        "{takes} but {given} positional argument{} (and {keyword_only} keyword-only argument{}) were",
        s(given),
        s(keyword_only)
    )
}

fn s(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn expected(name: &str, least: usize, most: usize, given: usize) -> Option<String> {
    let (how, wanted) = match () {
        () if given < least && least == most => ("", least),
        () if given < least => ("at least ", least),
        () if given > most && least == most => ("", most),
        () if given > most => ("at most ", most),
        () => return None,
    };
    Some(format!("{name} expected {how}{wanted} argument{}, got {given}", s(wanted)))
}

/// As CPython's `_PyArg_UnpackKeywords`; `rest` is whether any number of positional arguments goes elsewhere.
fn refused_by_names(name: &str, params: &[Parameter<'_>], rest: bool, args: &Args) -> Option<String> {
    let count = |kinds: &[ParamKind]| params.iter().filter(|p| kinds.contains(&p.kind)).count();
    let given = if rest { 0 } else { args.positional.len() };
    let all = given + args.keyword.len();
    if all > params.len() {
        let n = params.len();
        let keyword = if given == 0 { "keyword " } else { "" };
        return Some(format!("{name}() takes at most {n} {keyword}argument{} ({all} given)", s(n)));
    }
    let positional = count(&[ParamKind::PositionalOnly, ParamKind::Normal]);
    let least = params.iter().filter(|p| p.kind != ParamKind::KeywordOnly && p.required).count();
    if given > positional {
        let how = if least < positional { "at most" } else { "exactly" };
        return Some(format!(
            "{name}() takes {how} {positional} positional argument{} ({given} given)",
            s(positional)
        ));
    }
    let only = count(&[ParamKind::PositionalOnly]).min(least);
    if given < only {
        let how = if only < positional { "at least" } else { "exactly" };
        return Some(format!("{name}() takes {how} {only} positional argument{} ({given} given)", s(only)));
    }
    let by_keyword = |p: &Parameter<'_>| {
        p.kind != ParamKind::PositionalOnly && args.keyword.iter().any(|(key, _)| key == p.name)
    };
    for (i, p) in params.iter().enumerate().skip(given) {
        if p.required && !by_keyword(p) {
            return Some(format!("{name}() missing required argument '{}' (pos {})", p.name, i + 1));
        }
    }
    if let Some((i, p)) = params.iter().enumerate().take(given).find(|(_, p)| by_keyword(p)) {
        let place = i + 1;
        return Some(format!("argument for {name}() given by name ('{}') and position ({place})", p.name));
    }
    let known = |key: &str| params.iter().any(|p| p.kind != ParamKind::PositionalOnly && p.name == key);
    let unknown = args.keyword.iter().find(|(key, _)| !known(key))?;
    Some(format!("'{}' is an invalid keyword argument for {name}()", unknown.0))
}
