import { describe, expect, test } from "vitest";

import type { Composition, Layer, SetText } from "../composition/types.js";
import { type SvgContents, toSvg } from "./svg.js";

const FONT = { family: '"A & B", serif', weights: { regular: 400, bold: 700 } };
const RECT = { x: 0, y: 0, width: 100, height: 50 };

const composition = (parts: Partial<Composition>): Composition => ({
  name: "plain",
  width: 100,
  height: 50,
  layers: [],
  texts: [],
  palette: {} as Composition["palette"],
  fonts: { display: FONT, text: FONT },
  product: RECT,
  boxes: [],
  ...parts,
});

const set = (parts: Partial<SetText>): SetText => ({
  id: "a",
  role: "headline",
  text: "Ab",
  slot: RECT,
  rect: RECT,
  lines: [{ text: "Ab", x: 1, baseline: 20, width: 10 }],
  fontSize: 12,
  font: "text",
  weight: "bold",
  align: "left",
  direction: "ltr",
  tracking: 0,
  color: "#112233",
  ground: "#ffffff",
  ...parts,
});

const CONTENTS: SvgContents = {
  photo: "data:,photo",
  logo: "data:,logo",
  fontFaces: [],
  title: "Title",
  scale: 1,
};
const svg = (parts: Partial<Composition>, contents: Partial<SvgContents> = {}) =>
  toSvg(composition(parts), { ...CONTENTS, ...contents });

/** One of each kind. */
const LAYERS: Layer[] = [
  { kind: "fill", rect: RECT, radius: 0, color: "#ffffff", opacity: 1 },
  { kind: "photo", rect: { x: -10, y: 0, width: 120, height: 60 }, clip: RECT, radius: 4 },
  {
    kind: "gradient",
    rect: RECT,
    angle: 30,
    from: { color: "#000000", opacity: 0 },
    to: { color: "#000000", opacity: 0.5 },
  },
  { kind: "frame", rect: RECT, radius: 2, color: "#ff0000", width: 1 },
  { kind: "line", from: { x: 1, y: 2 }, to: { x: 3, y: 4 }, color: "#00ff00", width: 1, dot: 4 },
  { kind: "disc", center: { x: 20, y: 20 }, radius: 5, color: "#0000ff" },
  { kind: "logo", rect: { x: 80, y: 4, width: 12, height: 6 } },
];

describe("an SVG", () => {
  test("has the composition's size as its units, and what it is shown at", () => {
    const tag = svg({}, { scale: 1.5 }).split("\n")[0];
    expect(tag).toContain('viewBox="0 0 100 50"');
    expect(tag).toContain('width="150" height="75"');
  });

  test("has each layer in its order, and texts on top", () => {
    const found = svg({ layers: LAYERS, texts: [set({})] });
    const tags = [...found.matchAll(/<(rect|image|linearGradient|line|circle|text)\b/g)];
    expect(tags.map(([, name]) => name)).toEqual([
      "rect",
      // What the photo is seen through.
      "rect",
      "image",
      "linearGradient",
      "rect",
      "rect",
      "line",
      "circle",
      "circle",
      "image",
      "text",
    ]);
  });

  test("has photo and logo each in its place", () => {
    const images = svg({ layers: LAYERS })
      .split("\n")
      .filter((line) => line.includes("<image"));
    expect(images[0]).toMatch(/x="-10" .*width="120" .*href="data:,photo"/);
    expect(images[1]).toMatch(/x="80" y="4" width="12" height="6" .*href="data:,logo"/);
  });

  test("refers to what it defines, and to nothing of another composition", () => {
    const found = svg({ layers: [...LAYERS, ...LAYERS] });
    const ids = [...found.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const used = [...found.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
    expect(used).toEqual(ids);
    const other = svg({ layers: LAYERS, width: 101 });
    for (const id of ids) expect(other).not.toContain(`"${id}"`);
  });

  test("has corners that are no rounder than a half circle", () => {
    const rect = { x: 0, y: 0, width: 40, height: 10 };
    const layer = { kind: "fill", rect, radius: 99, color: "#ffffff", opacity: 1 } as const;
    expect(svg({ layers: [layer] })).toContain('rx="5"');
  });

  test("has lines as text, each at its left end", () => {
    const lines = [
      { text: "Ab", x: 1.234, baseline: 20, width: 10 },
      { text: "Cd", x: -0.001, baseline: 32.5, width: 10 },
    ];
    const latin = svg({ texts: [set({ lines, tracking: 0.05 })] });
    expect(latin).toContain('<tspan x="1.23" y="20">Ab</tspan><tspan x="0" y="32.5">Cd</tspan>');
    expect(latin).toContain('letter-spacing="0.6"');
    expect(latin).not.toContain("text-anchor");
    const arabic = svg({ texts: [set({ direction: "rtl" })] });
    expect(arabic).toContain('direction="rtl" text-anchor="end"');
    expect(arabic).not.toContain("letter-spacing");
    expect(svg({ texts: [set({ lines: [] })] })).not.toContain("<text");
  });

  test("has no number that is not finite, or finer than a hundredth", () => {
    const layers = LAYERS.map((layer) =>
      JSON.parse(JSON.stringify(layer), (_, value: unknown) =>
        typeof value === "number" ? value / 3 : value,
      ),
    ) as Layer[];
    const found = svg({ layers, width: 100 / 3, texts: [set({ fontSize: 100 / 7 })] });
    const attributes = [...found.matchAll(/="([^"]*)"/g)].map(([, value]) => value ?? "");
    const numbers = attributes.filter((value) => /^[-+\d.]|NaN|Infinity/.test(value));
    expect(numbers.length).toBeGreaterThan(30);
    for (const value of numbers.flatMap((list) => list.split(" "))) {
      expect(value).toMatch(/^-?\d+(\.\d{1,2})?$/);
    }
  });
});

test("what is not XML is written so that it is, or left out", () => {
  const text = 'a<b>&"c"\u0000\u0008\ud800\ufffe d\u00a0e🎉';
  const lines = [{ text, x: 0, baseline: 0, width: 0 }];
  const found = svg(
    { layers: LAYERS, texts: [set({ lines })] },
    { title: text, photo: 'x"><script>', fontFaces: ["@font-face{a:'</style>&'}"] },
  );
  const escaped = "a&lt;b&gt;&amp;&quot;c&quot; d\u00a0e🎉";
  expect(found).toContain(`<title>${escaped}</title>`);
  expect(found).toContain(`>${escaped}</tspan>`);
  expect(found).toContain('href="x&quot;&gt;&lt;script&gt;"');
  expect(found).toContain("<style>@font-face{a:'&lt;/style&gt;&amp;'}</style>");
  expect(found).toContain('font-family="&quot;A &amp; B&quot;, serif"');
});
