//! What a piece of code says of modules: those that it imports, and the attributes that it reads of anything.

use std::collections::BTreeSet;

use rustpython_parser::ast::{Constant, Expr, Stmt, StmtImportFrom};

use crate::locate::Node;
use crate::visit::{Visitor, walk_class_header, walk_defaults, walk_expr, walk_signature, walk_stmt};

/// Modules as `import` names them (with a dot for each level of a relative import), and names of attributes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct References {
    pub modules: BTreeSet<String>,
    pub attributes: BTreeSet<String>,
}

impl References {
    /// Those of a function, class or block, nested functions included.
    pub fn of_node(node: Node<'_>) -> References {
        let mut found = References::default();
        match node {
            Node::Function(function) => {
                walk_signature(&mut found, function);
                found.body(function.body);
            }
            Node::Lambda(lambda) => {
                walk_defaults(&mut found, &lambda.args);
                found.expr(&lambda.body);
            }
            Node::Class(class) => {
                walk_class_header(&mut found, class);
                found.body(&class.body);
            }
            Node::With(with) => found.body(&with.body),
        }
        found
    }

    /// Those of a file.
    pub fn of_body(body: &[Stmt]) -> References {
        let mut found = References::default();
        found.body(body);
        found
    }

    /// Names that `import_from` takes from the module; each may be a module, too.
    fn names_of(&mut self, import: &StmtImportFrom) {
        let module = from_module(import);
        let dot = if module.is_empty() || module.ends_with('.') { "" } else { "." };
        for alias in &import.names {
            self.attributes.insert(alias.name.to_string());
            if alias.name.as_str() != "*" {
                self.modules.insert(format!("{module}{dot}{}", alias.name));
            }
        }
        self.modules.insert(module);
    }
}

/// The dotted name of a `from … import`, with a dot for each level of a relative one.
pub fn from_module(import: &StmtImportFrom) -> String {
    let level = import.level.map_or(0, |level| level.to_usize());
    format!("{}{}", ".".repeat(level), import.module.as_ref().map_or("", |module| module.as_str()))
}

impl<'a> Visitor<'a> for References {
    fn stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    // `import a.b` binds the package, of which `b` is an attribute.
                    for (end, _) in alias.name.match_indices('.') {
                        self.modules.insert(alias.name[..end].to_owned());
                    }
                    self.attributes.extend(alias.name.split('.').skip(1).map(str::to_owned));
                    self.modules.insert(alias.name.to_string());
                }
            }
            Stmt::ImportFrom(import) => self.names_of(import),
            _ => walk_stmt(self, stmt),
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Attribute(attribute) => {
                self.attributes.insert(attribute.attr.to_string());
            }
            // `getattr(x, "name")`.
            Expr::Call(call) => {
                if let Some(Expr::Constant(c)) = call.args.get(1)
                    && let Constant::Str(name) = &c.value
                {
                    self.attributes.insert(name.clone());
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}
