//! One pass over the tokens: every fault of syntax, with its context, and the depth of nesting.

use std::borrow::Cow;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use crate::span;

/// Deepest nesting of tables and lists; a project file needs six.
pub(in crate::load) const MAX_DEPTH: usize = 64;

/// Most faults kept of one file.
const MAX_FAULTS: usize = 1000;

/// A fault as the parser tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// The parser's words.
    pub what: String,
    /// Where it stumbled.
    pub at: span::Span,
    /// What it was reading: a whole text or number, an opening bracket.
    pub context: Option<span::Span>,
}

/// What the scan says when tables or lists are nested too deep.
pub(super) const TOO_DEEP: &str = "nested too deep";

/// All faults of syntax in `text`, in the order of the parser; names defined twice are not seen.
pub(super) fn faults(text: &str) -> Vec<Fault> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut sink = Sink(Vec::new());
    let mut scan = Scan { text, header: None, header_depth: 0, key_depth: 0, containers: Vec::new() };
    parse_document(&tokens, &mut scan, &mut sink);
    sink.0
}

struct Sink(Vec<Fault>);

impl ErrorSink for Sink {
    fn report_error(&mut self, error: ParseError) {
        if self.0.len() >= MAX_FAULTS {
            return;
        }
        let ours = |span: Span| span::Span::new(span.start(), span.end());
        self.0.push(Fault {
            what: error.description().to_owned(),
            at: error.unexpected().map(ours).unwrap_or_default(),
            context: error.context().map(ours),
        });
    }
}

/// Follows the parser, decodes what it meets and counts the depth.
struct Scan<'i> {
    text: &'i str,
    /// Depth of the header being read, if one is.
    header: Option<usize>,
    header_depth: usize,
    /// Parts of the dotted key being read or whose value is.
    key_depth: usize,
    /// For each open list or inline table, the depth around it.
    containers: Vec<usize>,
}

impl<'i> Scan<'i> {
    fn raw(&self, span: Span, encoding: Option<Encoding>) -> Option<Raw<'i>> {
        let text = self.text.get(span.start()..span.end())?;
        Some(Raw::new_unchecked(text, encoding, span))
    }

    fn depth(&self) -> usize {
        self.containers.last().copied().unwrap_or(self.header_depth) + self.key_depth
    }

    fn check_depth(&self, span: Span, error: &mut dyn ErrorSink) -> bool {
        let within = self.depth() <= MAX_DEPTH;
        if !within {
            error.report_error(ParseError::new(TOO_DEEP).with_unexpected(span));
        }
        within
    }

    fn open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        let depth = self.depth() + 1;
        self.containers.push(depth);
        self.key_depth = 0;
        self.check_depth(span, error)
    }

    fn close(&mut self) {
        self.containers.pop();
        // The key around it is not read any further: only its own parts counted.
        self.key_depth = 0;
    }
}

impl EventReceiver for Scan<'_> {
    fn std_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.header = Some(0);
        self.containers.clear();
    }

    fn array_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.std_table_open(span, error);
    }

    fn std_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.header_depth = self.header.take().unwrap_or_default();
        self.key_depth = 0;
        self.check_depth(span, error);
    }

    fn array_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.std_table_close(span, error);
    }

    fn inline_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.open(span, error)
    }

    fn inline_table_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn array_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.open(span, error)
    }

    fn array_close(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.close();
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        match &mut self.header {
            Some(depth) => *depth += 1,
            None => self.key_depth += 1,
        }
        if let Some(raw) = self.raw(span, kind) {
            raw.decode_key(&mut (), error);
        }
    }

    fn key_val_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.check_depth(span, error);
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.raw(span, kind) {
            let mut decoded = Cow::Borrowed("");
            let kind = raw.decode_scalar(&mut decoded, error);
            let misdated = kind == ScalarKind::DateTime && decoded.parse::<toml::value::Datetime>().is_err();
            if misdated {
                let fault = ParseError::new("invalid datetime").with_unexpected(span).with_context(span);
                error.report_error(fault);
            }
        }
        if self.containers.is_empty() {
            self.key_depth = 0;
        }
    }

    fn value_sep(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.key_depth = 0;
    }

    fn comment(&mut self, span: Span, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.raw(span, None) {
            raw.decode_comment(error);
        }
    }

    fn newline(&mut self, span: Span, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.raw(span, None) {
            raw.decode_newline(error);
        }
        if self.containers.is_empty() {
            self.key_depth = 0;
        }
    }
}
