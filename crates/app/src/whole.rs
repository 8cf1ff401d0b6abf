//! Whether a picture's file is whole.
//!
//! Decoders make up what a broken transfer has cut off, in grey, and call it a picture. The
//! evidence would be missing where somebody looks for it, so the end is looked for here.

/// Begins every JPEG.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];
const START_OF_SCAN: u8 = 0xDA;
const END: u8 = 0xD9;
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
/// The last piece of every PNG: no data, its name, the checksum of the name.
const PNG_END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82];

/// Whether bytes that begin as a picture come to its end. What follows it, as some phones append,
/// does not matter. Of a JPEG and a PNG the mark that ends it is looked for, of a WebP the length it
/// begins with; other formats, whose decoders miss what is missing, are answered with yes.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    if bytes.starts_with(&JPEG) {
        return reaches_end(bytes).is_some();
    }
    if bytes.starts_with(&PNG) {
        return bytes.windows(PNG_END.len()).any(|piece| piece == PNG_END);
    }
    match bytes {
        [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P', ..] => {
            let length = u64::from(u32::from_le_bytes([*a, *b, *c, *d])) + 8;
            bytes.len() as u64 >= length
        }
        _ => true,
    }
}

/// Walks from marker to marker; `None` if the bytes end before the picture does.
fn reaches_end(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        // Filling bytes and stray ones between segments are passed over, as decoders do.
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        let marker = loop {
            at += 1;
            match *bytes.get(at)? {
                0xFF => {}
                marker => break marker,
            }
        };
        at += 1;
        match marker {
            END => return Some(()),
            // Markers that stand alone, and an escaped 0xFF of a scan.
            0x00 | 0x01 | 0xD0..=0xD8 => {}
            _ => {
                let length = bytes.get(at..at + 2)?;
                at += usize::from(u16::from_be_bytes([length[0], length[1]]));
                bytes.get(at.checked_sub(1)?)?;
            }
        }
        if marker == START_OF_SCAN {
            at = end_of_scan(bytes, at)?;
        }
    }
}

/// Where the next marker stands after a scan's data.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let data = bytes.get(from..)?;
    let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
    data.windows(2).position(is_marker).map(|found| from + found)
}
