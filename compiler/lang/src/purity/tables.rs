//! The tables of impure names and modules. Names stand in one string, separated by blanks.

use super::{Members, Modules, Rule};
use pyfora_base::registry::{
    ASYNC, ATTRIBUTE_BUILTIN, AUGMENTED_ASSIGNMENT, CLOCK, CONCURRENCY, DYNAMIC_CODE, IDENTITY, INPUT_OUTPUT,
    INTROSPECTION, ITEM_ASSIGNMENT, MUTATING_METHOD, NAMESPACE_ACCESS, PRINT, RANDOM, SYSTEM,
};

macro_rules! optional {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}

/// A row: module, code, what its members do, their names, and what to write instead where the code's text can be
/// made more precise.
macro_rules! members {
    ($($module:literal, $code:ident, $what:literal: $names:literal $(=> $instead:literal)?;)*) => {
        pub static MEMBERS: &[Members] = &[$(Members {
            module: $module,
            names: $names,
            rule: Rule { code: $code, what: $what, instead: optional!($($instead)?) },
        }),*];
    };
}

/// A row: code, what the functions of these modules do, the modules, and their functions that are pure.
macro_rules! modules {
    ($($code:ident, $what:literal: $modules:literal $(but $pure:literal)?;)*) => {
        pub static MODULES: &[Modules] = &[$(Modules {
            modules: $modules,
            pure: optional!($($pure)?),
            rule: Rule { code: $code, what: $what, instead: None },
        }),*];
    };
}

members! {
    "builtins", PRINT, "writes to the standard output":
        "print";
    "builtins", INPUT_OUTPUT, "reads what the user types":
        "input";
    "builtins", INPUT_OUTPUT, "accesses a file":
        "open";
    "builtins", INPUT_OUTPUT, "talks to the user":
        "breakpoint help";
    "builtins", NAMESPACE_ACCESS, "gives a namespace as a dictionary":
        "locals globals vars";
    "builtins", DYNAMIC_CODE, "makes code at run time":
        "eval exec compile __import__";
    "builtins", ATTRIBUTE_BUILTIN, "changes an object":
        "setattr delattr object.__setattr__ object.__delattr__ type.__setattr__ type.__delattr__";
    "builtins", SYSTEM, "ends the process":
        "exit quit"
        => "raise an exception";
    "builtins", IDENTITY, "gives an address":
        "id";
    "time", CLOCK, "reads the clock":
        "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns \
         thread_time thread_time_ns localtime gmtime ctime clock_gettime clock_gettime_ns strftime asctime";
    "time", CLOCK, "waits":
        "sleep"
        => "leave it out";
    "time", CLOCK, "sets the clock":
        "clock_settime clock_settime_ns tzset";
    "datetime", CLOCK, "reads the clock":
        "datetime.now datetime.utcnow datetime.today date.today";
    "timeit", CLOCK, "reads the clock":
        "timeit repeat default_timer Timer";
    "random", RANDOM, "gives a random result":
        "random randint randrange choice choices sample shuffle uniform triangular gauss normalvariate \
         lognormvariate expovariate betavariate gammavariate paretovariate weibullvariate vonmisesvariate \
         binomialvariate getrandbits randbytes SystemRandom";
    "random", RANDOM, "changes the generator that all share":
        "seed setstate getstate";
    "secrets", RANDOM, "gives a random result":
        "choice randbelow randbits token_bytes token_hex token_urlsafe SystemRandom";
    "uuid", RANDOM, "gives a random result":
        "uuid1 uuid4 uuid6 uuid7 getnode";
    "os", RANDOM, "gives a random result":
        "urandom getrandom";
    "os", SYSTEM, "is the process's environment":
        "environ environb";
    "sys", SYSTEM, "is the process's command line":
        "argv orig_argv";
    "sys", INPUT_OUTPUT, "is a stream of the process":
        "stdin stdout stderr __stdin__ __stdout__ __stderr__ displayhook";
    "sys", SYSTEM, "ends the process":
        "exit"
        => "raise an exception";
    "sys", INTROSPECTION, "is the interpreter's own state":
        "_getframe _current_frames modules path meta_path path_hooks settrace gettrace setprofile getprofile \
         getrefcount setrecursionlimit getrecursionlimit setswitchinterval getswitchinterval excepthook \
         exc_info last_value getsizeof getallocatedblocks intern addaudithook audit set_int_max_str_digits";
    "io", INPUT_OUTPUT, "accesses a file":
        "open open_code FileIO";
    "codecs", INPUT_OUTPUT, "accesses a file":
        "open";
    "pathlib", SYSTEM, "asks the operating system":
        "Path.cwd Path.home";
    "inspect", INTROSPECTION, "is the interpreter's own state":
        "stack currentframe trace getouterframes getinnerframes";
    "operator", ITEM_ASSIGNMENT, "changes a container":
        "setitem delitem";
    "operator", AUGMENTED_ASSIGNMENT, "may change its operand":
        "iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor iconcat";
    "heapq", MUTATING_METHOD, "changes the list":
        "heappush heappop heapify heapreplace heappushpop"
        => "use `sorted`, or `heapq.merge` and `heapq.nsmallest`, which build new lists";
    "bisect", MUTATING_METHOD, "changes the list":
        "insort insort_left insort_right"
        => "find the place with `bisect.bisect` and build `v[:i] + [x] + v[i:]`";
    "locale", SYSTEM, "depends on the process's settings":
        "setlocale getlocale localeconv";
    "functools", ATTRIBUTE_BUILTIN, "changes an object":
        "update_wrapper";
    "numpy", INPUT_OUTPUT, "accesses a file":
        "load save savez savez_compressed loadtxt savetxt genfromtxt fromfile memmap";
    "numpy", RANDOM, "gives what was in memory before":
        "empty empty_like";
    "pandas", INPUT_OUTPUT, "accesses a file":
        "read_csv read_excel read_json read_parquet read_pickle read_sql read_table read_html read_hdf \
         read_feather read_clipboard";
}

