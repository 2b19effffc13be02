//! The scheduler: heartbeat scheduling with work stealing.
//!
//! A thread walks a reduction's leaves one after another; what of the tree it has not begun is latent. When others are
//! idle, a heartbeat (every 100 µs), or a thread that has just run out of work, sets the poll words of the busy ones; at
//! its next leaf or loop poll a busy thread makes its oldest and so largest latent fork a task (promotion), which an
//! idle thread steals. Without idle threads nothing is promoted, and a fork costs what a call costs.
//!
//! Invariants: a frame waits for all tasks promoted from it before it returns. A task is claimed once. A thread that
//! waits runs tasks of its own run only. The tree, hence the result, does not depend on who ran what.

mod frame;
mod pool;
mod shortage;
mod task;
mod thread;
mod walk;

pub use pool::{Pool, Run};
pub use thread::Thread;
