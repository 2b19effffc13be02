//! The call by which a constructor sets a field of a frozen dataclass.

use rustpython_parser::ast;

/// The object's name, the field and the value of `object.__setattr__(name, "field", value)`.
pub fn forced_field(call: &ast::ExprCall) -> Option<(&str, &str, &ast::Expr)> {
    let ast::Expr::Attribute(method) = &*call.func else { return None };
    let ast::Expr::Name(class) = &*method.value else { return None };
    let [ast::Expr::Name(object), ast::Expr::Constant(field), value] = call.args.as_slice() else {
        return None;
    };
    let ast::Constant::Str(field) = &field.value else { return None };
    let is_it = class.id.as_str() == "object" && method.attr.as_str() == "__setattr__";
    (is_it && call.keywords.is_empty()).then_some((object.id.as_str(), field.as_str(), value))
}
