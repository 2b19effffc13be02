//! Prints the high-level representation of a file's items.
fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    for span in pyfora_syntax::split_items(&text) {
        let item = text.get(span.span().range()).unwrap_or("");
        eprintln!("{}", pyfora_hir::print(&pyfora_hir::lower_text(item)));
    }
}
