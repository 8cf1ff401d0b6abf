//! What a command says on standard output.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

/// Something could not be written, and not because nobody reads it any more.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes to standard output. Whoever has read enough, as `head` has, closes it: then there is nobody
/// to tell, and what the command does goes on. The standard macros would end the program in the middle
/// of it.
pub fn write(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    let Err(error) = out.write_fmt(text).and_then(|()| out.flush()) else { return };
    if error.kind() != ErrorKind::BrokenPipe && !LOST.swap(true, Ordering::Relaxed) {
        eprintln!("写不到标准输出：{error}");
    }
}

/// Whether all was written that somebody might have read.
pub fn is_whole() -> bool {
    !LOST.load(Ordering::Relaxed)
}
