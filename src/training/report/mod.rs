//! A page to look at a training run: curves, and captions on validation photos over time.

use std::path::Path;

use serde_json::{Value, json};

use super::run::Run;
use crate::dataset::page;
use crate::error::{Error, Result};
use crate::files::write_atomically;

const TEMPLATE: &str = include_str!("report.html");

/// Writes the page of a run to `output`: one file that asks nothing of the network.
///
/// # Errors
/// When the run's files can't be read or the page can't be written.
pub fn write_report(run: &Run, output: &Path) -> Result<()> {
    let failed = |e: serde_json::Error| Error::data("report", e);
    let written = run.captions()?;
    let mut samples = run.samples()?.unwrap_or_else(|| json!([]));
    let listed = samples
        .as_array_mut()
        .map_or(&mut [][..], Vec::as_mut_slice);
    for (i, sample) in listed.iter_mut().enumerate() {
        let of = |at: &super::run::WrittenAt| {
            let captions = at.captions.get(i)?;
            Some(json!({"step": at.step, "captions": captions}))
        };
        sample["written"] = Value::Array(written.iter().filter_map(of).collect());
    }
    let data = json!({
        "config": serde_json::to_value(&run.config).map_err(failed)?,
        "finished": run.last_step() == Some(run.config.steps()),
        "metrics": serde_json::to_value(run.metrics()?).map_err(failed)?,
        "best": run.best()?.map(|best| json!({"step": best.step, "loss": best.balanced_loss})),
        "samples": samples,
    });
    let page = page::fill(TEMPLATE, &page::name(run.folder()), &data.to_string());
    write_atomically(output, page.as_bytes())
}
