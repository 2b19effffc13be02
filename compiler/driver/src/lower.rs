//! From the typed bodies that an entry reaches to one optimised module.

use crate::db::Db;
use crate::error::{CompileError, Found};
use crate::program::Object;
use crate::project::{Answers, Project, SpecId, find_item, inferred};
use crate::worklist;
use pyfora_base::Diagnostic;
use pyfora_bitcode::{Function, Module, Shape};
use pyfora_infer::tir::{Spec, TypedFn};
use pyfora_infer::ty::ItemKey;
use pyfora_infer::{Inferred, World};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The bitcode of a specialisation.
#[salsa::tracked(returns(clone))]
pub fn lowered<'db>(db: &'db dyn Db, spec: SpecId<'db>) -> Arc<Result<Function, pyfora_lower::LowerError>> {
    Arc::new(lower_spec(&Answers::new(db, spec.project(db)), spec.spec(db)))
}

/// As `lowered`, wherever bodies come from.
fn lower_spec(answers: &Answers<'_>, spec: &Spec) -> Result<Function, pyfora_lower::LowerError> {
    let body = answers.inferred(spec);
    let item = find_item(answers.db, answers.project, &spec.func.item);
    let text = item.map(|item| item.text(answers.db).clone());
    // Callers go by the summary, which of a recursive function may have been widened along its fixpoint.
    let result = answers.summary(spec).result;
    let mut typed = std::borrow::Cow::Borrowed(&body.body);
    if typed.result != result {
        typed.to_mut().result = result;
    }
    lower_body(answers, &typed, text.as_deref().unwrap_or(""))
}

fn lower_body(
    answers: &Answers<'_>,
    body: &TypedFn,
    text: &str,
) -> Result<Function, pyfora_lower::LowerError> {
    let context = pyfora_lower::Context {
        summaries: &|spec| answers.summary(spec),
        globals: &|object| first_slot(answers.db, answers.project, object),
        text,
    };
    pyfora_lower::lower(body, &context)
}

impl Answers<'_> {
    /// The typed body of a specialisation.
    fn inferred(&self, spec: &Spec) -> Arc<Inferred> {
        match self.worklist {
            Some(worklist) => worklist.inferred(self, spec),
            None => inferred(self.db, SpecId::new(self.db, self.project, spec.clone())),
        }
    }

    /// Its bitcode.
    fn lowered(&self, spec: &Spec) -> Result<Function, pyfora_lower::LowerError> {
        match self.worklist {
            Some(_) => lower_spec(self, spec),
            None => lowered(self.db, SpecId::new(self.db, self.project, spec.clone())).as_ref().clone(),
        }
    }
}

/// The shape of an object that is data, as the code has it: the client may know fields and arms in another order.
fn data_shape(db: &dyn Db, project: Project, object: &Object) -> Option<Shape> {
    match object {
        Object::Data(shape) => Some(shape_of(&Answers::new(db, project).type_of(shape), shape)),
        _ => None,
    }
}

/// Data objects take consecutive global slots in the order of the table.
fn first_slot(db: &dyn Db, project: Project, object: u32) -> u32 {
    let before = project.objects(db).iter().take(object as usize);
    before.filter_map(|o| data_shape(db, project, o)).map(|shape| shape.slots().len() as u32).sum()
}

/// The shapes of the global slots.
fn global_shapes(db: &dyn Db, project: Project) -> Vec<Shape> {
    project.objects(db).iter().filter_map(|o| data_shape(db, project, o)).collect()
}

