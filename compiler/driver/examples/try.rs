use pyfora_driver::compiler::*; use pyfora_driver::program::*; use pyfora_bitcode::Shape;
fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap(); let name = args.next().unwrap(); let line: u32 = args.next().unwrap().parse().unwrap();
    let shapes: Vec<Argument> = args.map(|a| Argument::Value(match a.split(':').next().unwrap() { "int" => Shape::Int, "float" => Shape::Float, _ => Shape::Str })).collect();
    let text: std::sync::Arc<str> = std::fs::read_to_string(&path).unwrap().into();
    let c = Compiler::new(Options::default());
    // every top-level def by name
    let mut objects = vec![];
    let mut names = vec![];
    for (i, l) in text.lines().enumerate() {
        for (kw, kind) in [("def ", CodeKind::Def), ("class ", CodeKind::Class)] {
            if let Some(r) = l.strip_prefix(kw) { let n: String = r.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(); names.push((n, kind, i as u32 + 1)); }
        }
    }
    let n = names.len() as u32;
    let mut bindings: Vec<(String, u32)> = names.iter().enumerate().map(|(i, (n, ..))| (n.clone(), i as u32)).collect();
    bindings.push(("math".into(), n));
    let mut callee = 0;
    for (i, (nm, kind, l)) in names.iter().enumerate() {
        let code = CodeRef { file: 0, kind: *kind, name: nm.clone(), line: *l, column: None };
        if *nm == name && (line == 0 || line == *l) { callee = i as u32; }
        objects.push(match kind { CodeKind::Class => Object::Class { code, bindings: bindings.clone(), bases: vec![] }, _ => Object::Function { code, bindings: bindings.clone(), defaults: vec![] } });
    }
    objects.push(Object::Module("math".into()));
    let req = Request { program: Program { files: vec![File { path, text }], objects }, callee, args: shapes };
    let t = std::time::Instant::now();
    match c.bitcode(&req) {
        Ok(m) => eprintln!("{}\n{:?}", pyfora_bitcode::text::print_module(&m), m.result),
        Err(e) => eprintln!("ERROR {e}"),
    }
    eprintln!("{:?}", t.elapsed());
    let t = std::time::Instant::now();
    let o = c.compile(&req).unwrap();
    eprintln!("compile {:?} {:?} {}", t.elapsed(), o.times, o.from_cache);
    std::fs::write("/tmp/try.o", &*o.object).unwrap();
    let p = pyfora_exec::Program::load((*o.meta).clone(), &o.object).unwrap();
    let vm = pyfora_exec::Vm::new(2);
    let vals: Vec<pyfora_exec::Value> = std::env::args().skip(4).map(|a| match a.split_once(':') { Some(("int", v)) => pyfora_exec::Value::int(v.parse().unwrap()), Some(("float", v)) => pyfora_exec::Value::float(v.parse().unwrap()), _ => pyfora_exec::Value::str(&a[4..]) }).collect();
    let t = std::time::Instant::now();
    let r = vm.run(&p, &vals, &[], &pyfora_exec::CancelToken::new());
    eprintln!("run {:?}", t.elapsed());
    match r { Ok(v) => println!("{:?} {:?} f={:?}", v.shape(), v.slots(), v.as_float()), Err(e) => println!("{e:?}") }
}
