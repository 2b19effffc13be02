//! Rule M4: cycles and chains of calls.

use super::{Context, MAX_CALL_DEPTH, Result, VerifyError};

/// Follows the calls between functions without stack check.
pub(super) fn depth(context: &Context<'_>) -> Result {
    let functions = &context.module.functions;
    // Depth below each function; `None` while it is being visited.
    let mut depth: Vec<Option<usize>> = vec![None; functions.len()];
    let mut open = vec![false; functions.len()];
    for root in 0..functions.len() {
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 && (depth[node].is_some() || functions[node].recursive) {
                depth[node].get_or_insert(0);
                continue;
            }
            open[node] = true;
            let callees = &context.callees[node];
            if let Some(&callee) = callees.get(next) {
                let callee = callee as usize;
                stack.push((node, next + 1));
                if !functions[callee].recursive {
                    if open[callee] {
                        return Err(error(context, callee, "a cycle of calls without a recursive function"));
                    }
                    stack.push((callee, 0));
                }
                continue;
            }
            open[node] = false;
            let below = callees.iter().filter(|&&c| !functions[c as usize].recursive);
            let below = below.filter_map(|&c| depth[c as usize]).max().map_or(0, |d| d + 1);
            if below > MAX_CALL_DEPTH {
                return Err(error(context, node, "too long a chain of calls"));
            }
            depth[node] = Some(below);
        }
    }
    Ok(())
}

fn error(context: &Context<'_>, function: usize, message: &str) -> VerifyError {
    let function = context.module.functions[function].name.clone();
    VerifyError { function, block: None, message: message.to_owned() }
}
