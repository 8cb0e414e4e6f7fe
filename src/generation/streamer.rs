//! Hearing of captions while they are written, and ending the work.

use std::future::Future;
use std::pin::Pin;

use crate::error::Result;
use crate::text::{EOS, TextTokenizer};

/// What a [`Streamer`] gives: the work goes on once it is ready.
pub type Streamed<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// Who hears of captions while they are written.
pub trait Streamer {
    /// Whether it wants the texts so far.
    fn wants_texts(&self) -> bool;

    /// Called after every token, with what stands in each box so far, or nothing where texts are not wanted; and,
    /// while other captions are looked for, with nothing, each time that some were decoded. An error ends the work.
    fn step(&mut self, texts: Vec<String>) -> Streamed<'_>;
}

/// Tells a decoding's streamer, if it has one.
pub(super) struct Reporter<'a> {
    pub tokenizer: &'a TextTokenizer,
    /// Texts that are fixed already, by box.
    pub written: Vec<Option<String>>,
    pub streamer: Option<&'a mut dyn Streamer>,
}

impl Reporter<'_> {
    pub(super) fn wants_texts(&self) -> bool {
        self.streamer.as_ref().is_some_and(|l| l.wants_texts())
    }

    /// Reports a token; `captions` holds the tokens so far of each box without a fixed text.
    pub(super) async fn report_token(&mut self, captions: &[Vec<u32>]) -> Result<()> {
        let Some(streamer) = &mut self.streamer else {
            return Ok(());
        };
        let mut texts = Vec::new();
        if streamer.wants_texts() {
            let mut captions = captions.iter();
            let mut written = self.written.iter();
            loop {
                if let Some(Some(written)) = written.next() {
                    texts.push(written.clone());
                } else if let Some(tokens) = captions.next() {
                    let end = tokens.iter().position(|&token| token == EOS);
                    let tokens = &tokens[..end.unwrap_or(tokens.len())];
                    texts.push(self.tokenizer.decode(tokens)?);
                } else {
                    break;
                }
            }
        }
        streamer.step(texts).await
    }

    /// Reports that other captions are looked for.
    pub(super) async fn report_search(&mut self) -> Result<()> {
        match &mut self.streamer {
            Some(streamer) => streamer.step(Vec::new()).await,
            None => Ok(()),
        }
    }
}
