//! `compose build`.

use std::path::PathBuf;

use caponimage::cli::{Terminal, show};
use caponimage::error::Result;
use caponimage_compose::dataset::{BuildOptions, build};
use caponimage_compose::import::catalogue::Catalogue;
use clap::Args;

/// Compose located captions for product photos, into one dataset folder.
///
/// Captions state what title, attributes, description and picture say. Photos come from shops'
/// catalogues (Shopify's CSV, Google Merchant feeds, any CSV with --columns, JSON lines) and from
/// published collections; made-up products without a photo teach a model to say what it is told. An
/// interrupted build goes on when it is run again.
///
/// Examples:
///   compose build ~/captions --catalogue shop.csv --photos ~/photos
///   compose build ~/captions --catalogue shop.csv --columns title=Name,image=File
///   compose build ~/captions --fashion ~/fashion --catalogue household=~/household/products.jsonl
#[derive(Args)]
#[command(arg_required_else_help = true, verbatim_doc_comment)]
pub struct Arguments {
    /// The dataset folder to write; must not exist
    output: PathBuf,
    /// A catalogue: FILE or NAME=FILE, .csv, .tsv or .jsonl; may be given several times
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<String>,
    /// The folder of the catalogues' photos; without it their own
    #[arg(long)]
    photos: Option<PathBuf>,
    /// What columns of the catalogues are: id, title, description, image, label, split or the name of
    /// an attribute, = the column
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',', value_parser = column)]
    columns: Vec<(String, String)>,
    /// A folder of "Fashion Product Images": styles.csv and images/
    #[arg(long)]
    fashion: Option<PathBuf>,
    /// A folder of the "Grocery Store Dataset": classes.csv, train.txt, test.txt and the photos
    #[arg(long)]
    grocery: Option<PathBuf>,
    /// A folder of the "Clothing dataset (small)": train/CLASS/*.jpg and test/CLASS/*.jpg
    #[arg(long)]
    clothing: Option<PathBuf>,
    /// So many made-up products of each of some 950 kinds, without a photo
    #[arg(long, default_value_t = 0)]
    invented: usize,
    /// Layouts of boxes for each photo
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=50))]
    layouts: u8,
    /// The same seed gives the same dataset
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// At most so many photos of each source
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

/// `title=Name`.
fn column(text: &str) -> std::result::Result<(String, String), String> {
    let (role, column) = text.split_once('=').ok_or("expected ROLE=COLUMN")?;
    Ok((role.trim().to_lowercase(), column.trim().to_string()))
}

/// Does what the arguments say.
pub fn run(arguments: Arguments) -> Result<()> {
    let catalogue = |argument: &String| Catalogue {
        photos: arguments.photos.clone(),
        columns: arguments.columns.iter().cloned().collect(),
        ..Catalogue::of_argument(argument)
    };
    let options = BuildOptions {
        catalogues: arguments.catalogue.iter().map(catalogue).collect(),
        fashion: arguments.fashion,
        grocery: arguments.grocery,
        clothing: arguments.clothing,
        invented: arguments.invented,
        layouts: usize::from(arguments.layouts),
        seed: arguments.seed,
        limit: arguments.limit.map(|limit| limit as usize),
    };
    let summary = build(&arguments.output, &options, &Terminal::default())?;
    show(summary);
    Ok(())
}
