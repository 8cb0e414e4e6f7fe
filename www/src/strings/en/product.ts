// What is told of the product and its brand, and how that is to look.

export const product = {
  product: {
    heading: "Product",
    samples: "Try a sample",
    sample: (title: string) => `Sample: ${title}`,
  },

  facts: {
    title: "Title",
    titleExample: "e.g. Aurelle Women Quilted Handbag",
    facts: "Facts",
    factsExample: "brand: Aurelle\nmaterial: leather\n350 ml",
    hint: "One fact per line. A list or a whole listing can be pasted.",
    understood: "Facts as they are understood",
    remove: (name: string, value: string) => `Remove ${name}: ${value}`,
    suggestions: "Facts that buyers look for",
    suggestion: (name: string) => `Add ${name}`,
    read: (facts: number, withTitle: boolean) =>
      (facts === 1 ? "1 fact was read" : `${facts} facts were read`) +
      (withTitle ? ", and the title." : "."),
  },

  look: {
    heading: "Look",
    fonts: "Fonts",
    pairs: { poppins: "Poppins", playfair: "Playfair Display", oswald: "Oswald", kalam: "Kalam" },
  },

  extras: {
    heading: "Extras",
    badge: "Badge or price",
    badgeExample: "e.g. New, or € 49",
    badges: ["New", "Sale", "−20 %", "€ 49"],
    call: "Call to action",
    callExample: "e.g. Shop now",
    calls: ["Shop now", "Learn more"],
    choices: (name: string) => `Suggestions: ${name}`,
  },

  brand: {
    heading: "Brand",
    hint: "Kept in this browser, for all projects.",
    name: "Name",
    nameExample: "e.g. Aurelle",
    firstColor: "First colour",
    secondColor: "Second colour",
    noColor: (color: string) => `${color}: none`,
    logo: "Logo",
    chooseLogo: "Choose a logo",
    logoFiles: "PNG, SVG or JPEG, up to 2 MB.",
    logoUnusable: (name: string) =>
      `${name} cannot be used. A logo is a PNG, SVG or JPEG of up to 2 MB.`,
    showLogo: "Logo on this picture",
    noCorner: "No corner of this composition has room for the logo.",
    font: "Font",
    noFont: "As in the project",
    remove: "Remove",
    removePart: (part: string) => `Remove ${part.toLowerCase()}`,
    removeAll: "Remove the brand",
  },
};