modules! {
    SYSTEM, "asks the operating system": "os"
        but "fspath fsencode fsdecode strerror";
    SYSTEM, "asks the operating system": "os.path"
        but "join basename dirname split splitext splitdrive splitroot normpath normcase isabs commonprefix \
             commonpath";
    RANDOM, "gives a random result": "random numpy.random secrets";
    SYSTEM, "runs a process": "subprocess";
    SYSTEM, "accesses files": "shutil tempfile glob mmap";
    INPUT_OUTPUT, "accesses files": "fileinput linecache";
    SYSTEM, "asks the operating system": "fcntl select selectors platform resource psutil";
    SYSTEM, "accesses a database": "sqlite3 dbm shelve";
    SYSTEM, "uses the network": "socket socketserver ssl urllib.request http.client http.server ftplib smtplib requests urllib3 httpx";
    SYSTEM, "starts a program": "webbrowser";
    INPUT_OUTPUT, "talks to the user": "getpass";
    SYSTEM, "changes how the process reacts": "signal";
    SYSTEM, "changes how the process ends": "atexit";
    SYSTEM, "calls code that cannot be checked": "ctypes cffi";
    INPUT_OUTPUT, "writes a log": "logging syslog";
    INPUT_OUTPUT, "writes a warning": "warnings";
    CONCURRENCY, "makes what threads share": "threading _thread concurrent.futures queue";
    CONCURRENCY, "makes what processes share": "multiprocessing";
    CONCURRENCY, "depends on timing": "sched";
    CONCURRENCY, "makes what depends on the caller's context": "contextvars";
    ASYNC, "runs asynchronous code": "asyncio";
    INTROSPECTION, "reaches into the interpreter": "gc tracemalloc faulthandler traceback pdb";
    INTROSPECTION, "depends on when objects are freed": "weakref";
    DYNAMIC_CODE, "loads code at run time": "importlib runpy";
    DYNAMIC_CODE, "makes code at run time": "code";
    DYNAMIC_CODE, "may run any code": "pickle";
    DYNAMIC_CODE, "may make any object": "marshal";
}

/// Standard modules that hold only pure functions and constants.
pub(super) static PURE_MODULES: &str = "abc base64 binascii cmath collections dataclasses decimal \
    difflib enum fractions functools hashlib hmac itertools json math numbers operator re \
    statistics string struct textwrap typing unicodedata zlib";

/// Methods that change a builtin container, and what to write for `v.method(x)` instead.
pub(super) static MUTATING_METHODS: &[(&str, &str)] = &[
    ("add", "build a new set: `s = s | {x}`"),
    ("append", "build a new list: `v = v + [x]`"),
    ("appendleft", "build a new list: `v = [x] + v`"),
    ("clear", "start with a new one: `v = []`"),
    ("difference_update", "build a new set: `s = s - t`"),
    ("discard", "build a new set: `s = s - {x}`"),
    ("extend", "build a new list: `v = v + list(xs)`"),
    ("extendleft", "build a new list: `v = list(xs) + v`"),
    ("insert", "build a new list: `v = v[:i] + [x] + v[i:]`"),
    ("intersection_update", "build a new set: `s = s & t`"),
    ("pop", "take `v[-1]`, and go on with `v[:-1]`"),
    ("popitem", "build a new dictionary without the item"),
    ("popleft", "take `v[0]`, and go on with `v[1:]`"),
    ("remove", "build a new list: `[y for y in v if y != x]`"),
    ("reverse", "build a new list: `v = v[::-1]`"),
    ("rotate", "build a new list: `v = v[-n:] + v[:-n]`"),
    ("setdefault", "use `d.get(key, default)`"),
    ("sort", "build a new list: `v = sorted(v)`"),
    ("symmetric_difference_update", "build a new set: `s = s ^ t`"),
    ("update", "build a new one: `dict(pairs)` for a dictionary, `s | t` for a set"),
];
