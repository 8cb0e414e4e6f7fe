// All that is measured of a photo's compositions.

import { measurePicture } from "/pkg/compositions.js";

import { spreadOfEdges } from "./columns.js";
import { fontsFor } from "./fonts.js";
import { contrastOf, groundOf } from "./ground.js";
import { inksOf } from "./inks.js";
import { marksOf } from "./marks.js";
import { productOf } from "./product.js";
import { areaOf, sharedArea } from "./rects.js";
import { compose } from "./subject.js";

/** WCAG 2.2: of large letters, and of others. */
const ENOUGH = { headline: 3, other: 4.5 };
/** What reading of pixels between two others may cost. */
const ROUNDING = 0.05;

/** For each format all compositions, the best first, each in numbers. */
export async function measurePhoto({ url, product, texts, index, formats }) {
  const blob = await (await fetch(url)).blob();
  const photo = await createImageBitmap(blob);
  const picture = await measurePicture(blob);
  const fonts = await fontsFor(index);
  return Object.entries(formats).flatMap(([format, covered]) => {
    const start = performance.now();
    const all = compose(picture, photo, product, { format, texts, fonts });
    const milliseconds = performance.now() - start;
    return all.map((composition, rank) => ({
      format,
      template: composition.name,
      rank,
      measures: { ...measure(composition, { photo, picture, texts, covered }), milliseconds },
    }));
  });
}

/** What can't be measured is undefined: there is no contrast without texts. */
function measure(composition, { photo, picture, texts, covered }) {
  const { width, height } = composition;
  const shorter = Math.min(width, height);
  const inks = inksOf(composition, photo);
  const lines = inks.flatMap(({ lines }) => lines.map(({ rect }) => rect));
  const product = productOf(composition, picture.mask);
  const ground = groundOf(composition, photo);
  const contrasts = inks.map(({ text, lines }) => {
    const points = lines.flatMap((line) => line.points);
    const least = text.role === "headline" ? ENOUGH.headline : ENOUGH.other;
    return {
      told: contrastOf(text.color, text.ground),
      ...(points.length > 0 && ground.contrastAt(text.color, points)),
      least,
    };
  });
  const sizes = (role) =>
    inks.filter(({ text }) => text.role === role).map(({ text }) => text.fontSize);
  const here = new Set(composition.texts.map(({ id }) => id));
  return {
    occlusion: weighted(lines, product.shareIn),
    gradient: weighted(lines, ground.gradientIn),
    hidden: product.hidden,
    size: product.size,
    overlap: overlapOf(inks.map(({ rect }) => rect)),
    smallest: lowest(inks.map(({ text }) => text.fontSize / shorter)),
    ratio: ratioOf(lowest(sizes("headline")), highest(sizes("benefit"))),
    told: lowest(contrasts.map(({ told }) => told)),
    drawn: lowest(contrasts.map(({ mean }) => mean)),
    tenth: lowest(contrasts.map(({ tenth }) => tenth)),
    unreadable: contrasts.filter(({ tenth, least }) => tenth < least - ROUNDING).length,
    edges: spreadOfEdges(inks, composition),
    border: lowest(inks.map(({ rect }) => distanceToBorder(rect, composition) / shorter)),
    covered: covered ? depthInCovered(inks, composition, covered) : undefined,
    missing: texts.filter(({ id }) => !here.has(id)).length,
    noHeadline: texts.some(({ id, role }) => role === "headline" && !here.has(id)) ? 1 : 0,
  };
}

/** The mean of a measure over rectangles, by their areas. */
function weighted(rects, measureOf) {
  const area = rects.reduce((sum, rect) => sum + areaOf(rect), 0);
  const sum = rects.reduce((sum, rect) => sum + areaOf(rect) * measureOf(rect), 0);
  return area > 0 ? sum / area : undefined;
}

/** How much of all texts' area lies beneath another text's, 0 to 1. */
function overlapOf(rects) {
  const area = rects.reduce((sum, rect) => sum + areaOf(rect), 0);
  let sum = 0;
  rects.forEach((rect, index) => {
    for (const other of rects.slice(index + 1)) sum += sharedArea(rect, other);
  });
  return area > 0 ? sum / area : undefined;
}

function distanceToBorder({ x, y, width, height }, canvas) {
  return Math.min(x, y, canvas.width - x - width, canvas.height - y - height);
}

/** How far, in pixels, a text, a pill, a button or a disc reaches into what others cover. */
function depthInCovered(inks, composition, { top, bottom }) {
  const all = [...inks.map(({ rect }) => rect), ...marksOf(composition)];
  const end = composition.height - bottom;
  return Math.max(0, ...all.map(({ y, height }) => Math.max(top - y, y + height - end)));
}

function ratioOf(headline, benefit) {
  return headline !== undefined && benefit !== undefined ? headline / benefit : undefined;
}

function lowest(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function highest(values) {
  return values.length > 0 ? Math.max(...values) : undefined;
}
