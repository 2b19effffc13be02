//! The compiler as its users see it: describe code, compile a call, with everything kept from one call to the next.

use crate::db::{Database, SourceFile, items, parsed};
use crate::error::{CompileError, ErrorKind};
use crate::known::{self, Known};
use crate::library;
use crate::lower;
use crate::nesting;
use crate::program::{CodeKind, CodeRef, Described, File, Ints, Object, Program, Request};
use crate::project::{Answers, Project};
use crate::trace::{Trace, in_words};
use crate::worklist::Worklist;
use pyfora_base::registry;
use pyfora_bitcode::{Meta, Module, abi};
use pyfora_cache::{Cache, Key, KeyInputs, Limits};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Recursive queries and deeply nested source need more stack than a thread has by default.
const STACK: usize = 1 << 30;

/// What a compiler is made with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `None`: the default directory.
    pub cache_dir: Option<PathBuf>,
    pub codegen: pyfora_llvm::Options,
}

/// A compiled call.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub meta: Arc<Meta>,
    pub object: Arc<[u8]>,
    /// Whether the object came from the cache, so that no LLVM ran.
    pub from_cache: bool,
    /// What went wrong with the cache, if anything; the program runs all the same.
    pub warnings: Vec<String>,
    pub times: Times,
}

/// How long the stages took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Source to optimised bitcode.
    pub bitcode: Duration,
    /// Bitcode to object, or its fetch from the cache.
    pub object: Duration,
}

struct State {
    db: Database,
    files: BTreeMap<Arc<str>, SourceFile>,
    known: Known,
    /// Objects by key: the same call again touches no disk.
    objects: HashMap<Key, Arc<[u8]>>,
}

/// A compiler; it can be shared by threads.
pub struct Compiler {
    state: Mutex<State>,
    cache: Cache,
    codegen: pyfora_llvm::Options,
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiler").field("codegen", &self.codegen).finish_non_exhaustive()
    }
}

impl Compiler {
    /// A compiler with a cache.
    pub fn new(options: Options) -> Compiler {
        let dir = options.cache_dir.or_else(pyfora_cache::default_dir);
        Compiler::over(Database::default(), Cache::open(dir, Limits::default()), options.codegen)
    }

    /// A compiler over a database (with an event hook, say) and a cache.
    pub fn over(db: Database, cache: Cache, codegen: pyfora_llvm::Options) -> Compiler {
        let mut files = BTreeMap::new();
        for (path, text) in library::FILES {
            let file = SourceFile::new(&db, PathBuf::from(path), Arc::from(*text));
            files.insert(Arc::from(*path), file);
        }
        let state = State { db, files, known: Known::default(), objects: HashMap::new() };
        Compiler { state: Mutex::new(state), cache, codegen }
    }

    /// What a trace of the compiler's database has recorded, in words.
    pub fn in_words(&self, trace: &Trace) -> Vec<String> {
        let state = self.lock();
        trace.take().iter().map(|ran| in_words(&state.db, ran)).collect()
    }

    /// The cache, for its statistics.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// How often this process has run LLVM.
    pub fn llvm_runs(&self) -> u64 {
        pyfora_llvm::runs()
    }

    /// The names that a piece of code takes from outside, and those that a `with` body assigns.
    pub fn describe(&self, file: &File, code: &CodeRef) -> Result<Described, CompileError> {
        self.with_state(|state| {
            let source = state.file(&file.path, &file.text);
            describe(&state.db, source, code)
        })
    }

    /// The module of a call, optimised, without code generation.
    pub fn bitcode(&self, request: &Request) -> Result<Module, CompileError> {
        self.with_state(|state| {
            let project = state.project(&request.program, request.ints);
            let queries = nesting::bounded(|| module_of(&Answers::new(&state.db, project), request));
            let mut module = match queries {
                Some(module) => module?,
                None => {
                    // A query that was given up within a circle counts as broken until the next revision.
                    salsa::Database::synthetic_write(&mut state.db, salsa::Durability::LOW);
                    let worklist = Worklist::default();
                    let answers = Answers { worklist: Some(&worklist), ..Answers::new(&state.db, project) };
                    module_of(&answers, request)?
                }
            };
            verify(&module)?;
            pyfora_opt::optimise(&mut module);
            verify(&module)?;
            Ok(module)
        })
    }

