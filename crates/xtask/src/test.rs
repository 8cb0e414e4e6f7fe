//! `make test`: all sections, one after the other, the quick ones first.

use std::env::current_exe;
use std::fs::File;
use std::time::Instant;

use crate::command::{Result, command, tee, variable};

/// The sections: a name, then the command; `xtask` stands for this program.
const SECTIONS: [&[&str]; 8] = [
    &["setup", "scripts/setup.sh"],
    &["lint", "xtask", "lint", "quick"],
    &["clippy", "xtask", "lint", "clippy"],
    &["rust", "scripts/test-rust.sh"],
    &["wasm", "scripts/build-web.sh"],
    &["browser", "scripts/test-browser.sh"],
    &["consumers", "scripts/test-browser.sh", "test:consumers"],
    &["fuzz", "scripts/fuzz.sh", "60"],
];

/// Runs those sections, or all where none is named, and says whether everything passed. A section that fails
/// doesn't stop the next. What each of them says is in the cache folder's `logs`.
pub(crate) fn run(names: &[&str]) -> Result<bool> {
    let known = || SECTIONS.map(|section| section[0]);
    for name in names {
        if !known().contains(name) {
            return Err(format!("test knows: {}", known().join(" ")).into());
        }
    }
    let names = if names.is_empty() { &known() } else { names };
    let (mut all, mut table) = (Counts::default(), String::new());
    for name in names {
        let section = SECTIONS.iter().find(|section| section[0] == *name);
        let Some(&[_, program, arguments @ ..]) = section else {
            continue;
        };
        println!("== {name}");
        let started = Instant::now();
        let log = variable("CAPONIMAGE_CACHE")?.join(format!("logs/test-{name}.log"));
        let mut log = File::create(log)?;
        let own = current_exe()?;
        let program = if *program == "xtask" {
            own.as_path()
        } else {
            program.as_ref()
        };
        let mut command = command(&[program]);
        command.args(arguments);
        if *name == "fuzz" {
            // The same damage each time: a search for new harm is `make fuzz`.
            command.env("SEED", "1");
        }
        let counts = match tee(&mut command, &mut log) {
            Ok((status, text)) => Counts::of(&text, status.success()),
            Err(error) => {
                println!("{name}: {error}");
                Counts::of("", false)
            }
        };
        table += &counts.row(name, started.elapsed().as_secs());
        all.passed += counts.passed;
        all.failed += counts.failed;
    }
    println!(
        "== times\n{table}{} passed, {} failed",
        all.passed, all.failed
    );
    Ok(all.failed == 0 && all.passed > 0)
}

/// How many checks passed, and how many failed.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    /// Summed over the closing lines of cargo test, node --test, vitest, Playwright and `xtask lint`; a section that
    /// ended badly has one failure at least.
    fn of(text: &str, went_well: bool) -> Self {
        let mut counts = Self::default();
        for line in text.lines() {
            let line = without_colors(line);
            let words: Vec<&str> = line.split_whitespace().collect();
            let before = |word: &str| {
                let at = words
                    .iter()
                    .skip(1)
                    .position(|other| other.trim_end_matches([',', ';', '.', ')']) == word);
                at.and_then(|at| words[at].parse::<u64>().ok())
            };
            let is_closing = line.starts_with("test result:")
                || words.first() == Some(&"Tests")
                || (line.contains(" passed, ") && line.ends_with(" failed"));
            match words.as_slice() {
                _ if is_closing => {
                    counts.passed += before("passed").unwrap_or(0);
                    counts.failed += before("failed").unwrap_or(0);
                }
                // Playwright: indented, with the time in brackets.
                [count, "passed", time] if line.starts_with(' ') && time.starts_with('(') => {
                    counts.passed += count.parse().unwrap_or(0);
                }
                [count, "failed"] if line.starts_with(' ') => {
                    counts.failed += count.parse().unwrap_or(0);
                }
                ["#" | "ℹ", "pass", count] => counts.passed += count.parse().unwrap_or(0),
                ["#" | "ℹ", "fail", count] => counts.failed += count.parse().unwrap_or(0),
                _ => {}
            }
        }
        if !went_well {
            counts.failed = counts.failed.max(1);
        }
        counts
    }

    fn row(&self, name: &str, seconds: u64) -> String {
        let state = if self.failed == 0 { "ok" } else { "FAILED" };
        let Self { passed, failed } = self;
        format!("{name:<9} {state:<7} {passed:>5} passed {failed:>4} failed {seconds:>6} s\n")
    }
}

/// A line without the escape sequences of its colours (`ESC [ … m`).
fn without_colors(line: &str) -> String {
    let mut pieces = line.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('m').map_or(piece, |(_, after)| after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn what_every_runner_counts_is_summed() {
        let cargo = "test a ... ok\ntest result: ok. 12 passed; 1 failed; 3 ignored; 0 measured; 2 filtered out\n";
        assert_eq!(Counts::of(cargo, true), counts(12, 1));
        let node = "ℹ tests 5\nℹ pass 4\nℹ fail 1\n# pass 2\n# fail 0\n";
        assert_eq!(Counts::of(node, true), counts(6, 1));
        let vitest = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m2 failed\u{1b}[39m | \u{1b}[32m307 passed\u{1b}[39m (309)\n";
        assert_eq!(Counts::of(vitest, true), counts(307, 2));
        let playwright = "  3 failed\n    [chromium] a test\n  18 passed (2.4m)\n";
        assert_eq!(Counts::of(playwright, true), counts(18, 3));
        assert_eq!(Counts::of("lint: 7 passed, 1 failed\n", true), counts(7, 1));
    }

    #[test]
    fn what_only_reads_like_a_count_is_none() {
        let text = "all 12 passed\nfixture says: 3 failed attempts\n passed 4\nrunning 5 tests\n";
        assert_eq!(Counts::of(text, true), counts(0, 0));
    }

    #[test]
    fn a_section_that_ends_badly_has_failed() {
        assert_eq!(Counts::of("", false), counts(0, 1));
        assert_eq!(
            Counts::of("fuzz: 1 passed, 2 failed\n", false),
            counts(1, 2)
        );
        assert!(
            counts(3, 1)
                .row("fuzz", 60)
                .starts_with("fuzz      FAILED      3 passed    1 failed")
        );
    }

    #[test]
    fn an_unknown_section_is_refused() {
        let error = run(&["lint", "speed"]).unwrap_err().to_string();
        assert!(error.contains("browser"), "{error}");
    }
}
