//! The published facts of a class: lines `Title: …`, `Country and volume: Italy, ca 180g`, ….

/// Countries as the Swedish shop writes them, and in English.
const COUNTRIES: [(&str, &str); 12] = [
    ("Sverige", "Sweden"),
    ("Danmark", "Denmark"),
    ("Norge", "Norway"),
    ("Spanien", "Spain"),
    ("Italien", "Italy"),
    ("Frankrike", "France"),
    ("Tyskland", "Germany"),
    ("Polen", "Poland"),
    ("Nederländerna", "The Netherlands"),
    ("Holland", "The Netherlands"),
    ("Brasilien", "Brazil"),
    ("Kina", "China"),
];

/// Words of a title that say that the product is organic.
const ORGANIC: [&str; 5] = ["eco", "eko", "ecological", "ekologisk", "organic"];

/// What the shop says of a class; empty where it says nothing.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Information {
    /// The shop's title, in English or in Swedish.
    pub title: String,
    /// The brand, in the letters of the package.
    pub maker: String,
    /// The country it comes from, in English.
    pub origin: String,
    /// The attribute of the amount (`weight`, `volume`), and the amount.
    pub amount: Option<(&'static str, String)>,
}

impl Information {
    /// Reads the published text. Lines it does not know are passed over.
    pub fn parse(text: &str) -> Self {
        let mut information = Self::default();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let (first, second) = value
                .split_once(',')
                .map_or((value, ""), |(first, second)| (first.trim(), second.trim()));
            match name.trim().to_lowercase().as_str() {
                "title" => information.title = value.into(),
                "country" | "manufacturing country" => information.origin = english(value),
                "country and volume" => {
                    information.origin = english(first);
                    information.amount = amount(second);
                }
                "manufacturer" => information.maker = value.into(),
                "manufacturer and volume" => {
                    information.maker = first.into();
                    information.amount = amount(second);
                }
                _ => {}
            }
        }
        information
    }

    /// Whether the title or the brand says that the product is organic.
    pub fn is_organic(&self) -> bool {
        [&self.title, &self.maker]
            .iter()
            .flat_map(|text| text.split_whitespace())
            .any(|word| ORGANIC.contains(&word.to_lowercase().as_str()))
    }

    /// The share of fat that the title ends with: `1.5%` of `Mellanmjölk Ekologisk 1,5%`.
    pub fn fat(&self) -> Option<String> {
        let share = self.title.split_whitespace().last()?.replace(',', ".");
        let number: f64 = share.strip_suffix('%')?.parse().ok()?;
        Some(format!("{number}%"))
    }
}

fn english(country: &str) -> String {
    COUNTRIES
        .iter()
        .find(|(swedish, _)| *swedish == country)
        .map_or(country, |(_, english)| english)
        .to_string()
}

/// `ca 1.05kg` as the attribute `weight`, `1.05 kg`.
fn amount(text: &str) -> Option<(&'static str, String)> {
    let text = text.trim().to_lowercase().replace(',', ".");
    let text = text.strip_prefix("ca").unwrap_or(&text).trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: f64 = text[..end].parse().ok()?;
    let unit = text[end..].trim();
    let name = match unit {
        "g" | "kg" => "weight",
        "l" | "dl" | "cl" | "ml" => "volume",
        _ => return None,
    };
    Some((name, format!("{number} {unit}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_normalised() {
        for (text, expected) in [
            ("ca 180g", Some(("weight", "180 g"))),
            ("ca 1.05kg", Some(("weight", "1.05 kg"))),
            ("1,5 L", Some(("volume", "1.5 l"))),
            ("3dl", Some(("volume", "3 dl"))),
            ("3 pieces", None),
            ("", None),
            ("g", None),
        ] {
            let expected = expected.map(|(name, amount)| (name, amount.to_string()));
            assert_eq!(amount(text), expected, "{text}");
        }
    }

    #[test]
    fn both_kinds_of_text_are_read() {
        let fruit = "\u{feff}Title: Banana Ecological Class 1 \r\nCountry: Ecuador \r\n";
        let fruit = Information::parse(fruit);
        assert_eq!(fruit.origin, "Ecuador");
        assert!(fruit.is_organic() && fruit.amount.is_none() && fruit.fat().is_none());
        let milk = "Title: Standardmjölk 3,0% \nManufacturer and volume: GARANT EKO , 1l \n\
                    Manufacturing country: Sverige \nURL: https://a.b/c";
        let milk = Information::parse(milk);
        assert_eq!(
            (milk.maker.as_str(), milk.origin.as_str()),
            ("GARANT EKO", "Sweden")
        );
        assert_eq!(milk.amount, Some(("volume", "1 l".into())));
        assert_eq!(milk.fat().as_deref(), Some("3%"));
        assert!(milk.is_organic());
        assert_eq!(Information::parse("nonsense"), Information::default());
    }
}
