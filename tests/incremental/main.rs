//! Which queries run after an edit. The unit is the top-level statement; the promise: an edit of a function runs that
//! function's queries again, and those of functions that its signature or its summary (what it returns, whether it
//! raises) reaches. Nothing of the library, which every program contains, runs again.
//!
//! Each test compiles a module, edits it, and shows what ran: `query item`, in order.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

mod classes;
mod functions;
mod places;

use pyfora_cache::{Cache, Limits};
use pyfora_driver::compiler::Compiler;
use pyfora_driver::program::{Argument, File, Object, Program, Request};
use pyfora_driver::trace::Trace;

const PATH: &str = "m.py";

/// A compiler, and what it ran.
struct Session {
    compiler: Compiler,
    trace: Trace,
}

impl Session {
    fn new() -> Session {
        let (db, trace) = Trace::new();
        let compiler = Compiler::over(db, Cache::open(None, Limits::default()), Default::default());
        Session { compiler, trace }
    }

    /// A session that has compiled `main(int)` of a text.
    fn of(text: &str) -> Session {
        let session = Session::new();
        assert_ne!(session.edit(text), "");
        session
    }

    /// Compiles `main(int)` of a text; what ran, each on a line of its own.
    fn edit(&self, text: &str) -> String {
        let files = vec![File { path: PATH.into(), text: text.into() }];
        let objects = vec![Object::Global { file: 0, name: "main".into() }];
        self.compile(Program { files, objects })
    }

    /// Compiles a call of the first object with an int.
    fn compile(&self, program: Program) -> String {
        let args = vec![Argument::Value(pyfora_bitcode::Shape::Int)];
        let compiled = self.compiler.bitcode(&Request { program, callee: 0, args, ints: Default::default() });
        if let Err(error) = compiled {
            panic!("{error}");
        }
        self.compiler.in_words(&self.trace).iter().fold(String::new(), |all, line| all + line + "\n")
    }
}
