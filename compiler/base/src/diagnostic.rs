//! What the compiler has to say about a place in the source.

use std::borrow::Cow;

use crate::{Code, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Warning,
    Error,
}

/// A second place that helps to understand the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Related {
    pub span: Span,
    pub message: Cow<'static, str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub span: Span,
    /// What is wrong, naming what the user wrote.
    pub message: Cow<'static, str>,
    /// What to write instead. Starts as the registry's text for the code.
    pub hint: Cow<'static, str>,
    pub related: Vec<Related>,
}

impl Diagnostic {
    pub fn error(code: Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            hint: Cow::Borrowed(code.entry().instead),
            related: Vec::new(),
        }
    }

    pub fn warning(code: Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = hint.into();
        self
    }

    #[must_use]
    pub fn with_related(mut self, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Why the code exists, from the registry.
    pub fn why(&self) -> &'static str {
        self.code.entry().why
    }

    /// The same diagnostic, its spans `by` bytes further on.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Self {
        self.span = self.span.shifted(by);
        for related in &mut self.related {
            related.span = related.span.shifted(by);
        }
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
