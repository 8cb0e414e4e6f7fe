//! The model folder: `config.json`, which names, sizes and hashes the other files.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::generation::Decoding;
use crate::generation::common_words::CommonWords;
use crate::generation::frames::Frames;
use crate::generation::kind_lines::KindLines;
use crate::generation::title_case::TitleCase;
use crate::generation::trade_words::TradeWords;
use crate::image::Preprocessing;
use crate::model::ModelConfig;
use crate::text::TOKENIZER_FILE;
use crate::weights::burnpack::WEIGHTS_FILE;

/// File name of the manifest in a model folder.
pub(crate) const CONFIG_FILE: &str = "config.json";

const FORMAT: &str = "caponimage-model";

/// The newest layout of a model folder that this version writes and reads.
const VERSION: u32 = 1;

/// The content of `config.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// The architecture.
    pub model: ModelConfig,
    /// What the model expects of a picture.
    pub preprocessing: Preprocessing,
    /// How captions are chosen unless a request says otherwise.
    pub decoding: Decoding,
    /// The text colour classes, `#rrggbb`.
    pub text_colors: Vec<String>,
    /// What captions say without being told; the rest they take from title and attributes.
    #[serde(default, skip_serializing_if = "CommonWords::is_empty")]
    pub common_words: CommonWords,
    /// In which trades words are said and told: no caption says a word of other trades than the product's likely ones.
    #[serde(default, skip_serializing_if = "TradeWords::is_empty")]
    pub trade_words: TradeWords,
    /// Of which kinds of products lines are, and what these are called: nothing is said of a product that is said of other
    /// kinds than what is told of it names or, where nothing is told, most captions agree on.
    #[serde(default, skip_serializing_if = "KindLines::are_none")]
    pub kind_lines: KindLines,
    /// What captions say around what is told, in which trades, and which words are no names: of a product of which anything
    /// is told nothing else is said.
    #[serde(default, skip_serializing_if = "Frames::is_empty")]
    pub frames: Frames,
    /// How captions in title case write what is told.
    #[serde(default, skip_serializing_if = "TitleCase::is_empty")]
    pub title_case: TitleCase,
    /// The other files of the folder.
    pub files: Vec<FileEntry>,
}

/// What a file of the folder must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Name within the folder.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
    /// Hexadecimal SHA-256.
    pub sha256: String,
}

/// The bytes of a model folder's files.
#[derive(Debug, Clone)]
pub struct ModelFiles {
    /// `config.json`.
    pub config: Vec<u8>,
    /// `tokenizer.json`.
    pub tokenizer: Vec<u8>,
    /// `model.bpk`.
    pub weights: Vec<u8>,
}

#[derive(Deserialize)]
struct Version {
    format: Option<String>,
    version: Option<u32>,
}

impl Manifest {
    /// The manifest of a model with these files.
    pub fn new(
        model: ModelConfig,
        text_colors: Vec<String>,
        tokenizer: &[u8],
        weights: &[u8],
    ) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            preprocessing: model.preprocessing(),
            decoding: Decoding::default(),
            text_colors,
            common_words: CommonWords::default(),
            trade_words: TradeWords::default(),
            kind_lines: KindLines::default(),
            frames: Frames::default(),
            title_case: TitleCase::default(),
            files: vec![
                FileEntry::new(TOKENIZER_FILE, tokenizer),
                FileEntry::new(WEIGHTS_FILE, weights),
            ],
            model,
        }
    }

    /// Reads a `config.json`.
    ///
    /// # Errors
    /// [`Error::ModelCorrupt`] when it is no manifest; [`Error::ModelIncompatible`] when it is
    /// foreign or of a newer version, or when its sizes don't fit each other.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let version: Version =
            serde_json::from_slice(bytes).map_err(|e| Error::corrupt(CONFIG_FILE, e))?;
        if version.format.as_deref() != Some(FORMAT) {
            return Err(Error::incompatible(
                CONFIG_FILE,
                format!("format is {:?}, expected {FORMAT:?}", version.format),
            ));
        }
        match version.version {
            Some(1..=VERSION) => {}
            Some(newer) if newer > VERSION => {
                return Err(Error::incompatible(
                    CONFIG_FILE,
                    format!(
                        "written in version {newer} of the model format, this program reads up to {VERSION}"
                    ),
                ));
            }
            other => {
                return Err(Error::corrupt(
                    CONFIG_FILE,
                    format!("version is {other:?}, expected 1 to {VERSION}"),
                ));
            }
        }
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|e| Error::corrupt(CONFIG_FILE, e))?;
        manifest
            .check()
            .map_err(|reason| Error::incompatible(CONFIG_FILE, reason))?;
        Ok(manifest)
    }

    /// The content of `config.json`.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|e| Error::data(CONFIG_FILE, e))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Compares a file with its entry.
    ///
    /// # Errors
    /// [`Error::ModelCorrupt`] naming the file, with what was found and what was expected.
    pub fn verify(&self, found: &FileEntry) -> Result<()> {
        self.entry(&found.name)?.verify(found)
    }

    /// What a file must be.
    ///
    /// # Errors
    /// [`Error::ModelCorrupt`] when it is not listed.
    pub fn entry(&self, name: &str) -> Result<&FileEntry> {
        let mut files = self.files.iter();
        files
            .find(|entry| entry.name == name)
            .ok_or_else(|| Error::corrupt(CONFIG_FILE, format!("{name} is not listed")))
    }

    fn check(&self) -> std::result::Result<(), String> {
        self.model.validate()?;
        self.decoding.validate().map_err(|e| e.to_string())?;
        let expected = self.model.preprocessing().size;
        if self.preprocessing.size != expected {
            return Err(format!(
                "preprocessing.size is {}, expected {expected}",
                self.preprocessing.size
            ));
        }
        let usable = |value: &f32| value.is_finite() && *value > 0.0;
        if !self.preprocessing.standard_deviation.iter().all(usable) {
            return Err("preprocessing.standard_deviation must be above 0".into());
        }
        if !self.preprocessing.mean.iter().all(|mean| mean.is_finite()) {
            return Err("preprocessing.mean must be numbers".into());
        }
        let is_color = |color: &String| {
            let digits = color.strip_prefix('#').unwrap_or_default();
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        if let Some(color) = self.text_colors.iter().find(|color| !is_color(color)) {
            return Err(format!("text colour {color:?}, expected #rrggbb"));
        }
        if self.text_colors.len() != self.model.text_colors {
            return Err(format!(
                "{} text_colors, expected {}",
                self.text_colors.len(),
                self.model.text_colors
            ));
        }
        Ok(())
    }
}

