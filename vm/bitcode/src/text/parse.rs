//! Parser of the text form: the cursor, modules, function heads and tables. Blocks are in `body.rs`.

use std::collections::HashMap;

use super::lex::{Kind, Token, lex};
use crate::func::Inline;
use crate::{ExcDesc, Function, Module, Shape, Site, Type};

/// Why a text is no bitcode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// 1-based.
    pub line: usize,
    /// 1-based, in bytes.
    pub column: usize,
    pub message: String,
}

impl ParseError {
    pub(super) fn at(text: &str, at: usize, message: impl Into<String>) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1) + 1;
        ParseError { line, column, message: message.into() }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ParseError {}

pub(super) type Result<T, E = ParseError> = std::result::Result<T, E>;

/// The module of a text. A text without a `module` line is a module whose entry is the first function, with
/// parameters and result guessed from the slots.
pub fn parse_module(text: &str) -> Result<Module> {
    let mut p = Parser::new(text)?;
    let mut module = Module {
        functions: Vec::new(),
        entry: 0,
        params: Vec::new(),
        result: Shape::None,
        globals: Vec::new(),
    };
    let head = p.eat_word("module");
    let entry = if head { Some(p.module_head(&mut module)?) } else { None };
    while p.peek_word().is_some() {
        module.functions.push(p.function()?);
    }
    if p.next < p.tokens.len() {
        return Err(p.error("expected `fn`"));
    }
    match entry {
        Some(Entry::Index(i)) => module.entry = i,
        Some(Entry::Name(name)) => {
            let index = module.find(&name);
            module.entry = index.ok_or_else(|| p.error(format!("no function {name:?}")))? as u32;
        }
        None => guess_shapes(&mut module),
    }
    Ok(module)
}

/// The function of a text.
pub fn parse_function(text: &str) -> Result<Function> {
    let mut p = Parser::new(text)?;
    let f = p.function()?;
    if p.next < p.tokens.len() {
        return Err(p.error("expected the end"));
    }
    Ok(f)
}

fn guess_shapes(module: &mut Module) {
    let Some(f) = module.functions.first() else { return };
    let shape = |t: Type| match t {
        Type::I1 => Shape::Bool,
        Type::I64 => Shape::Int,
        Type::F64 => Shape::Float,
        Type::Ref | Type::Buf => Shape::Str,
    };
    module.params = f.params().iter().map(|&v| shape(f.ty(v))).collect();
    let mut results: Vec<Shape> = f.results.iter().map(|&t| shape(t)).collect();
    module.result = match (results.pop(), results.is_empty()) {
        (None, _) => Shape::None,
        (Some(one), true) => one,
        (Some(last), false) => {
            results.push(last);
            Shape::Tuple(results)
        }
    };
}

enum Entry {
    Index(u32),
    Name(String),
}