/// Everything that an entry reaches, optimised and verified.
pub fn module_of(
    answers: &Answers<'_>,
    entry: &Inferred,
    params: Vec<Shape>,
) -> Result<Module, CompileError> {
    let (db, project) = (answers.db, answers.project);
    let mut found: Vec<Found> = entry.diagnostics.iter().map(|d| Found::nowhere(d.clone())).collect();
    let mut functions = Vec::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    let mut seen: HashSet<Spec> = HashSet::new();
    let mut reported: HashSet<(ItemKey, Diagnostic)> = HashSet::new();
    let mut queue: Vec<Spec> = entry.body.callees().into_iter().rev().collect();
    while let Some(spec) = queue.pop() {
        if !seen.insert(spec.clone()) {
            continue;
        }
        // Whatever is known already of the program: what is refused is so at each compilation.
        if seen.len() > worklist::MAX_SPECIALISATIONS {
            return Err(worklist::too_many());
        }
        let body = answers.inferred(&spec);
        let key = &spec.func.item;
        // What is refused as a whole is said once; the rest only follows from it.
        if let Some(d) = body.diagnostics.iter().find(|d| d.code == pyfora_base::registry::TOO_LARGE) {
            return Err(CompileError::of(vec![Found::at(db, project, key, d.clone())]));
        }
        for d in &body.diagnostics {
            if reported.insert((key.clone(), d.clone())) {
                found.push(Found::at(db, project, key, d.clone()));
            }
        }
        queue.extend(body.body.callees().into_iter().rev());
        if !found.is_empty() {
            continue;
        }
        functions.push(answers.lowered(&spec).map_err(|e| CompileError::internal(e.to_string()))?);
        let line = find_item(db, project, key).map_or(1, |item| item.line(db) + 1);
        lines.insert(body.body.name.clone(), line);
    }
    if !found.is_empty() {
        return Err(CompileError::of(found));
    }
    let start = lower_body(answers, &entry.body, "").map_err(|e| CompileError::internal(e.to_string()))?;
    functions.push(start);
    let globals = global_shapes(db, project);
    let result = entry.summary.result.shape();
    let name = entry.body.name.as_str();
    let line_of = |f: &str| lines.get(f).copied().unwrap_or(1);
    let module = pyfora_lower::assemble(functions, name, params, result, globals, &line_of);
    let mut module = module.map_err(|e| CompileError::internal(e.to_string()))?;
    mark_recursive(&mut module);
    Ok(module)
}

/// Calls in one another without a check of the stack; the optimiser's copies only shorten chains.
const UNCHECKED_CALLS: usize = pyfora_bitcode::verify::MAX_CALL_DEPTH / 2;

/// Functions that can call themselves check the stack, and so does one in [`UNCHECKED_CALLS`] of a chain of calls.
fn mark_recursive(module: &mut Module) {
    let index: BTreeMap<String, u32> = (module.functions.iter().map(|f| f.name.clone())).zip(0..).collect();
    let callees: Vec<Vec<u32>> = module
        .functions
        .iter()
        .map(|f| f.callees.iter().filter_map(|c| index.get(c).copied()).collect())
        .collect();
    // Calls without a check below each function; callees come first.
    let mut below = vec![0; callees.len()];
    for part in pyfora_bitcode::hash::cycles(&callees) {
        let cyclic = part.len() > 1 || part.iter().any(|&f| callees[f as usize].contains(&f));
        let deepest = part.iter().flat_map(|&f| &callees[f as usize]).map(|&c| below[c as usize] + 1).max();
        let deepest = deepest.filter(|_| !cyclic).unwrap_or(0);
        let checks = cyclic || deepest > UNCHECKED_CALLS;
        for &f in &part {
            module.functions[f as usize].recursive |= checks;
            below[f as usize] = if checks { 0 } else { deepest };
        }
    }
}

/// The shape of data of a type: the arms of unions and the fields are in the order of types, which need not be that of
/// the client's shapes. What has no type keeps its shape.
fn shape_of(ty: &pyfora_infer::ty::Ty, shape: &Shape) -> Shape {
    if ty.is_never() { shape.clone() } else { ty.shape() }
}

/// A call of what the client names, typed.
pub fn entry(answers: &Answers<'_>, request: &crate::program::Request) -> (Inferred, Vec<Shape>) {
    use crate::program::Argument;
    use pyfora_infer::EntryArg;
    let mut params = Vec::new();
    let mut args = Vec::new();
    for arg in &request.args {
        args.push(match arg {
            Argument::Object(id) => EntryArg::Global(answers.object(*id)),
            Argument::Value(shape) => {
                let ty = answers.type_of(shape);
                params.push(shape_of(&ty, shape));
                EntryArg::Value(ty)
            }
        });
    }
    (pyfora_infer::infer_entry(answers, answers.object(request.callee), args), params)
}