impl FileEntry {
    /// Compares a file with what it must be.
    ///
    /// # Errors
    /// [`Error::ModelCorrupt`] naming the file, with what was found and what was expected.
    pub fn verify(&self, found: &Self) -> Result<()> {
        let Self { name, size, sha256 } = found;
        if *size != self.size {
            let reason = format!("{size} bytes, expected {}", self.size);
            return Err(Error::corrupt(name, reason));
        }
        if *sha256 != self.sha256 {
            let reason = format!("SHA-256 is {sha256}, expected {}", self.sha256);
            return Err(Error::corrupt(name, reason));
        }
        Ok(())
    }

    /// What these bytes are.
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        Self {
            name: name.into(),
            size: bytes.len() as u64,
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

#[cfg(not(target_family = "wasm"))]
impl ModelFiles {
    /// Reads a model folder.
    ///
    /// # Errors
    /// [`Error::ModelNotFound`] naming the missing file, [`Error::Io`] when one can't be read.
    pub fn read(folder: &std::path::Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|source| match source.kind() {
                std::io::ErrorKind::NotFound => Error::ModelNotFound {
                    file: path.display().to_string(),
                },
                _ => Error::Io { path, source },
            })
        };
        Ok(Self {
            config: read(CONFIG_FILE)?,
            tokenizer: read(TOKENIZER_FILE)?,
            weights: read(WEIGHTS_FILE)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let colors = vec!["#000000".into(); 12];
        Manifest::new(ModelConfig::tiny(), colors, b"tokenizer", b"weights")
    }

    fn changed(key: &str, value: serde_json::Value) -> Result<Manifest> {
        let mut json: serde_json::Value =
            serde_json::from_slice(&manifest().to_bytes().unwrap()).unwrap();
        json[key] = value;
        Manifest::from_bytes(&serde_json::to_vec(&json).unwrap())
    }

    #[test]
    fn a_manifest_reads_back() {
        let bytes = manifest().to_bytes().unwrap();
        assert_eq!(Manifest::from_bytes(&bytes).unwrap(), manifest());
    }

    #[test]
    fn foreign_and_newer_manifests_are_refused() {
        let code = |result: Result<Manifest>| result.unwrap_err().code();
        assert_eq!(
            code(changed("format", "other".into())),
            "model-incompatible"
        );
        assert_eq!(code(changed("version", 2.into())), "model-incompatible");
        assert_eq!(code(changed("version", 0.into())), "model-corrupt");
        assert_eq!(code(changed("files", 3.into())), "model-corrupt");
        assert_eq!(
            code(changed("text_colors", serde_json::json!([]))),
            "model-incompatible"
        );
        assert_eq!(code(Manifest::from_bytes(b"{")), "model-corrupt");
        assert_eq!(code(Manifest::from_bytes(b"{}")), "model-incompatible");
    }

    #[test]
    fn an_altered_file_is_named() {
        let manifest = manifest();
        let verify = |name, bytes: &[u8]| manifest.verify(&FileEntry::new(name, bytes));
        verify(WEIGHTS_FILE, b"weights").unwrap();
        let truncated = verify(WEIGHTS_FILE, b"weight").unwrap_err();
        assert_eq!(truncated.to_string(), "model.bpk: 6 bytes, expected 7");
        let altered = verify(TOKENIZER_FILE, b"tokenizeR").unwrap_err();
        assert!(
            altered
                .to_string()
                .starts_with("tokenizer.json: SHA-256 is ")
        );
    }
}
