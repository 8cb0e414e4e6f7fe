//! How captions are chosen, as a model suggests it and a request asks for it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How tokens are chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Strategy {
    /// Always the likeliest token.
    Greedy,
    /// Drawn at random from the likeliest tokens.
    Sample {
        /// Scores are divided by it; below 1 is safer, above 1 is wilder. In JSON 1 where not given.
        temperature: f32,
        /// Only so many of the likeliest tokens are drawn from; 0, in JSON where not given, for all.
        top_k: usize,
        /// Only the likeliest tokens that together reach this probability are drawn from. In JSON 1 where not
        /// given.
        top_p: f32,
        /// The same seed draws the same captions. In JSON 0 where not given.
        seed: u64,
    },
}

/// How captions are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PlainDecoding", into = "PlainDecoding")]
pub struct Decoding {
    /// How tokens are chosen.
    pub strategy: Strategy,
    /// Whether two boxes of an image may get the same caption, or nearly the same.
    pub allow_repeats: bool,
}

/// [`Decoding`] as it is written, all in one: serde's own way to flatten an enum costs a page 2 KB.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainDecoding {
    strategy: StrategyName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    top_k: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    top_p: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(default)]
    allow_repeats: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StrategyName {
    Greedy,
    Sample,
}

impl From<PlainDecoding> for Decoding {
    fn from(plain: PlainDecoding) -> Self {
        let strategy = match plain.strategy {
            StrategyName::Greedy => Strategy::Greedy,
            StrategyName::Sample => Strategy::Sample {
                temperature: plain.temperature.unwrap_or(1.0),
                top_k: plain.top_k.unwrap_or(0),
                top_p: plain.top_p.unwrap_or(1.0),
                seed: plain.seed.unwrap_or(0),
            },
        };
        Self {
            strategy,
            allow_repeats: plain.allow_repeats,
        }
    }
}

impl From<Decoding> for PlainDecoding {
    fn from(decoding: Decoding) -> Self {
        let mut plain = Self {
            strategy: StrategyName::Greedy,
            temperature: None,
            top_k: None,
            top_p: None,
            seed: None,
            allow_repeats: decoding.allow_repeats,
        };
        if let Strategy::Sample {
            temperature,
            top_k,
            top_p,
            seed,
        } = decoding.strategy
        {
            plain.strategy = StrategyName::Sample;
            plain.temperature = Some(temperature);
            plain.top_k = Some(top_k);
            plain.top_p = Some(top_p);
            plain.seed = Some(seed);
        }
        plain
    }
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            strategy: Strategy::Greedy,
            allow_repeats: false,
        }
    }
}

impl Decoding {
    /// Checks the ranges of the options.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] naming the option.
    pub fn validate(&self) -> Result<()> {
        let Strategy::Sample {
            temperature, top_p, ..
        } = self.strategy
        else {
            return Ok(());
        };
        if !(temperature > 0.0 && temperature.is_finite()) {
            return Err(Error::request(
                "decoding.temperature",
                format!("is {temperature}, expected above 0"),
            ));
        }
        if !(top_p > 0.0 && top_p <= 1.0) {
            return Err(Error::request(
                "decoding.topP",
                format!("is {top_p}, expected above 0 and at most 1"),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_read_in_the_words_of_javascript() {
        let read = |json: &str| serde_json::from_str::<Decoding>(json);
        assert_eq!(
            read(r#"{"strategy": "greedy"}"#).unwrap(),
            Decoding::default()
        );
        let sampled = read(r#"{"strategy": "sample", "topK": 5, "seed": 7, "allowRepeats": true}"#);
        assert_eq!(
            sampled.unwrap(),
            Decoding {
                strategy: Strategy::Sample {
                    temperature: 1.0,
                    top_k: 5,
                    top_p: 1.0,
                    seed: 7
                },
                allow_repeats: true
            }
        );
        assert!(read(r#"{"strategy": "guess"}"#).is_err());
        for text in [
            r#"{"strategy":"greedy","allowRepeats":false}"#,
            r#"{"strategy":"sample","temperature":0.5,"topK":3,"topP":0.75,"seed":9,"allowRepeats":true}"#,
        ] {
            let again = serde_json::to_string(&read(text).unwrap()).unwrap();
            assert_eq!(again, text);
        }
    }

    #[test]
    fn options_out_of_range_are_named() {
        for (json, name) in [
            (
                r#"{"strategy": "sample", "temperature": 0}"#,
                "decoding.temperature",
            ),
            (r#"{"strategy": "sample", "topP": 1.5}"#, "decoding.topP"),
        ] {
            let error = serde_json::from_str::<Decoding>(json)
                .unwrap()
                .validate()
                .unwrap_err();
            assert!(error.to_string().starts_with(name), "{error}");
        }
    }
}
