//! Progress as the command line shows it: bars that move on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressStyle};

use super::show;
use crate::progress::{Meter, Progress};

/// How often a line is printed where there is no terminal.
const EVERY: Duration = Duration::from_secs(60);

/// Where a person may be watching.
#[derive(Default)]
pub struct Terminal(MultiProgress);

impl Progress for Terminal {
    fn say(&self, line: &str) {
        self.0.suspend(|| show(line));
    }

    fn begin(&self, what: &'static str) -> Box<dyn Meter + '_> {
        if std::io::stderr().is_terminal() {
            let bar = ProgressBar::no_length().with_prefix(what);
            let bar = bar.with_style(style("{prefix} {pos} {elapsed} {msg}"));
            return Box::new(Bar(self.0.add(bar)));
        }
        let now = Instant::now();
        Box::new(Lines(Mutex::new(State {
            what,
            length: 0,
            from: None,
            position: 0,
            started: now,
            printed: now,
        })))
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar())
}

struct Bar(ProgressBar);

impl Meter for Bar {
    fn set_length(&self, length: u64) {
        let bar = "{prefix} {bar:30} {pos}/{len} {per_sec} {eta} left {msg}";
        self.0.set_style(style(bar));
        self.0.set_length(length);
    }

    fn set_position(&self, position: u64, message: &str) {
        self.0.set_position(position);
        self.0.set_message(message.to_string());
    }

    fn advance(&self, count: u64) {
        self.0.inc(count);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Lines(Mutex<State>);

struct State {
    what: &'static str,
    length: u64,
    /// Where it began.
    from: Option<u64>,
    position: u64,
    started: Instant,
    printed: Instant,
}

impl Lines {
    fn change(&self, change: impl FnOnce(&mut State), message: &str) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        if state.printed.elapsed() < EVERY {
            return;
        }
        state.printed = Instant::now();
        let State {
            what,
            length,
            position,
            ..
        } = *state;
        let done = position.saturating_sub(state.from.unwrap_or(0)).max(1);
        let each = state.started.elapsed().div_f64(done as f64);
        let left = HumanDuration(each.mul_f64(length.saturating_sub(position) as f64));
        let message = match message {
            "" => String::new(),
            message => format!(": {message}"),
        };
        match length {
            0 => show(format_args!("{what} {position}{message}")),
            _ => show(format_args!(
                "{what} {position} of {length}{message}, {left} left"
            )),
        }
    }
}

impl Meter for Lines {
    fn set_length(&self, length: u64) {
        self.change(|state| state.length = length, "");
    }

    fn set_position(&self, position: u64, message: &str) {
        let change = |state: &mut State| {
            state.from.get_or_insert(position);
            state.position = position;
        };
        self.change(change, message);
    }

    fn advance(&self, count: u64) {
        self.change(|state| state.position += count, "");
    }
}
