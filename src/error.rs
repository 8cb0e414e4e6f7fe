//! The one error type of the crate.

use std::path::PathBuf;

/// A `Result` whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What an error comes from: another library's, or a sentence.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Everything that can go wrong, each with a stable [`code`](Error::code) that JavaScript sees.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of a model folder is missing.
    #[error("{file}: not found in the model folder")]
    ModelNotFound {
        /// The file.
        file: String,
    },

    /// A model file is damaged: truncated, altered, or not what its name says.
    #[error("{file}: {source}")]
    ModelCorrupt {
        /// The file.
        file: String,
        /// What is wrong.
        source: Cause,
    },

    /// A model file is intact, but not for this version of the crate.
    #[error("{file}: {source}")]
    ModelIncompatible {
        /// The file.
        file: String,
        /// What is wrong.
        source: Cause,
    },

    /// The picture can't be decoded, or is too large.
    #[error("image: {source}")]
    ImageUnreadable {
        /// What is wrong.
        source: Cause,
    },

    /// A box is not inside the image, or not a number.
    #[error("box {index}: {reason}")]
    BoxInvalid {
        /// Its place in the request.
        index: usize,
        /// What is wrong.
        reason: String,
    },

    /// Another field of a request is out of range.
    #[error("{field}: {reason}")]
    RequestInvalid {
        /// The field, as requests write it.
        field: String,
        /// What is wrong.
        reason: String,
    },

    /// There is no usable GPU.
    #[error("no usable GPU: {reason}")]
    WebgpuUnavailable {
        /// What is wrong.
        reason: String,
    },

    /// A device that was asked for by name is not there.
    #[cfg(feature = "train")]
    #[error("{device}: {reason}")]
    DeviceUnavailable {
        /// Its name.
        device: String,
        /// What is wrong.
        reason: String,
    },

    /// The GPU stopped answering while it worked.
    #[error("the device failed: {reason}")]
    DeviceLost {
        /// What is wrong.
        reason: String,
    },

    /// Whoever asked for captions gave them up.
    #[error("aborted by the caller")]
    Aborted,

    /// A record of a dataset or a weights package is wrong.
    #[error("{file}: {source}")]
    Data {
        /// The file, or the record.
        file: String,
        /// What is wrong.
        source: Cause,
    },

    /// Reading or writing a file failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Error {
    /// A stable, kebab-case name of the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ModelNotFound { .. } => "model-not-found",
            Self::ModelCorrupt { .. } => "model-corrupt",
            Self::ModelIncompatible { .. } => "model-incompatible",
            Self::ImageUnreadable { .. } => "image-unreadable",
            Self::BoxInvalid { .. } => "box-invalid",
            Self::RequestInvalid { .. } => "request-invalid",
            Self::WebgpuUnavailable { .. } => "webgpu-unavailable",
            #[cfg(feature = "train")]
            Self::DeviceUnavailable { .. } => "device-unavailable",
            Self::DeviceLost { .. } => "device-lost",
            Self::Aborted => "aborted",
            Self::Data { .. } => "data-invalid",
            Self::Io { .. } => "io",
        }
    }

    pub(crate) fn corrupt(file: impl Into<String>, source: impl Into<Cause>) -> Self {
        Self::ModelCorrupt {
            file: file.into(),
            source: source.into(),
        }
    }

    pub(crate) fn incompatible(file: impl Into<String>, source: impl Into<Cause>) -> Self {
        Self::ModelIncompatible {
            file: file.into(),
            source: source.into(),
        }
    }

    /// A device that failed. What it says comes with backtraces and in several lines; the reason is one
    /// line without them.
    #[cfg(any(feature = "gpu", feature = "train"))]
    pub(crate) fn device_lost(error: impl std::fmt::Display) -> Self {
        let said = error.to_string();
        let said = said.split("\nBacktrace").next().unwrap_or_default();
        let lines: Vec<&str> = said.lines().map(str::trim).collect();
        Self::DeviceLost {
            reason: lines.join(" "),
        }
    }

    /// A record of a dataset, a table or a weights package is wrong.
    pub fn data(file: impl ToString, source: impl Into<Cause>) -> Self {
        Self::Data {
            file: file.to_string(),
            source: source.into(),
        }
    }

    /// A field of a request is out of range.
    pub fn request(field: impl Into<String>, reason: impl ToString) -> Self {
        Self::RequestInvalid {
            field: field.into(),
            reason: reason.to_string(),
        }
    }

    /// For `map_err` on file operations: `.map_err(Error::io(path))`.
    #[cfg(feature = "train")]
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

#[cfg(all(test, any(feature = "gpu", feature = "train")))]
mod tests {
    use super::*;

    #[test]
    fn a_lost_device_says_why_in_one_line() {
        let said = "An error happened\nCaused by:\n  the device is gone\nBacktrace:\n0: main";
        assert_eq!(
            Error::device_lost(said).to_string(),
            "the device failed: An error happened Caused by: the device is gone"
        );
    }

    #[test]
    fn an_error_says_what_it_comes_from() {
        let cause = "x".parse::<u8>().unwrap_err();
        let error = Error::data("table.csv:3", cause.clone());
        assert_eq!(error.to_string(), format!("table.csv:3: {cause}"));
        let source = std::error::Error::source(&error).unwrap();
        assert!(source.downcast_ref() == Some(&cause));
    }
}
