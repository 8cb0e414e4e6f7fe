// The photo with its captions, as a file.

import type { Photo } from "../page/photo.ts";
import { dataUrl, fontDataUrl, loadFont } from "../typesetting/fonts.ts";
import { drawMarks, escape, type Inscription, marksOn, marksToSvg } from "../typesetting/marks.ts";
import { FONTS, type TextStyle } from "../typesetting/style.ts";
import { embeddingOf } from "./embedding.ts";

/** As pixels, at the photo's own resolution or a part of it. */
export async function toPicture(
  photo: Pick<Photo, "blob" | "width" | "height" | "pixels">,
  texts: readonly Inscription[],
  style: TextStyle,
  { type = "image/png", scale = 1 } = {},
): Promise<Blob> {
  await loadFont(style.font);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(photo.width * scale), 1);
  canvas.height = Math.max(Math.round(photo.height * scale), 1);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  const bitmap = await createImageBitmap(photo.blob);
  if (type === "image/jpeg") {
    // JPEG has no transparency.
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  context.scale(scale, scale);
  drawMarks(context, marksOn(photo, texts, style), style);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.92));
  // Its memory is given back now, not when it is collected.
  canvas.width = canvas.height = 0;
  if (!blob) throw new Error("the browser can't make a picture of this size");
  return blob;
}

/** As SVG: the photo, upright, beneath texts that stay texts, with the font in the file. */
export async function toSvg(
  photo: Photo,
  texts: readonly Inscription[],
  style: TextStyle,
): Promise<string> {
  await loadFont(style.font);
  const { family, weight } = FONTS[style.font];
  const [picture, font] = await Promise.all([embedded(photo, style), fontDataUrl(style.font)]);
  const { width, height } = photo;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>@font-face{font-family:"${family}";font-weight:${weight};src:url(${font}) format("woff2")}</style>
<title>${escape(texts.map(({ text }) => text).join(", "))}</title>
<image href="${picture}" width="${width}" height="${height}"/>
${marksToSvg(marksOn(photo, texts, style), style)}
</svg>
`;
}

/** The photo as an address, drawn again where not every program would show it as the browser does. */
async function embedded(photo: Photo, style: TextStyle): Promise<string> {
  const bytes = new Uint8Array(await photo.blob.arrayBuffer());
  const { type, asItIs } = embeddingOf(bytes);
  return dataUrl(
    asItIs ? new Blob([bytes], { type }) : await toPicture(photo, [], style, { type }),
  );
}
