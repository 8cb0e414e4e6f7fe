// Compositions side by side, for people to look at.

import { measurePicture } from "/pkg/compositions.js";

import { fontsFor } from "./fonts.js";
import { compose, draw } from "./subject.js";

/** Of each picture on the sheet, in pixels. */
const SIDE = 380;
const COLUMNS = 4;

/** Shows one composition of each job, and says which. */
export async function showSheet(jobs) {
  document.body.replaceChildren();
  document.body.style.cssText = `margin:0;padding:12px;display:grid;gap:12px;background:#8a8a8a;
    grid-template-columns:repeat(${COLUMNS},${SIDE}px);font:11px sans-serif;color:#fff`;
  for (const job of jobs) document.body.append(await figureOf(job));
}

async function figureOf({ url, product, texts, index, format, template }) {
  const blob = await (await fetch(url)).blob();
  const photo = await createImageBitmap(blob);
  const picture = await measurePicture(blob);
  const fonts = await fontsFor(index);
  const all = compose(picture, photo, product, { format, texts, fonts });
  const composition = all.find(({ name }) => name === template) ?? all[0];
  const { name, width, height } = composition;
  const scale = SIDE / Math.max(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  draw(context, composition, photo);
  const figure = document.createElement("figure");
  figure.style.margin = "0";
  figure.append(
    canvas,
    document.createElement("br"),
    `${index} ${name}, ${format}, ${url.slice(8)}`,
  );
  return figure;
}
