//! How a file separates and quotes its cells.

use crate::dataset::FieldName;

/// The character between cells. Never a line end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Delimiter(char);

impl Delimiter {
    /// The comma.
    pub const COMMA: Delimiter = Delimiter(',');
    /// The tab of `.tsv` files.
    pub const TAB: Delimiter = Delimiter('\t');

    /// A delimiter; `None` for a line end or a double quote.
    pub fn new(c: char) -> Option<Self> {
        (!matches!(c, '\r' | '\n' | '"')).then_some(Self(c))
    }

    /// The character.
    pub fn char(self) -> char {
        self.0
    }
}

/// The character around quoted cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct QuoteChar(u8);

impl QuoteChar {
    /// The double quote of RFC 4180.
    pub const DOUBLE: QuoteChar = QuoteChar(b'"');
    /// The apostrophe.
    pub const SINGLE: QuoteChar = QuoteChar(b'\'');

    /// A quote character: an ASCII sign; `None` for letters, digits, spaces and the rest.
    pub fn new(c: char) -> Option<Self> {
        u8::try_from(c).ok().filter(u8::is_ascii_punctuation).map(Self)
    }

    /// The character.
    pub fn char(self) -> char {
        char::from(self.0)
    }

    pub(crate) fn byte(self) -> u8 {
        self.0
    }
}

/// How a quote is written inside a quoted cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Escape {
    /// `""` (RFC 4180, section 2, rule 7).
    Doubled,
    /// `\"`, and `\\` for the backslash. `""` is read, too.
    Backslash,
}

/// Whether spaces beside delimiters are decoration, as in `id, name` or `id | name`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Padding {
    /// Spaces are part of the cells (RFC 4180, section 2, rule 4).
    None,
    /// Spaces before a cell are decoration.
    Before,
    /// Spaces after a cell are, as in columns of one width.
    After,
    /// Spaces before and after a cell are.
    Around,
}

impl Padding {
    pub(crate) fn before(self) -> bool {
        matches!(self, Padding::Before | Padding::Around)
    }

    pub(crate) fn after(self) -> bool {
        matches!(self, Padding::After | Padding::Around)
    }
}

/// Whether lines that begin with `#` are remarks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comments {
    /// Some stand above the header, so those below are remarks, too.
    Shown,
    /// None stands above the header; a line below is a remark only where it cannot be a record.
    NotShown,
}

/// How a file separates and quotes its cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: Delimiter,
    /// Around quoted cells; `None` where quotes mean nothing.
    pub quote: Option<QuoteChar>,
    /// How a quote is written in a quoted cell.
    pub escape: Escape,
    /// Whether spaces beside delimiters are decoration.
    pub padding: Padding,
    /// Whether there are remark lines.
    pub comments: Comments,
}

/// What the caller knows of a dialect (a schema's Table Dialect, the file's extension); the rest
/// is found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DialectHints {
    /// Between cells.
    pub delimiter: Option<Delimiter>,
    /// Around quoted cells.
    pub quote: QuoteHint,
    /// How a quote is written in a quoted cell.
    pub escape: Option<Escape>,
    /// Where the columns' names come from.
    pub header: HeaderHint,
}

impl DialectHints {
    /// What a file's name tells: the cells of a `.tsv` or `.tab` are separated by tabs (IANA,
    /// text/tab-separated-values).
    pub fn of_file_name(name: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let delimiter = match ending.as_deref() {
            Some("tsv" | "tab") => Delimiter::new('\t'),
            _ => None,
        };
        Self { delimiter, ..Self::default() }
    }
}

/// What the caller knows of quoting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum QuoteHint {
    /// Nothing.
    #[default]
    Unknown,
    /// Quotes mean nothing.
    Unquoted,
    /// This character quotes.
    Char(QuoteChar),
}

/// Where the columns' names come from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum HeaderHint {
    /// From the first record.
    #[default]
    FirstRecord,
    /// The file has no header; these are its columns.
    Absent(Vec<FieldName>),
}
