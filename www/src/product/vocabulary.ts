// Words by which facts of a product are known. All are lower case.

/** Names that sellers give to attributes, which are known without a colon, too. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set(
  [
    ["brand", "maker", "manufacturer", "vendor", "model", "series", "collection"],
    ["type", "product type", "category", "kind", "style", "occasion", "usage", "use", "care"],
    ["colour", "color", "pattern", "finish", "texture", "material", "materials", "fabric"],
    [
      "upper",
      "lining",
      "sole",
      "heel",
      "closure",
      "fit",
      "neck",
      "sleeve",
      "upholstery",
      "filling",
    ],
    ["size", "dimensions", "width", "height", "length", "depth", "diameter", "seat height"],
    ["weight", "net weight", "volume", "capacity", "contents", "pack", "pack size", "pieces"],
    ["battery", "battery life", "duration", "power", "wattage", "voltage", "storage", "memory"],
    ["screen", "display", "resolution", "connectivity", "compatibility", "warranty"],
    ["scent", "fragrance", "skin type", "hair type", "spf", "flavour", "flavor", "taste"],
    ["ingredients", "allergens", "origin", "country of origin", "variety", "servings"],
    ["age", "age range", "age group", "gender", "audience", "season", "sport", "theme", "players"],
    ["author", "publisher", "language", "pages", "format", "edition", "genre", "feature"],
  ].flat(),
);

/** Names whose values begin with a number, so that they need no sign in between: "Height 72 cm". */
export const MEASURED_NAMES: ReadonlySet<string> = new Set([
  ...["width", "height", "length", "depth", "diameter", "seat height", "dimensions", "weight"],
  ...["net weight", "volume", "capacity", "power", "battery", "battery life", "storage", "spf"],
]);

/** What stands above facts in a listing and is none itself. */
export const HEADINGS: ReadonlySet<string> = new Set([
  ...["about this item", "about this product", "about the product", "product description"],
  ...["description", "product details", "details", "product information", "information"],
  ...["technical details", "technical data", "specifications", "specification", "features"],
  ...["key features", "product features", "highlights", "overview", "attributes", "properties"],
]);

/** Names of the title in listings. */
export const TITLE_NAMES: ReadonlySet<string> = new Set([
  ...["title", "name", "product title", "product name", "item name"],
]);

/** What products are made of; a value that ends with one is a material. */
export const MATERIALS: ReadonlySet<string> = new Set(
  [
    ["cotton", "linen", "wool", "merino", "cashmere", "silk", "denim", "velvet", "corduroy"],
    ["polyester", "nylon", "viscose", "elastane", "acrylic", "fleece", "felt", "hemp", "jute"],
    ["leather", "suede", "canvas", "mesh", "rubber", "latex", "foam", "down", "fur", "polyamide"],
    [
      "wood",
      "oak",
      "beech",
      "walnut",
      "pine",
      "ash",
      "birch",
      "teak",
      "acacia",
      "bamboo",
      "rattan",
    ],
    ["steel", "iron", "aluminium", "aluminum", "brass", "copper", "bronze", "titanium", "metal"],
    ["glass", "ceramic", "ceramics", "porcelain", "stoneware", "earthenware", "clay", "concrete"],
    ["marble", "granite", "stone", "slate", "cork", "paper", "cardboard", "wax", "plastic"],
    ["silicone", "polypropylene", "polycarbonate", "melamine", "enamel", "resin", "blend"],
  ].flat(),
);

/** A value of these alone is a colour. */
export const COLOURS: ReadonlySet<string> = new Set([
  ...["black", "white", "grey", "gray", "silver", "gold", "red", "burgundy", "maroon", "pink"],
  ...["rose", "coral", "orange", "peach", "yellow", "mustard", "beige", "cream", "ivory", "brown"],
  ...["tan", "khaki", "olive", "green", "mint", "teal", "turquoise", "blue", "navy", "purple"],
  ...["violet", "lilac", "lavender", "charcoal", "anthracite", "multicolour", "multicolor"],
]);

/** What stands before colours. */
export const SHADES: ReadonlySet<string> = new Set([
  ...["dark", "light", "deep", "pale", "bright", "soft", "dusty", "warm", "cool", "hot", "matt"],
  ...["matte", "off", "and", "forest", "sky", "royal", "ice", "sage", "bottle", "midnight", "baby"],
]);
