//! However long the work goes on, it takes no more memory: training steps, captions, models loaded.

#![cfg(feature = "cli")]

mod common;

use burn::tensor::Device;
use caponimage::Captioner;
use caponimage::training::parts::Task;
use caponimage::training::precision::Precision;
use caponimage::weights::Quantisation;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What is in use for good after so much work, and after twice as much, differs by less than this.
const TOLERANCE: usize = 200_000;

/// One test, for the memory is that of the whole program.
#[test]
fn work_that_goes_on_takes_no_more_memory() {
    let setting = common::learning::setting(0.1);
    // A batch for captions never comes to the head for matches, and the first blocks of the backbone
    // are learned in none.
    let devices = vec![Device::flex(); 2];
    let captioning = Task::Captioning { color_weight: 0.3 };
    does_not_grow("training steps", 40, || {
        setting.gradients(captioning, Precision::Float32, 1, &devices);
    });

    let files = common::random_files(|_| (), Quantisation::Int8);
    let captioner = Captioner::from_files(files.clone(), &Device::flex()).unwrap();
    let photo = common::sample("t-shirt-small.jpg");
    let request = common::request(3);
    does_not_grow("captions", 200, || {
        captioner.caption(&photo, &request).unwrap();
    });
    does_not_grow("models loaded", 30, || {
        Captioner::from_files(files.clone(), &Device::flex()).unwrap();
    });
}

fn does_not_grow(what: &str, times: usize, mut work: impl FnMut()) {
    // The median: what a thread gives back it may give back a little sooner or later.
    let mut after = || {
        let usage = (0..times).map(|_| {
            work();
            MEMORY.current_usage()
        });
        let mut usage: Vec<usize> = usage.collect();
        usage.sort_unstable();
        usage[times / 2]
    };
    // Once for what is made at first.
    after();
    let (before, then) = (after(), after());
    let grown = then.saturating_sub(before);
    assert!(grown < TOLERANCE, "{times} {what}: {grown} bytes more");
}