    /// The high-level representation of the item that binds a module-level name, as text.
    pub fn hir(&self, file: &File, name: &str) -> Result<String, CompileError> {
        self.with_state(|state| {
            let source = state.file(&file.path, &file.text);
            crate::lookup::print_hir(&state.db, source, name).ok_or_else(|| {
                let text = format!("`{name}` is not bound at module level in {}", file.path);
                CompileError::simple(ErrorKind::Unsupported, registry::SOURCE_NOT_FOUND, text)
            })
        })
    }

    /// What the code generator makes of a call: LLVM's representation, assembly or the object.
    pub fn emit(&self, request: &Request, what: pyfora_llvm::Emit) -> Result<Vec<u8>, CompileError> {
        let module = self.bitcode(request)?;
        pyfora_llvm::emit(&module, &self.codegen, what).map_err(|e| CompileError::internal(e.to_string()))
    }

    /// Compiles a call.
    pub fn compile(&self, request: &Request) -> Result<Compiled, CompileError> {
        let start = Instant::now();
        let module = self.bitcode(request)?;
        let bitcode = start.elapsed();
        let start = Instant::now();
        let (object, from_cache) = self.object(&module)?;
        let times = Times { bitcode, object: start.elapsed() };
        let warnings = self.cache.take_warnings().iter().map(ToString::to_string).collect();
        Ok(Compiled { meta: Arc::new(Meta::of(&module)), object, from_cache, warnings, times })
    }

    /// The object code of a module: kept, cached, or generated.
    fn object(&self, module: &Module) -> Result<(Arc<[u8]>, bool), CompileError> {
        let internal = |e: String| CompileError::internal(e);
        let options = self.codegen.key_text().map_err(|e| internal(e.to_string()))?;
        let key = cache_key(module, &options).map_err(internal)?;
        if let Some(object) = self.lock().objects.get(&key) {
            return Ok((object.clone(), true));
        }
        let stored = self.cache.get(&key);
        if let Some(bytes) = &stored
            && !pyfora_cache::check_requested()
        {
            let object: Arc<[u8]> = Arc::from(bytes.as_slice());
            self.lock().objects.insert(key, object.clone());
            return Ok((object, true));
        }
        self.cache.note_compile();
        let bytes = pyfora_llvm::compile(module, &self.codegen).map_err(|e| internal(e.to_string()))?;
        match stored {
            Some(stored) => {
                self.cache.check(&key, &stored, &bytes).map_err(|e| internal(e.to_string()))?;
            }
            None => self.cache.put(&key, &bytes),
        }
        let object: Arc<[u8]> = Arc::from(bytes);
        self.lock().objects.insert(key, object.clone());
        Ok((object, false))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic in a query leaves the database usable: salsa's inputs are set before queries run.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs on a thread with a large stack; a panic becomes an error.
    fn with_state<T: Send>(
        &self,
        f: impl FnOnce(&mut State) -> Result<T, CompileError> + Send,
    ) -> Result<T, CompileError> {
        let run = || f(&mut self.lock());
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("pyfora-compiler".into()).stack_size(STACK);
            let failed = |what: &str| Err(CompileError::internal(what));
            match thread.spawn_scoped(scope, run) {
                Ok(handle) => handle.join().unwrap_or_else(|_| failed("the compiler panicked")),
                Err(e) => failed(&format!("no thread for the compiler: {e}")),
            }
        })
    }
}

impl State {
    /// The input for a file, its text brought up to date.
    fn file(&mut self, path: &str, text: &Arc<str>) -> SourceFile {
        known::file(&mut self.db, &mut self.files, path, text)
    }

    /// The input for a program; one that differs only in its files' texts is the same, edited.
    fn project(&mut self, program: &Program, ints: Ints) -> Project {
        for file in &program.files {
            self.file(&file.path, &file.text);
        }
        let all_files = &self.files;
        self.known.project(&mut self.db, program, ints, |db, objects, positions| {
            let library = library::FILES.iter().map(|(path, _)| *path);
            let paths: Vec<Arc<str>> = program.files.iter().map(|f| Arc::from(f.path.as_str())).collect();
            let all = library.chain(program.files.iter().map(|f| f.path.as_str()));
            let files: BTreeMap<Arc<str>, SourceFile> =
                all.filter_map(|p| all_files.get_key_value(p)).map(|(p, f)| (p.clone(), *f)).collect();
            Project::new(db, Arc::new(files), Arc::new(objects), positions, Arc::new(paths), ints)
        })
    }
}