/// The cursor, with what is known of the function being read.
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    /// Types of the values defined so far, by number.
    pub(super) values: HashMap<u32, Type>,
    pub(super) f: Function,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self> {
        let f = Function::new("", &[], &[]);
        Ok(Parser { text, tokens: lex(text)?, next: 0, values: HashMap::new(), f })
    }

    pub(super) fn error(&self, message: impl Into<String>) -> ParseError {
        let at = self.tokens.get(self.next.saturating_sub(1)).map_or(self.text.len(), |t| t.at);
        ParseError::at(self.text, at, message)
    }

    pub(super) fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|t| &t.kind)
    }

    pub(super) fn peek_word(&self) -> Option<&str> {
        match self.peek() {
            Some(Kind::Word(w)) => Some(w),
            _ => None,
        }
    }

    pub(super) fn eat(&mut self, punct: &str) -> bool {
        let found = matches!(self.peek(), Some(Kind::Punct(p)) if *p == punct);
        self.next += usize::from(found);
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == Some(word);
        self.next += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, punct: &str) -> Result<()> {
        if self.eat(punct) {
            return Ok(());
        }
        self.next += 1;
        Err(self.error(format!("expected `{punct}`")))
    }

    fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.eat_word(word) {
            return Ok(());
        }
        self.next += 1;
        Err(self.error(format!("expected `{word}`")))
    }

    pub(super) fn word(&mut self) -> Result<String> {
        let word = self.peek_word().map(str::to_owned);
        self.next += 1;
        word.ok_or_else(|| self.error("expected a word"))
    }

    pub(super) fn try_string(&mut self) -> Option<String> {
        let Some(Kind::Text(s)) = self.peek() else { return None };
        let s = s.clone();
        self.next += 1;
        Some(s)
    }

    pub(super) fn string(&mut self) -> Result<String> {
        let found = self.try_string();
        found.ok_or_else(|| {
            self.next += 1;
            self.error("expected a string")
        })
    }

    pub(super) fn number(&mut self) -> Option<String> {
        let Some(Kind::Number(n)) = self.peek() else { return None };
        let n = n.clone();
        self.next += 1;
        Some(n)
    }

    pub(super) fn try_int(&mut self) -> Result<Option<i64>> {
        let Some(n) = self.number() else { return Ok(None) };
        n.parse().map(Some).map_err(|_| self.error(format!("`{n}` is no integer of 64 bits")))
    }

    pub(super) fn index(&mut self) -> Result<u32> {
        let n = self.number().and_then(|n| n.parse().ok());
        n.ok_or_else(|| self.error("expected an index"))
    }

    pub(super) fn ty(&mut self) -> Result<Type> {
        let word = self.word()?;
        let found = Type::ALL.into_iter().find(|t| t.name() == word);
        found.ok_or_else(|| self.error(format!("`{word}` is no type")))
    }

    /// `item, item, …` up to a closing token, which is consumed.
    pub(super) fn list<T>(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut out = Vec::new();
        if self.eat(close) {
            return Ok(out);
        }
        loop {
            out.push(item(self)?);
            if self.eat(close) {
                return Ok(out);
            }
            self.expect(",")?;
        }
    }

    /// `@name` or `@"name"`, after the `@`.
    pub(super) fn name(&mut self) -> Result<String> {
        match self.peek() {
            Some(Kind::Text(s) | Kind::Word(s)) => {
                let s = s.clone();
                self.next += 1;
                Ok(s)
            }
            _ => Err(self.error("expected a name")),
        }
    }

    fn module_head(&mut self, module: &mut Module) -> Result<Entry> {
        self.expect_word("entry")?;
        let entry = if self.eat("#") { Entry::Index(self.index()?) } else { Entry::Name(self.at_name()?) };
        self.expect_word("params")?;
        module.params = self.shapes(0)?;
        self.expect_word("result")?;
        module.result = self.shape(0)?;
        self.expect_word("globals")?;
        module.globals = self.shapes(0)?;
        Ok(entry)
    }

    fn at_name(&mut self) -> Result<String> {
        self.expect("@")?;
        self.name()
    }

    fn function(&mut self) -> Result<Function> {
        self.values.clear();
        self.f = Function::new("", &[], &[]);
        self.f.blocks.clear();
        self.expect_word("fn")?;
        self.f.name = self.at_name()?;
        self.expect("(")?;
        let params = self.list(")", Self::typed_value)?;
        self.expect("->")?;
        self.expect("(")?;
        self.f.results = self.list(")", Self::ty)?;
        self.f.raises = self.eat_word("raises");
        self.f.recursive = self.eat_word("recursive");
        if self.eat_word("inline") {
            self.f.inline = Inline::Always;
        } else if self.eat_word("noinline") {
            self.f.inline = Inline::Never;
        }
        self.expect("{")?;
        self.early_tables()?;
        while !self.eat("}") {
            if self.eat_word("exc") {
                self.exc()?;
            } else if self.eat_word("site") {
                self.site()?;
            } else {
                self.block()?;
            }
        }
        let entry = self.f.blocks.first().map_or(&[][..], |b| &b.params);
        let same = entry.len() == params.len()
            && entry.iter().zip(&params).all(|(&v, &(p, t))| v == p && self.values.get(&v.0) == Some(&t));
        if !same {
            return Err(self.error("the head's parameters are not those of b0"));
        }
        self.finish()
    }

    /// Puts the values in order, and makes up the sites that are named but not described.
    fn finish(&mut self) -> Result<Function> {
        let mut f = std::mem::replace(&mut self.f, Function::new("", &[], &[]));
        for i in 0..self.values.len() as u32 {
            let found = self.values.get(&i);
            f.values.push(*found.ok_or_else(|| self.error(format!("v{i} is nowhere defined")))?);
        }
        let named = f.blocks.iter().flat_map(|b| {
            let last = match b.term {
                crate::Terminator::Raise { site, .. } => Some(site),
                _ => None,
            };
            b.insts.iter().filter_map(|i| i.site).chain(last)
        });
        let needed = named.max().map_or(0, |m| m as usize + 1);
        if needed > f.sites.len() && needed <= 1 << 20 {
            f.sites.resize(needed, Site::default());
        }
        Ok(f)
    }

    fn early_tables(&mut self) -> Result<()> {
        if self.eat_word("callees") {
            while self.eat("@") {
                let name = self.name()?;
                self.f.callees.push(name);
                self.eat(",");
            }
        }
        if self.eat_word("strings") {
            while let Some(s) = self.try_string() {
                self.f.strings.push(s);
                self.eat(",");
            }
        }
        if self.eat_word("unused") {
            self.typed_value()?;
            while self.eat(",") {
                self.typed_value()?;
            }
        }
        Ok(())
    }

    fn exc(&mut self) -> Result<()> {
        let index = self.index()?;
        if index as usize != self.f.excs.len() {
            return Err(self.error("exceptions are numbered in order"));
        }
        self.expect("=")?;
        let class = self.exc_class()?;
        let args = self.shapes(0)?;
        self.f.excs.push(ExcDesc { class, args });
        Ok(())
    }

    fn site(&mut self) -> Result<()> {
        let index = self.index()?;
        if index as usize != self.f.sites.len() {
            return Err(self.error("sites are numbered in order"));
        }
        self.expect("=")?;
        let (file, function) = (self.string()?, self.string()?);
        let line = self.index()?;
        self.expect(":")?;
        let column = self.index()?;
        let hidden = self.eat_word("hidden");
        let inlined_at = if self.eat_word("inlined") { Some(self.index()?) } else { None };
        self.f.sites.push(Site { file, function, line, column, hidden, inlined_at });
        Ok(())
    }
}
