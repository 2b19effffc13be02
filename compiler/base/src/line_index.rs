//! From byte offsets to lines and columns, with Python's line ends: `\n`, `\r\n` and `\r`.

/// A position; both count from zero, the column in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineCol {
    pub line: u32,
    pub col: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LineIndex {
    /// Offset of the first byte of each line.
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        Self { starts, len: bytes.len() as u32 }
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    pub fn line_col(&self, offset: u32) -> LineCol {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        LineCol { line: line as u32, col: offset - self.starts[line] }
    }

    /// Offset of the line's first byte; the text's end for a line past the last.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.len)
    }

    /// The line's text without its line end.
    pub fn line_text<'a>(&self, text: &'a str, line: u32) -> &'a str {
        let range = self.line_start(line) as usize..self.line_start(line + 1) as usize;
        text.get(range).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The column in Unicode code points, from zero, as Python's `SyntaxError.offset` less one.
    pub fn char_col(&self, text: &str, offset: u32) -> u32 {
        let start = self.line_start(self.line_col(offset).line) as usize;
        text.get(start..offset as usize).map_or(0, |before| before.chars().count() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_three_line_ends() {
        let text = "a\nbc\r\nd\re";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_col(3), LineCol { line: 1, col: 1 });
        assert_eq!(index.line_col(8), LineCol { line: 3, col: 0 });
        let lines: Vec<_> = (0..5).map(|line| index.line_text(text, line)).collect();
        assert_eq!(lines, ["a", "bc", "d", "e", ""]);
    }

    #[test]
    fn columns_in_code_points() {
        let text = "é = x";
        assert_eq!(LineIndex::new(text).char_col(text, 3), 2);
    }
}
