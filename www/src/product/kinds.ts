// Kinds of products: the facts that buyers look for, the first ones first, and words that tell the kind.

interface KindRow {
  names: readonly string[];
  /** In the singular, a space between each. */
  words: string;
}

/** Of a product whose kind nothing tells. */
export const NAMES_OF_ANY: readonly string[] = ["brand", "colour", "material", "size", "feature"];

export const KINDS = {
  clothing: {
    names: ["brand", "material", "colour", "size", "fit", "gender", "season", "care"],
    words:
      "shirt tee top blouse dress skirt trouser pant jean short sweater pullover jumper hoodie cardigan jacket coat parka blazer suit vest sock tights legging underwear bra pyjama robe scarf hat cap beanie glove tie sari kurta kimono romper onesie sweatshirt polo swimsuit bikini",
  },
  shoes: {
    names: ["brand", "colour", "size", "material", "sole", "gender", "season", "closure"],
    words:
      "shoe sneaker trainer boot bootie sandal slipper loafer heel pump ballerina clog moccasin oxford brogue flop footwear",
  },
  bags: {
    names: ["brand", "material", "colour", "volume", "dimensions", "closure", "feature"],
    words:
      "bag handbag backpack rucksack tote clutch purse wallet suitcase luggage trolley satchel briefcase duffel duffle pouch",
  },
  jewellery: {
    names: ["brand", "material", "colour", "stone", "length", "gender", "occasion"],
    words:
      "ring necklace earring bracelet bangle pendant brooch anklet jewellery jewelry watch wristwatch cufflink sunglasses",
  },
  furniture: {
    names: ["brand", "material", "colour", "dimensions", "seat height", "finish", "seats"],
    words:
      "chair armchair sofa couch table desk stool bench bed mattress shelf bookcase cabinet wardrobe dresser sideboard drawer rack ottoman nightstand lamp mirror rug carpet curtain",
  },
  kitchen: {
    names: ["brand", "material", "volume", "dimensions", "pieces", "colour", "care"],
    words:
      "mug cup glass bowl plate jar bottle pan pot skillet wok kettle knife cutlery fork spoon teapot carafe tray board grater whisk ladle cookware saucepan casserole tumbler pitcher",
  },
  electronics: {
    names: ["brand", "model", "battery life", "power", "connectivity", "colour", "weight"],
    words:
      "headphone headset earbud earphone speaker phone smartphone tablet laptop computer monitor keyboard mouse camera charger cable television tv projector router drone console powerbank smartwatch microphone printer blender toaster vacuum hairdryer",
  },
  beauty: {
    names: ["brand", "volume", "skin type", "scent", "ingredients", "spf", "feature"],
    words:
      "cream serum lotion shampoo conditioner soap perfume fragrance lipstick mascara foundation deodorant cleanser toner moisturiser moisturizer balm mask sunscreen gel powder eyeliner parfum scrub",
  },
  food: {
    names: ["brand", "flavour", "weight", "origin", "ingredients", "pack", "allergens"],
    words:
      "coffee tea chocolate cookie biscuit cereal muesli granola honey jam sauce pasta rice flour bread cheese milk yogurt yoghurt juice water wine beer snack nut spice oil vinegar candy soup fruit vegetable",
  },
  toys: {
    names: ["brand", "age", "material", "pieces", "players", "dimensions", "theme"],
    words:
      "toy doll puzzle game lego teddy plush robot playset figure truck train kite yoyo rattle boardgame",
  },
  books: {
    names: ["author", "publisher", "language", "pages", "format", "age", "genre"],
    words:
      "book novel paperback hardcover cookbook notebook diary planner comic magazine atlas guidebook",
  },
  sports: {
    names: ["brand", "sport", "material", "size", "weight", "colour", "feature"],
    words:
      "ball bike bicycle helmet racket racquet dumbbell kettlebell mat tent ski snowboard skateboard treadmill glider goggle surfboard paddle barbell rollerblade yoga",
  },
  pets: {
    names: ["brand", "animal", "size", "material", "flavour", "weight", "colour"],
    words: "pet dog cat puppy kitten leash collar harness kibble aquarium litter birdcage hamster",
  },
  garden: {
    names: ["brand", "material", "dimensions", "power", "season", "weight", "feature"],
    words:
      "garden lawn mower hose planter flowerpot seed spade shovel rake pruner shear grill barbecue parasol hammock greenhouse fertiliser fertilizer plant",
  },
} as const satisfies Record<string, KindRow>;

export type ProductKind = keyof typeof KINDS;
