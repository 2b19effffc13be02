//! What others see of a function or class: the barrier that stops an edit of a body.
//!
//! No spans, no locals, no diagnostics: whoever asks only for this is not redone when a body changes.

use crate::ir::{
    ClassDecorator, ClassIdx, FuncIdx, Function, FunctionKind, ItemHir, Local, MethodKind, ParamKind,
    Terminator,
};

/// Whether methods of a name set the fields of their instance.
pub fn is_constructor(method: &str) -> bool {
    matches!(method, "__init__" | "__post_init__")
}

/// What a caller must know of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// `__name__`.
    pub name: String,
    /// `__qualname__`, for messages.
    pub qualname: String,
    pub kind: FunctionKind,
    /// Whether a call makes a generator.
    pub generator: bool,
    pub params: Vec<ParamSignature>,
    /// As [`Function::defaults`].
    pub defaults: Option<FuncIdx>,
    /// The class in whose body it stands.
    pub class: Option<ClassIdx>,
    /// `__doc__`.
    pub doc: Option<String>,
}

/// A parameter as a caller sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParamSignature {
    pub name: String,
    pub kind: ParamKind,
    /// Whether the function assigns it.
    pub rebound: bool,
    /// As [`crate::ir::Param::default`].
    pub default: Option<u32>,
    /// Its text; used only by our own library to choose overloads.
    pub annotation: Option<String>,
}

/// What the user of a class must know of its body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Members {
    /// As [`crate::ir::Class::bases`].
    pub bases: Option<FuncIdx>,
    /// As [`crate::ir::Class::methods`].
    pub methods: Vec<(String, MethodKind, FuncIdx)>,
    /// As [`crate::ir::Class::attributes`].
    pub attributes: Vec<(String, FuncIdx)>,
    /// `__qualname__`.
    pub qualname: String,
    /// `__doc__`.
    pub doc: Option<String>,
    /// As [`crate::ir::Class::captures`].
    pub captures: Vec<String>,
    /// As [`crate::ir::Class::fields`].
    pub fields: Vec<(String, String)>,
    /// As [`crate::ir::Class::decorators`].
    pub decorators: Vec<ClassDecorator>,
    /// As [`crate::ir::Class::decorator_values`].
    pub decorator_values: Option<FuncIdx>,
    /// As [`crate::ir::Class::abc_meta`].
    pub abc_meta: bool,
    /// As [`crate::ir::Class::slots`].
    pub slots: Option<Vec<String>>,
    /// Methods under an `abstractmethod`.
    pub abstracts: Vec<String>,
    /// What of the class is not supported.
    pub refused: Option<String>,
}

impl ItemHir {
    /// The signature of a function of the item.
    pub fn signature(&self, function: FuncIdx) -> Option<Signature> {
        self.functions.get(function.0 as usize).map(Signature::of)
    }

    fn is_abstract(&self, function: FuncIdx) -> bool {
        let decorators = self.functions.get(function.0 as usize).map(|f| f.decorators.as_slice());
        decorators.unwrap_or_default().iter().any(|d| d.rsplit('.').next() == Some("abstractmethod"))
    }

    /// The members of a class of the item.
    pub fn members(&self, class: ClassIdx) -> Option<Members> {
        let class = self.classes.get(class.0 as usize)?;
        Some(Members {
            bases: class.bases,
            methods: class.methods.clone(),
            attributes: class.attributes.clone(),
            qualname: class.qualname.clone(),
            doc: class.doc.clone(),
            captures: class.captures.clone(),
            fields: class.fields.clone(),
            decorators: class.decorators.clone(),
            decorator_values: class.decorator_values,
            abc_meta: class.abc_meta,
            slots: class.slots.clone(),
            abstracts: class.methods.iter().filter(|m| self.is_abstract(m.2)).map(|m| m.0.clone()).collect(),
            refused: class.diagnostics.first().map(|d| d.message.to_string()),
        })
    }
}

fn assigns(f: &Function, local: Local) -> bool {
    f.blocks.iter().any(|block| {
        block.insts.iter().any(|inst| inst.dst == Some(local))
            || matches!(block.term, Terminator::Next { dst, .. } if dst == local)
    })
}

impl Signature {
    /// Whether it sets the fields of its first parameter and gives the instance.
    pub fn is_constructor(&self) -> bool {
        self.class.is_some() && is_constructor(&self.name)
    }

    fn of(f: &Function) -> Signature {
        let params = f.params.iter().map(|p| {
            let name = f.locals[p.local.0 as usize].name.clone().unwrap_or_default();
            let annotation = f.annotations.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
            let rebound = assigns(f, p.local);
            ParamSignature { name, kind: p.kind, rebound, default: p.default, annotation }
        });
        Signature {
            name: f.name.clone(),
            qualname: f.qualname.clone(),
            kind: f.kind,
            generator: f.generator,
            params: params.collect(),
            defaults: f.defaults,
            class: f.class,
            doc: f.doc.clone(),
        }
    }
}
