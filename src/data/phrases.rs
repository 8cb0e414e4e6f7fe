//! Phrasings of facts for a place on the photo.
//!
//! What is said follows from the place alone ([`Place`]) and what is known; how it is said follows
//! from the box's size ([`Size`]). A caption has one to five words.

use crate::data::facts::{Audience, Facts};
use crate::data::vocabulary::{USAGES, find_adjective};

/// The most words of a caption.
pub const MAX_WORDS: usize = 5;

/// The features that can be had "in Navy Blue".
const LOOKS: [&str; 10] = [
    "Striped",
    "Checked",
    "Floral",
    "Printed",
    "Solid",
    "Washed",
    "Knitted",
    "Hooded",
    "Sleeveless",
    "Reversible",
];

/// A place on the photo that asks for a certain kind of caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Wide, along the top.
    Headline,
    /// Wide but lower, right below the headline.
    Subtitle,
    /// Wide, along the bottom.
    Strip,
    /// A small wide box in the middle of the photo.
    Label,
    /// Beside the product, left, upper half.
    LeftUpper,
    /// Beside the product, left, lower half.
    LeftLower,
    /// Beside the product, right, upper half.
    RightUpper,
    /// Beside the product, right, lower half.
    RightLower,
    /// Small and squarish, in the top left corner.
    BadgeTopLeft,
    /// Small and squarish, in the top right corner.
    BadgeTopRight,
    /// Small and squarish, in a bottom corner.
    BadgeBottom,
    /// A row of a vertical list, from 0.
    Row(usize),
}

/// How large a box is, in two steps of three: how much it holds, and how high it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// 0 narrow, 1 middling, 2 wide.
    pub width: usize,
    /// Picks between equal phrasings.
    pub tall: bool,
}

/// A fact that a caption states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    Brand,
    Noun,
    Colour,
    Audience,
    Season,
    Usage,
    /// A feature, by its place in the product's list.
    Feature(usize),
}

/// Something that can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// What it says, for the record's `kind`.
    pub kind: &'static str,
    /// The facts it states.
    pub facts: Vec<Fact>,
    /// The caption.
    pub text: String,
}

/// All that can be said at a place, the most fitting first.
pub fn sayings(place: Place, size: Size, facts: &Facts) -> Vec<Saying> {
    let words = Words { facts, size };
    let mut all = match place {
        Place::Headline => words.headline(),
        Place::Subtitle => words.subtitle(),
        Place::Strip => words.strip(),
        Place::Label => words.label(),
        Place::LeftUpper => [words.colour(), words.brand(), words.audience()].concat(),
        Place::LeftLower => [
            words.audience(),
            words.brand(),
            words.usage(),
            words.colour(),
        ]
        .concat(),
        Place::RightUpper => [
            words.features(),
            words.usage_noun(),
            words.season(),
            words.usage(),
        ]
        .concat(),
        Place::RightLower => [
            words.season(),
            words.features(),
            words.usage_noun(),
            words.usage(),
        ]
        .concat(),
        Place::BadgeTopLeft => [words.badge_audience(), words.badge_season()].concat(),
        Place::BadgeTopRight => [words.badge_season(), words.badge_usage()].concat(),
        Place::BadgeBottom => [words.badge_usage(), words.badge_audience()].concat(),
        Place::Row(row) => words.row(row),
    };
    all.retain(|saying| saying.text.split(' ').count() <= MAX_WORDS);
    all
}

struct Words<'a> {
    facts: &'a Facts,
    size: Size,
}

