//! Tables of commas (or tabs), in the encodings that offices here save them in.

use std::ops::ControlFlow;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::FileFault;
use super::cell::{Cell, clean};

/// A text that was decoded, and from what.
pub(super) struct Commas {
    text: String,
    separator: u8,
    pub(super) was_gb: bool,
}

impl Commas {
    /// UTF-8 with or without its mark, UTF-16 with one, else GB18030, which is what spreadsheets
    /// here save as “CSV”.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, FileFault> {
        let (encoding, skip) = match Encoding::for_bom(bytes) {
            Some((encoding, skip)) => (encoding, skip),
            None if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
            None => (GB18030, 0),
        };
        let rest = bytes.get(skip..).unwrap_or_default();
        let (text, wrong) = encoding.decode_without_bom_handling(rest);
        if wrong || text.contains('\0') {
            return Err(FileFault::UnknownEncoding);
        }
        let first = text.lines().next().unwrap_or_default();
        let count = |sign| first.matches(sign).count();
        let separator = if count('\t') > count(',') { b'\t' } else { b',' };
        Ok(Self { separator, was_gb: encoding == GB18030, text: text.into_owned() })
    }

    /// The rows with their lines.
    pub(super) fn rows(
        &self,
        mut each: impl FnMut(u32, &[Cell]) -> ControlFlow<()>,
    ) -> Result<(), FileFault> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut row = Vec::new();
        let bytes = self.text.as_bytes();
        let (mut line, mut counted) = (1_u32, 0);
        while reader.read_record(&mut record).map_err(|_| FileFault::Damaged)? {
            // A person counts the lines of the file; a cell may take several, and a record is said
            // to begin with what is left of the line break before it.
            let begin = record.position().map_or(0, csv::Position::byte);
            let begin = usize::try_from(begin).unwrap_or(counted);
            let rest = bytes.get(begin..).unwrap_or_default();
            let begin = begin + rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let passed = bytes.get(counted..begin).unwrap_or_default();
            line += u32::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(0);
            counted = begin;
            row.clear();
            row.extend(record.iter().map(|field| match clean(field) {
                empty if empty.is_empty() => Cell::Empty,
                text => Cell::Text(text),
            }));
            if each(line, &row).is_break() {
                break;
            }
        }
        Ok(())
    }
}
