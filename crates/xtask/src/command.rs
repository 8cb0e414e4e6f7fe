//! Commands, run and waited for.

use std::error::Error;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The value of a variable that `scripts/env.sh` sets.
pub(crate) fn variable(name: &str) -> Result<PathBuf> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} is not set: run it by scripts/xtask.sh").into())
}

/// The value of a variable that may be set, or `default`.
pub(crate) fn choice(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.into())
}

/// A command of `words`, the first its program, that reads nothing.
pub(crate) fn command<S: AsRef<OsStr>>(words: &[S]) -> Command {
    let mut command = Command::new(words[0].as_ref());
    command.args(&words[1..]).stdin(Stdio::null());
    command
}

/// Runs a command, and says whether it went well; one that is not there has not.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            println!("{}: {error}", command.get_program().display());
            false
        }
    }
}

/// Runs a command that has to go well.
pub(crate) fn must(command: &mut Command) -> Result<()> {
    let program = command.get_program().display().to_string();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}").into()),
        Err(error) => Err(format!("{program}: {error}").into()),
    }
}

/// Runs a command, and says its exit status and what it wrote, errors too, which is shown and added to `log`.
pub(crate) fn tee(command: &mut Command, log: &mut File) -> Result<(ExitStatus, String)> {
    let (mut output, input) = io::pipe()?;
    let child = command.stdout(input.try_clone()?).stderr(input).spawn();
    // Or the pipe would have an end of it open as long as `command` is there.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let program = || command.get_program().display();
    let mut child = child.map_err(|error| format!("{}: {error}", program()))?;
    let (mut all, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        let read = output.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        io::stdout().write_all(&buffer[..read])?;
        io::stdout().flush()?;
        log.write_all(&buffer[..read])?;
        all.extend_from_slice(&buffer[..read]);
    }
    let text = String::from_utf8_lossy(&all).into_owned();
    Ok((child.wait()?, text))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_writes_is_kept() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("log");
        let mut log = File::create(&path).unwrap();
        let mut said = |text: &str| {
            let (status, text) = tee(&mut command(&["sh", "-c", text]), &mut log).unwrap();
            (status.code(), text)
        };
        assert_eq!(
            said("echo one; echo two >&2"),
            (Some(0), "one\ntwo\n".into())
        );
        assert_eq!(said("echo no; exit 3"), (Some(3), "no\n".into()));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\nno\n");
        assert!(tee(&mut command(&["no-such-program"]), &mut log).is_err());
    }
}