impl Words<'_> {
    fn pick<'t>(&self, phrasings: [&'t str; 2]) -> &'t str {
        phrasings[usize::from(self.size.tall)]
    }

    fn headline(&self) -> Vec<Saying> {
        let mut all = Vec::new();
        let facts = self.facts;
        let adjective = facts
            .features
            .iter()
            .enumerate()
            .find(|(_, feature)| !feature.adjective.is_empty());
        if let (Some(brand), Some(noun)) = (&facts.brand, &facts.noun) {
            if let (Some((i, feature)), true) = (adjective, self.size.tall) {
                let text = join([brand, feature.adjective, noun]);
                all.push(say(
                    "headline",
                    &[Fact::Brand, Fact::Feature(i), Fact::Noun],
                    text,
                ));
            }
            all.push(say(
                "headline",
                &[Fact::Brand, Fact::Noun],
                join([brand, noun]),
            ));
        }
        all.extend(self.audience_noun());
        if let Some(brand) = &facts.brand {
            all.push(say("headline", &[Fact::Brand], brand.clone()));
        }
        if let (Some(colour), Some(noun)) = (&facts.colour, &facts.noun) {
            all.push(say(
                "headline",
                &[Fact::Colour, Fact::Noun],
                join([colour, noun]),
            ));
        }
        all
    }

    /// "Men's Casual Shirt".
    fn audience_noun(&self) -> Option<Saying> {
        let (audience, noun) = (self.facts.audience?, self.facts.noun.as_ref()?);
        let possessive = audience.possessive();
        Some(match &self.facts.usage {
            // "Men's Casual Casual Shoes" and "Men's Sports Sports Shoes" say it twice.
            Some(usage)
                if self.size.width > 0 && !noun.contains(usage.as_str()) && !noun.contains(' ') =>
            {
                say(
                    "headline",
                    &[Fact::Audience, Fact::Usage, Fact::Noun],
                    join([possessive, usage, noun]),
                )
            }
            _ => say(
                "headline",
                &[Fact::Audience, Fact::Noun],
                join([possessive, noun]),
            ),
        })
    }

    fn subtitle(&self) -> Vec<Saying> {
        let facts = self.facts;
        let Some(colour) = &facts.colour else {
            return self.strip();
        };
        let mut all = Vec::new();
        let mut features = facts.features.iter().enumerate();
        let feature = features.find(|(_, feature)| LOOKS.contains(&feature.adjective));
        if let Some((i, feature)) = feature {
            let text = join([feature.adjective, "in", colour]);
            all.push(say("subtitle", &[Fact::Feature(i), Fact::Colour], text));
        }
        if let Some(audience) = facts.audience {
            let text = format!("In {colour} for {}", audience.name());
            all.push(say("subtitle", &[Fact::Colour, Fact::Audience], text));
        }
        all.push(say("subtitle", &[Fact::Colour], format!("Now in {colour}")));
        all
    }

    fn label(&self) -> Vec<Saying> {
        let facts = self.facts;
        let mut all = Vec::new();
        if let (Some(colour), Some(noun)) = (&facts.colour, &facts.noun) {
            all.push(say(
                "label",
                &[Fact::Colour, Fact::Noun],
                join([colour, noun]),
            ));
        }
        if let Some(noun) = &facts.noun {
            all.push(say("label", &[Fact::Noun], noun.clone()));
        }
        all.extend(self.colour());
        all
    }

    fn strip(&self) -> Vec<Saying> {
        let mut all = Vec::new();
        let audience = self.facts.audience.map(Audience::name);
        if let (Some(usage), Some(audience)) = (&self.facts.usage, audience)
            && self.size.width == 2
            && self.size.tall
        {
            let text = format!("{} Style for {audience}", style(usage));
            all.push(say("tagline", &[Fact::Usage, Fact::Audience], text));
        }
        if let Some(usage) = &self.facts.usage {
            let wear = if self.facts.worn { "Wear" } else { "Use" };
            let text = match usage.as_str() {
                "Casual" => self
                    .pick(["Easy Everyday Style", &format!("Made for Everyday {wear}")])
                    .to_string(),
                "Formal" => self
                    .pick(["Sharp Formal Style", &format!("Made for Formal {wear}")])
                    .to_string(),
                "Sports" => self
                    .pick(["Active Sporty Style", "Made for Sports"])
                    .to_string(),
                "Ethnic" => self
                    .pick(["Timeless Ethnic Style", &format!("Made for Ethnic {wear}")])
                    .to_string(),
                other => format!("Made for {other} {wear}"),
            };
            all.push(say("tagline", &[Fact::Usage], text));
        }
        if let Some(audience) = audience {
            let text = format!("{} {audience}", self.pick(["Styled for", "Designed for"]));
            all.push(say("tagline", &[Fact::Audience], text));
        }
        if let Some(season) = &self.facts.season {
            all.push(say(
                "tagline",
                &[Fact::Season],
                format!("Your {season} Style"),
            ));
        }
        all
    }

    fn colour(&self) -> Vec<Saying> {
        let Some(colour) = &self.facts.colour else {
            return Vec::new();
        };
        let adjective = find_adjective(colour);
        let text = match (self.size.width, adjective) {
            (0, _) => format!("In {colour}"),
            (1, Some(adjective)) => self
                .pick([&format!("In {colour}"), &format!("{adjective} {colour}")])
                .to_string(),
            (2, Some(adjective)) => self
                .pick([
                    &format!("In {adjective} {colour}"),
                    &format!("{adjective} {colour} Shade"),
                ])
                .to_string(),
            _ => self
                .pick([&format!("In {colour}"), &format!("Comes in {colour}")])
                .to_string(),
        };
        vec![say("colour", &[Fact::Colour], text)]
    }

    fn brand(&self) -> Vec<Saying> {
        let Some(brand) = &self.facts.brand else {
            return Vec::new();
        };
        let text = format!("{} {brand}", self.pick(["By", "From"]));
        vec![say("brand", &[Fact::Brand], text)]
    }

    fn features(&self) -> Vec<Saying> {
        self.facts
            .features
            .iter()
            .enumerate()
            .map(|(i, feature)| {
                let text = feature.says[self.size.width].to_string();
                say("feature", &[Fact::Feature(i)], text)
            })
            .collect()
    }

    fn season(&self) -> Vec<Saying> {
        let Some(season) = &self.facts.season else {
            return Vec::new();
        };
        let text = match self.size.width {
            0 => format!("For {season}"),
            1 => format!("{} {season}", self.pick(["Fresh for", "Ready for"])),
            _ => self
                .pick([
                    &format!("Your Look for {season}"),
                    &format!("Your {season} Favourite"),
                ])
                .to_string(),
        };
        vec![say("season", &[Fact::Season], text)]
    }

    fn audience(&self) -> Vec<Saying> {
        let opening = match self.size.width {
            0 => "For",
            _ => self.pick(["Styled for", "Designed for"]),
        };
        let audience = self.facts.audience.into_iter();
        audience
            .map(|a| say("audience", &[Fact::Audience], join([opening, a.name()])))
            .collect()
    }

    /// "Everyday T-Shirt"; nothing where the noun says a usage itself.
    fn usage_noun(&self) -> Vec<Saying> {
        let (Some(usage), Some(noun)) = (&self.facts.usage, &self.facts.noun) else {
            return Vec::new();
        };
        if USAGES.iter().any(|usage| noun.contains(usage)) {
            return Vec::new();
        }
        let (short, long) = match usage.as_str() {
            "Casual" => ("Everyday", "Your Everyday"),
            "Sports" => ("Sporty", "Your Sporty"),
            "Formal" => ("Formal", "Your Formal"),
            other => (other, other),
        };
        let opening = if self.size.width == 0 { short } else { long };
        vec![say(
            "usage",
            &[Fact::Usage, Fact::Noun],
            join([opening, noun]),
        )]
    }

    fn usage(&self) -> Vec<Saying> {
        let Some(usage) = &self.facts.usage else {
            return Vec::new();
        };
        let last = match (self.facts.worn, usage.as_str()) {
            (true, "Casual" | "Formal" | "Ethnic") => self.pick(["Look", "Wear"]),
            _ => self.pick(["Look", "Style"]),
        };
        vec![say("usage", &[Fact::Usage], join([usage, last]))]
    }

    fn badge_audience(&self) -> Vec<Saying> {
        self.facts
            .audience
            .map(|audience| {
                say(
                    "audience",
                    &[Fact::Audience],
                    format!("For {}", audience.name()),
                )
            })
            .into_iter()
            .collect()
    }

    fn badge_season(&self) -> Vec<Saying> {
        let season = self.facts.season.iter();
        season
            .map(|season| {
                let text = self.pick([season, &format!("{season} Style")]).to_string();
                say("season", &[Fact::Season], text)
            })
            .collect()
    }

    fn badge_usage(&self) -> Vec<Saying> {
        let usage = self.facts.usage.iter();
        usage
            .map(|usage| {
                let text = self.pick([usage, &format!("{usage} Style")]).to_string();
                say("usage", &[Fact::Usage], text)
            })
            .collect()
    }

    /// Rows of a list are plain values: colour, feature, audience, season or usage.
    fn row(&self, row: usize) -> Vec<Saying> {
        let facts = self.facts;
        let plain = |kind, fact, value: &Option<String>| {
            value
                .iter()
                .map(|v| say(kind, &[fact], v.clone()))
                .collect::<Vec<_>>()
        };
        let noun = plain("type", Fact::Noun, &facts.noun);
        let colour = plain("colour", Fact::Colour, &facts.colour);
        let usage = plain("usage", Fact::Usage, &facts.usage);
        let season = plain("season", Fact::Season, &facts.season);
        let features: Vec<Saying> = facts
            .features
            .iter()
            .enumerate()
            .map(|(i, f)| say("feature", &[Fact::Feature(i)], f.says[0].to_string()))
            .collect();
        let audience = self.badge_audience();
        // What a row falls back on keeps the list whole.
        match row {
            0 => [noun, colour, features, usage, audience, season].concat(),
            1 => [colour, features, usage, audience, season].concat(),
            2 => [features, usage, season, audience].concat(),
            3 => [audience, season, usage, features].concat(),
            _ => [season, usage, features].concat(),
        }
    }
}