/// A call's module, not optimised yet.
fn module_of(answers: &Answers<'_>, request: &Request) -> Result<Module, CompileError> {
    if let Some(Object::Global { name, .. }) = request.program.objects.get(request.callee as usize)
        && answers.object(request.callee) == pyfora_infer::Global::Missing
    {
        let text = format!("`{name}` is not bound at module level");
        return Err(CompileError::simple(ErrorKind::Unsupported, registry::SOURCE_NOT_FOUND, text));
    }
    let (entry, params) = lower::entry(answers, request);
    lower::module_of(answers, &entry, params)
}

fn verify(module: &Module) -> Result<(), CompileError> {
    pyfora_bitcode::verify::verify_module(module).map_err(|e| CompileError::internal(format!("{e:?}")))
}

/// Everything that decides the bytes of an object; `options` names LLVM, the target and its features too.
fn cache_key(module: &Module, options: &str) -> Result<Key, String> {
    let bytes = pyfora_bitcode::encode::module(module)?;
    Ok(Key::new(&KeyInputs {
        format_version: pyfora_cache::FORMAT_VERSION,
        abi_version: abi::ABI_VERSION,
        llvm_version: "",
        target_triple: "",
        cpu: "",
        features: "",
        options,
        callees: &[],
        bitcode: &bytes,
    }))
}

fn describe(db: &Database, file: SourceFile, code: &CodeRef) -> Result<Described, CompileError> {
    use pyfora_syntax::{LocateError, Node, NodeKind, Wanted, assigned_names, free_names, locate};
    let line = code.line.saturating_sub(1);
    let not_found = || {
        let text = format!("no such code starts at line {} of {}", code.line, file.path(db).display());
        CompileError::simple(ErrorKind::Unsupported, registry::SOURCE_NOT_FOUND, text)
    };
    let item =
        items(db, file).iter().copied().take_while(|i| i.line(db) <= line).last().ok_or_else(not_found)?;
    let parsed = parsed(db, item);
    if let Some(error) = &parsed.error {
        return Err(CompileError::simple(ErrorKind::Syntax, error.code, error.message.to_string()));
    }
    let kind = match code.kind {
        CodeKind::Def => NodeKind::Function,
        CodeKind::Lambda => NodeKind::Lambda,
        CodeKind::Class => NodeKind::Class,
        CodeKind::With => NodeKind::With,
    };
    let text = item.text(db);
    let lines = pyfora_base::LineIndex::new(text);
    let name = (!code.name.is_empty()).then_some(code.name.as_str());
    let within = code.column.map(|c| {
        let o = lines.line_start(line - item.line(db)) + c;
        pyfora_base::Span::new(o, o + 1)
    });
    let wanted = Wanted { line: line - item.line(db) + 1, kind, name, within };
    let node = locate(&parsed.stmts, &lines, wanted).map_err(|e| match e {
        LocateError::NotFound => not_found(),
        LocateError::Ambiguous(_) => {
            let text = format!("several lambdas stand at line {}", code.line);
            CompileError::simple(ErrorKind::Unsupported, registry::AMBIGUOUS_SOURCE, text)
        }
    })?;
    let names = |list: Vec<(&str, pyfora_base::Span)>| list.into_iter().map(|(n, _)| n.to_owned()).collect();
    let mut free: Vec<String> = names(free_names(node));
    if let Node::Class(_) = node {
        // A class's bases are evaluated with its body.
        let header: Vec<String> = names(pyfora_syntax::header_names(node));
        free.extend(header.into_iter().filter(|n| !free.contains(n)).collect::<Vec<_>>());
    }
    let assigned = match node {
        Node::With(with) => names(assigned_names(&with.body)),
        _ => Vec::new(),
    };
    let references = pyfora_syntax::References::of_node(node);
    Ok(Described {
        free,
        assigned,
        imports: references.modules.into_iter().collect(),
        attributes: references.attributes.into_iter().collect(),
    })
}
