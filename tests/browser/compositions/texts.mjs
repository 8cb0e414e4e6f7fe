// Texts as the model and sellers write them: the same for each seed.

import { sample, seededRandom } from "./random.mjs";

/** @typedef {import("caponimage/compositions").Text} Text */

const HEADLINES = [
  "Sink Right In",
  "Slip On and Go",
  "Carry the Whole Day",
  "Both Hands Free",
  "Navy × Leather",
  "Made for Slow Mornings",
  "Wear It Your Way",
  "Ready When You Are",
  "A Little Colour Goes a Long Way",
  "Crisp, Sweet and Straight from the Orchard",
  "Your Desk, Only Tidier",
  "Sound That Stays with You",
  "Soft Outside, Strong Where It Counts",
  "The Cup You Reach For First",
  "Weekend Plans? Sorted.",
  "One Lamp for Every Late Evening at Home",
];

const BENEFITS = [
  "Easy to wear",
  "Soft on the skin",
  "40 h of music on one charge",
  "Holds 350 ml",
  "Washes at 30 °C",
  "Room for what matters",
  "Built for every morning",
  "No tools needed",
  "Light enough to forget you carry it",
  "Stitched to last",
  "Rich in fibre",
  "Ripens at home in two days",
  "Pairs with any phone",
  "Warm light, no glare",
  "Folds flat in seconds",
  "Straight from the market",
  "Pockets on both sides",
  "Stays cool through long summer days",
  "Non-slip sole",
  "A gift that needs no wrapping",
  "Goes with denim, linen and everything in between",
  "Dries overnight",
  "Cut from one piece of oak",
  "Fits most standard shelves",
];

/** Cases that are rare and must hold all the same: each of so many photos has one of them. */
const RARE = 16;
/** @type {{ headline: string, benefits: string[] }[]} */
const CASES = [
  {
    headline:
      "An Armchair with a High Back, Deep Seat and Removable Covers for Rooms That Are Lived in Every Day",
    benefits: [
      "Covers come off with a single zip and go into the machine at forty degrees with the rest",
      "Uncharacteristically comfortable",
    ],
  },
  {
    headline: "轻盈随行，从早到晚",
    benefits: ["双手自由", "肩带柔软舒适", "大容量收纳", "防泼水面料"],
  },
  {
    headline: "راحة تدوم طوال اليوم",
    benefits: ["خفيفة الوزن", "سهلة التنظيف", "مساحة لكل ما تحتاجه", "تصميم أنيق"],
  },
];

/** What shops add to half of their pictures. */
const BRANDS = ["Aurelle", "Castelune", "Nordhaus & Co.", "Tonvale"];
const DETAILS = ["350 ml", "100 % cotton", "40 h", "SPF 30", "640 g", "22 × 16 × 8 cm"];
const CALLS = ["Shop now", "See all colours", "Order by Friday"];
const BADGES = ["New", "−20 %", "Best Seller"];

/**
 * The texts of one photo: a headline and benefits; on every second photo all else, too.
 * @param {number} index of the photo
 * @param {number} seed
 * @returns {Text[]}
 */
export function textsFor(index, seed) {
  const random = seededRandom(seed + 7919 * (index + 1));
  const [headline = ""] = sample(HEADLINES, 1, random);
  const benefits = sample(BENEFITS, 2 + Math.floor(random() * 3), random);
  const isRare = index % RARE === RARE - 1;
  const rare = isRare ? CASES[Math.floor(index / RARE) % CASES.length] : undefined;
  const rest = [
    ...numbered("eyebrow", sample(BRANDS, 1, random)),
    ...numbered("detail", sample(DETAILS, 3, random)),
    ...numbered("call", sample(CALLS, 1, random)),
    ...numbered("badge", sample(BADGES, 1, random)),
  ];
  return [
    ...numbered("headline", [rare?.headline ?? headline]),
    ...numbered("benefit", rare?.benefits ?? benefits),
    ...(index % 2 === 1 ? rest : []),
  ];
}

/** @param {Text["role"]} role @param {string[]} texts @returns {Text[]} */
function numbered(role, texts) {
  return texts.map((text, index) => ({ id: `${role}-${index + 1}`, role, text }));
}
