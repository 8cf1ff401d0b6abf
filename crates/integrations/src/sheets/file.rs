//! What a file is, told from its bytes and before it is unpacked. Names and endings are not
//! believed.

use std::io::{self, Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::FileFault;

/// The largest file that is taken.
pub const BYTES_MOST: usize = 32 * 1024 * 1024;

/// A workbook of the size allowed unpacks to less; 102,700 households are some 80 MB.
const UNPACKED_MOST: u64 = 400 * 1024 * 1024;
/// Spreadsheets shrink to a tenth or, full of the same, to a fiftieth; bombs to a thousandth.
const RATIO_MOST: u64 = 250;
/// Below this a ratio says nothing.
const RATIO_FROM: u64 = 8 * 1024 * 1024;
const ENTRIES_MOST: usize = 2_000;
/// Merged cells are told one by one; where there are more, they are everywhere.
const MERGES_MOST: usize = 20_000;

/// What can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Workbook {
        /// Some sheet has merged cells, which are worth a second look.
        merged: bool,
    },
    Commas,
}

/// Beginnings of files that are no tables.
const OTHERS: &[(&[u8], FileFault)] = &[
    (b"\x89PNG\r\n", FileFault::Picture),
    (b"\xff\xd8\xff", FileFault::Picture),
    (b"GIF8", FileFault::Picture),
    (b"BM", FileFault::Picture),
    (b"%PDF", FileFault::OtherKind { what: "PDF 文件" }),
    (b"Rar!", FileFault::OtherKind { what: "压缩包" }),
    (b"7z\xbc\xaf", FileFault::OtherKind { what: "压缩包" }),
    (b"\x1f\x8b", FileFault::OtherKind { what: "压缩包" }),
    (b"<!DOC", FileFault::OtherKind { what: "网页" }),
    (b"<html", FileFault::OtherKind { what: "网页" }),
    (b"MZ", FileFault::OtherKind { what: "程序" }),
    (b"{\\rtf", FileFault::OtherKind { what: "文档" }),
];

/// Tells what a file is, and refuses what must not be unpacked.
pub(super) fn inspect(bytes: &[u8]) -> Result<Kind, FileFault> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileFault::Empty);
    }
    if bytes.len() > BYTES_MOST {
        return Err(FileFault::TooLarge { most_mb: BYTES_MOST / (1024 * 1024) });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(old(bytes));
    }
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if webp {
        return Err(FileFault::Picture);
    }
    match OTHERS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        // A column may well be called BM; a picture has a length after it, not text.
        Some((b"BM", _)) if !bytes.iter().take(64).any(|byte| *byte == 0) => Ok(Kind::Commas),
        Some((_, fault)) => Err(fault.clone()),
        None => Ok(Kind::Commas),
    }
}

/// The compound file of the nineties: an old workbook, or a new one in an encrypted wrapping.
fn old(bytes: &[u8]) -> FileFault {
    let wrapped: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_wrapped = memmem::find(bytes, &wrapped).is_some();
    if is_wrapped { FileFault::Encrypted } else { FileFault::OldWorkbook }
}

fn workbook(bytes: &[u8]) -> Result<Kind, FileFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    if archive.len() > ENTRIES_MOST {
        return Err(FileFault::Bomb);
    }
    let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    let names = names.collect::<Result<Vec<String>, _>>().map_err(|_| FileFault::Damaged)?;
    let has = |end: &str| names.iter().any(|name| name.eq_ignore_ascii_case(end));
    if names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(FileFault::Macros);
    }
    if !has("xl/workbook.xml") {
        return Err(if has("word/document.xml") {
            FileFault::OtherKind { what: "Word 文档" }
        } else if has("ppt/presentation.xml") {
            FileFault::OtherKind { what: "演示文稿" }
        } else if has("xl/workbook.bin") || has("content.xml") {
            FileFault::OtherKind { what: ".xlsb 或 .ods 表格" }
        } else {
            FileFault::OtherKind { what: "压缩包" }
        });
    }
    sizes(&mut archive)?;
    unpack(&mut archive)
}

/// What the archive says of itself.
fn sizes(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), FileFault> {
    let mut whole = 0_u64;
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number).map_err(|_| FileFault::Damaged)?;
        if entry.encrypted() {
            return Err(FileFault::Encrypted);
        }
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        whole = whole.saturating_add(size);
        if whole > UNPACKED_MOST || (size > RATIO_FROM && size / packed > RATIO_MOST) {
            return Err(FileFault::Bomb);
        }
    }
    Ok(())
}

/// What it says may be a lie: everything is unpacked once into nothing, and no further than it
/// claims. On the way sheets are looked through for merged cells, and content types for macros.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Kind, FileFault> {
    let mut merged = 0;
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(|_| FileFault::Damaged)?;
        let name = entry.name().map_err(|_| FileFault::Damaged)?.to_ascii_lowercase();
        let claimed = entry.size();
        let mut reader = entry.take(claimed + 1);
        let read = if name.starts_with("xl/worksheets/") {
            let mut watch = Watch::of(b"<mergeCell ");
            let read = io::copy(&mut reader, &mut watch);
            merged += watch.found;
            if merged > MERGES_MOST {
                return Err(FileFault::TooManyMerges);
            }
            read
        } else if name == "[content_types].xml" {
            let mut watch = Watch::of(b"macroEnabled");
            let read = io::copy(&mut reader, &mut watch);
            if watch.found > 0 {
                return Err(FileFault::Macros);
            }
            read
        } else {
            io::copy(&mut reader, &mut io::sink())
        };
        match read {
            Ok(read) if read > claimed => return Err(FileFault::Bomb),
            Ok(_) => {}
            Err(_) => return Err(FileFault::Damaged),
        }
    }
    Ok(Kind::Workbook { merged: merged > 0 })
}

/// Counts how often some bytes stand in what flows past.
struct Watch {
    wanted: &'static [u8],
    found: usize,
    /// The end of the last piece, where what is wanted may have begun.
    tail: Vec<u8>,
}

impl Watch {
    const fn of(wanted: &'static [u8]) -> Self {
        Self { wanted, found: 0, tail: Vec::new() }
    }
}

impl io::Write for Watch {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        // Too short to hold the whole, so that nothing is counted twice.
        let most = self.wanted.len() - 1;
        self.tail.extend_from_slice(piece);
        self.found += memmem::find_iter(&self.tail, self.wanted).count();
        self.tail.drain(..self.tail.len().saturating_sub(most));
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Watch;

    #[test]
    fn what_flows_past_is_counted_wherever_it_is_cut() {
        let text = b"<mergeCell a><mergeCell b><mergeCell<mergeCell c>".as_slice();
        for size in 1..=text.len() {
            let mut watch = Watch::of(b"<mergeCell ");
            for piece in text.chunks(size) {
                watch.write_all(piece).expect("it only counts");
            }
            assert_eq!(watch.found, 3, "in pieces of {size}");
        }
    }
}
