//! `make lint`: checks that change nothing. One that fails doesn't stop the next.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::command::{Result, command, must, succeeds, variable};

/// A compiler for WebAssembly may be one of set-up's own, which only the shell knows how to name.
const WASM_CLIPPY: &str = "source scripts/env.sh && use_wasm_toolchain && cargo clippy --lib \
    --target wasm32-unknown-unknown --profile release-wasm --no-default-features --features web-cpu -- -D warnings";

/// Runs the quick checks, those with clippy, or both; says whether all passed.
pub(crate) fn run(quick: bool, clippy: bool) -> Result<bool> {
    let parts = match (quick, clippy) {
        (true, false) => "rust node deny shellcheck",
        (false, true) => "rust wasm",
        _ => "rust node deny shellcheck wasm",
    };
    must(command(&["scripts/setup.sh"]).args(parts.split(' ')))?;
    let mut checks = Checks::default();
    if quick {
        checks.quick()?;
    }
    if clippy {
        checks.clippy()?;
    }
    println!("lint: {} passed, {} failed", checks.passed, checks.failed);
    Ok(checks.failed == 0)
}

#[derive(Default)]
struct Checks {
    passed: usize,
    failed: usize,
}

impl Checks {
    fn check(&mut self, name: &str, command: &mut Command) {
        let started = Instant::now();
        if succeeds(command) {
            self.passed += 1;
            println!("lint: {name}: ok ({} s)", started.elapsed().as_secs());
        } else {
            self.failed += 1;
            println!("lint: {name}: FAILED");
        }
    }

    fn quick(&mut self) -> Result<()> {
        let tools = variable("CAPONIMAGE_CACHE")?.join("tools");
        let native = variable("TARGET_NATIVE")?;
        self.check("cargo fmt", &mut cargo("fmt --all --check -- -l"));
        let mut deny = cargo("deny --log-level error check licenses bans sources");
        self.check(
            "cargo deny",
            deny.env("PATH", path_with(&tools, "cargo-deny-")?),
        );
        // Nothing is sent. Whether it compiles the tests show.
        let mut publish =
            cargo("publish --quiet --dry-run --no-verify --allow-dirty -p caponimage");
        self.check("cargo publish", publish.env("CARGO_TARGET_DIR", &native));
        let path = path_with(&tools, "shellcheck-")?;
        if env::split_paths(&path).any(|folder| folder.join("shellcheck").is_file()) {
            let shell = "shellcheck --severity=warning -x scripts/*.sh .ci/run";
            let mut shell = command(&["sh", "-c", shell]);
            self.check("shellcheck", shell.env("PATH", path));
        }
        for folder in ["pkg", "www", "tests/browser"] {
            let check = ["npm", "run", "--silent", "--workspace", folder, "check"];
            self.check(&format!("npm run check in {folder}"), &mut command(&check));
            // The others take its types from what it builds.
            if folder == "pkg" {
                let build = ["npm", "run", "--silent", "--workspace", "pkg", "build"];
                let built = command(&build).output()?;
                if !built.status.success() {
                    let said = [built.stdout, built.stderr].concat();
                    println!(
                        "lint: pkg does not build:\n{}",
                        String::from_utf8_lossy(&said)
                    );
                }
            }
        }
        Ok(())
    }

    fn clippy(&mut self) -> Result<()> {
        let native = variable("TARGET_NATIVE")?;
        let features = variable("NATIVE_FEATURES")?;
        let mut clippy = cargo("clippy --release --workspace --all-targets --features");
        clippy.arg(&features).args(["--", "-D", "warnings"]);
        self.check("clippy, native", clippy.env("CARGO_TARGET_DIR", &native));
        // Without LLVM, as on docs.rs: what is behind the feature is checked, nothing is linked.
        let mut cuda = cargo("clippy --release --lib --features train,cuda,tuned -- -D warnings");
        cuda.env("DOCS_RS", "1");
        self.check("clippy, cuda", cuda.env("CARGO_TARGET_DIR", &native));
        let mut wasm = command(&["bash", "-c", WASM_CLIPPY]);
        wasm.env("CARGO_TARGET_DIR", variable("TARGET_WASM_CPU")?);
        self.check("clippy, wasm", &mut wasm);
        let mut doc = cargo("doc --quiet --release --no-deps --workspace --features");
        doc.arg(&features).env("RUSTDOCFLAGS", "-D warnings");
        self.check("cargo doc", doc.env("CARGO_TARGET_DIR", &native));
        Ok(())
    }
}

fn cargo(arguments: &str) -> Command {
    let mut cargo = command(&["cargo"]);
    cargo.args(arguments.split(' '));
    cargo
}

/// `PATH`, and after it the `bin` folders of the tools whose names begin so.
fn path_with(tools: &Path, start: &str) -> Result<std::ffi::OsString> {
    let mut folders: Vec<PathBuf> =
        env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    for entry in tools.read_dir()? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(start) {
            folders.push(entry.path().join("bin"));
        }
    }
    Ok(env::join_paths(folders)?)
}
