//! Which queries run after an edit.
