// All captions of a picture, set for drawing, as SVG and on a canvas.

import type { Box } from "caponimage";

import type { PlacedBox } from "../document/document.ts";
import { meanBeneath, type Photo } from "../page/photo.ts";
import { type Mark, setMark } from "./mark.ts";
import { metricsOf } from "./measure.ts";
import { familyList, FONTS, type TextStyle } from "./style.ts";

/** A text in its box. */
export interface Inscription {
  box: Box;
  text: string;
  color: string;
  /** Whether the user chose the colour: then it is not made readable. */
  exact?: boolean;
}

/** The captions that are there. */
export function inscriptions(boxes: readonly PlacedBox[]): Inscription[] {
  return boxes.flatMap((box) =>
    box.caption?.text
      ? [
          {
            box,
            text: box.caption.text,
            color: box.color ?? box.caption.color,
            exact: box.color !== undefined,
          },
        ]
      : [],
  );
}

/** Captions as they are drawn on a photo, all lengths in its pixels. */
export function marksOn(
  photo: Pick<Photo, "width" | "height" | "pixels">,
  texts: readonly Inscription[],
  style: TextStyle,
): Mark[] {
  const metrics = metricsOf(style.font);
  const set = (inscription: Inscription, largest?: number) => {
    const beneath = meanBeneath(photo.pixels, inscription.box);
    return setMark(inscription, photo, style, beneath, metrics, largest);
  };
  // No text is larger than the headline, that of the widest box.
  const headline = texts.reduce<Inscription | undefined>(
    (widest, text) => (widest && widest.box.width >= text.box.width ? widest : text),
    undefined,
  );
  const largest = headline && set(headline).fontSize;
  return texts.map((text) => set(text, largest));
}

/** The contents of an `<svg>` whose view box is the photo's size. */
export function marksToSvg(marks: readonly Mark[], { font }: TextStyle): string {
  const family = `font-family="${escape(familyList(font))}" font-weight="${FONTS[font].weight}"`;
  return marks
    .map((mark) => {
      const { plate, outline } = mark;
      const stroke = outline
        ? ` stroke="${outline.color}" stroke-width="${short(outline.width)}" stroke-linejoin="round" paint-order="stroke"`
        : "";
      const rect = plate
        ? `<rect x="${short(plate.x)}" y="${short(plate.y)}" width="${short(plate.width)}" height="${short(plate.height)}" rx="${short(plate.radius)}" fill="${plate.color}" fill-opacity="${plate.opacity}"/>`
        : "";
      const lines = mark.lines
        .map(({ text, x, y }) => `<tspan x="${short(x)}" y="${short(y)}">${escape(text)}</tspan>`)
        .join("");
      return `${rect}<text ${family} font-size="${short(mark.fontSize)}" direction="${mark.direction}" text-anchor="${mark.anchor}" fill="${mark.color}"${stroke}>${lines}</text>`;
    })
    .join("");
}

/** Draws on a canvas as large as the photo. */
export function drawMarks(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  marks: readonly Mark[],
  { font }: TextStyle,
): void {
  for (const { lines, direction, anchor, fontSize, color, outline, plate } of marks) {
    if (plate) {
      context.globalAlpha = plate.opacity;
      context.fillStyle = plate.color;
      context.beginPath();
      context.roundRect(plate.x, plate.y, plate.width, plate.height, plate.radius);
      context.fill();
      context.globalAlpha = 1;
    }
    context.font = `${FONTS[font].weight} ${fontSize}px ${familyList(font)}`;
    context.direction = direction;
    context.textAlign = anchor === "middle" ? "center" : anchor;
    context.textBaseline = "alphabetic";
    for (const { text, x, y } of lines) {
      if (outline) {
        context.strokeStyle = outline.color;
        context.lineWidth = outline.width;
        context.lineJoin = "round";
        context.strokeText(text, x, y);
      }
      context.fillStyle = color;
      context.fillText(text, x, y);
    }
  }
}

function short(length: number): string {
  return String(Math.round(length * 100) / 100);
}

export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
