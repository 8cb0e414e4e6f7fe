//! One reading of a damaged file, watched: it must come back, without a panic, in the time and the
//! memory that the file's size explains.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::MEMORY;

/// What a reading may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes, whatever the size of the file.
    pub memory: usize,
    /// Bytes for each byte of the file.
    pub memory_per_byte: usize,
    /// For files of usual size, on a machine that does other things, too.
    pub time: Duration,
}

/// What came of a trial that did no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The file was read: the damage did not matter.
    Read,
    /// A typed error.
    Refused,
}

/// Reads `file` by `read`, which gives whether it was taken, or what is wrong with the answer.
///
/// # Errors
/// What harm was done, in words.
pub fn watched(
    file: &[u8],
    limits: Limits,
    read: impl FnOnce(&[u8]) -> Result<Outcome, String>,
) -> Result<Outcome, String> {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| read(file)))
        .map_err(|panic| format!("panics: {}", message(&*panic)))??;
    let time = start.elapsed();
    let memory = MEMORY.peak_usage().saturating_sub(before);
    let most = limits.memory + limits.memory_per_byte * file.len();
    if memory > most {
        return Err(format!(
            "takes {memory} bytes for {} bytes, expected at most {most}",
            file.len()
        ));
    }
    if time > limits.time {
        return Err(format!(
            "takes {time:?}, expected at most {:?}",
            limits.time
        ));
    }
    Ok(outcome)
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        memory: 64 << 20,
        memory_per_byte: 10,
        time: Duration::from_secs(1),
    };

    #[test]
    fn harm_is_seen() {
        let _turn = crate::TURN.lock();
        let harm = |read: fn(&[u8]) -> Result<Outcome, String>| watched(b"file", LIMITS, read);
        assert_eq!(harm(|_| Ok(Outcome::Refused)), Ok(Outcome::Refused));
        assert!(harm(|_| panic!("a trap")).unwrap_err().contains("a trap"));
        assert!(harm(|_| Err("NaN".into())).unwrap_err().contains("NaN"));
        let large = harm(|_| {
            std::hint::black_box(vec![1_u8; 100 << 20]);
            Ok(Outcome::Read)
        });
        assert!(large.unwrap_err().contains("bytes for 4 bytes"));
        let slow = harm(|_| {
            std::thread::sleep(Duration::from_millis(1_100));
            Ok(Outcome::Read)
        });
        assert!(slow.unwrap_err().contains("takes"));
    }
}