/// A usage before "Style".
fn style(usage: &str) -> &str {
    match usage {
        "Sports" => "Sporty",
        other => other,
    }
}

fn say(kind: &'static str, facts: &[Fact], text: String) -> Saying {
    Saying {
        kind,
        facts: facts.to_vec(),
        text,
    }
}

fn join<const N: usize>(words: [&str; N]) -> String {
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::facts::tests::product;

    const ALL: [Place; 15] = [
        Place::Headline,
        Place::Subtitle,
        Place::Strip,
        Place::Label,
        Place::LeftUpper,
        Place::LeftLower,
        Place::RightUpper,
        Place::RightLower,
        Place::BadgeTopLeft,
        Place::BadgeTopRight,
        Place::BadgeBottom,
        Place::Row(0),
        Place::Row(1),
        Place::Row(2),
        Place::Row(3),
    ];

    const SHIRT: &str = "gender=Men,type=Shirts,colour=Navy Blue,season=Summer,usage=Casual";

    fn first(place: Place, width: usize, title: &str, attributes: &str) -> String {
        let facts = Facts::of(&product(title, attributes));
        let size = Size { width, tall: false };
        sayings(place, size, &facts)
            .first()
            .map_or(String::new(), |s| s.text.clone())
    }

    #[test]
    fn the_place_decides_what_is_said() {
        let say = |place, width| first(place, width, "Arrow Men Stripes Navy Blue Shirt", SHIRT);
        assert_eq!(say(Place::Headline, 2), "Arrow Shirt");
        assert_eq!(say(Place::Subtitle, 2), "Striped in Navy Blue");
        assert_eq!(say(Place::Strip, 2), "Easy Everyday Style");
        assert_eq!(say(Place::LeftUpper, 2), "In Deep Navy Blue");
        assert_eq!(say(Place::LeftUpper, 1), "In Navy Blue");
        assert_eq!(say(Place::RightUpper, 1), "Striped Pattern");
        assert_eq!(say(Place::RightLower, 1), "Fresh for Summer");
        assert_eq!(say(Place::BadgeTopLeft, 0), "For Men");
        assert_eq!(say(Place::BadgeTopRight, 0), "Summer");
        assert_eq!(say(Place::Row(0), 0), "Shirt");
        assert_eq!(say(Place::Row(1), 0), "Navy Blue");
    }

    #[test]
    fn without_a_brand_the_headline_names_the_audience() {
        let say = |attributes: &str| first(Place::Headline, 2, "Visudh Blue Shirt", attributes);
        assert_eq!(say(SHIRT), "Men's Casual Shirt");
        assert_eq!(
            say("gender=Men,type=Casual Shoes,usage=Casual"),
            "Men's Casual Shoes"
        );
        assert_eq!(say("type=Shirts,colour=Blue"), "Blue Shirt");
        assert_eq!(say(""), "");
    }

    #[test]
    fn captions_are_one_to_five_words_everywhere() {
        for title in [
            "United Colors of Benetton Women Printed Solid Leather Classic Polo Tshirt",
            "U.S. Polo Assn. Kids Girls Pack of 3 Full Sleeve Denim Print Socks",
            "Thing",
        ] {
            for attributes in [
                SHIRT,
                "",
                "type=Tshirts,colour=Multi,usage=Smart Casual",
                "usage=Travel,season=Fall",
            ] {
                let facts = Facts::of(&product(title, attributes));
                for place in ALL {
                    for width in 0..3 {
                        for tall in [false, true] {
                            for saying in sayings(place, Size { width, tall }, &facts) {
                                let words = saying.text.split(' ').count();
                                assert!((1..=MAX_WORDS).contains(&words), "{saying:?}");
                                assert!(!saying.text.contains("  ") && !saying.facts.is_empty());
                                assert!(saying.text.starts_with(char::is_alphabetic), "{saying:?}");
                            }
                        }
                    }
                }
            }
        }
    }
}
