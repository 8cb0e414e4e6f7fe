// A composition as SVG, whose texts stay texts.

import type { Composition, Font, Layer, Rect, SetText } from "../composition/types.js";
import { escapeXml } from "./escape-xml.js";
import { gradientLine } from "./gradient-line.js";

/** What an SVG carries with it. */
export interface SvgContents {
  /** The photo as an address that needs no network. */
  photo: string;
  /** The same of the logo, where the composition has one. */
  logo?: string;
  /** `@font-face` rules, whose sources need no network either. */
  fontFaces: readonly string[];
  /** Read out instead of the picture. */
  title: string;
  /** How many times as large as the composition it is shown. */
  scale: number;
}

/** The text of an SVG file. It has no two ids that are the same, nor those of another composition. */
export function toSvg(composition: Composition, contents: SvgContents): string {
  const { width, height, layers, texts, fonts } = composition;
  const { fontFaces, title, scale } = contents;
  const prefix = `c${hash(JSON.stringify([width, height, layers]))}-`;
  const parts = layers.map((layer, index) => layerToSvg(layer, `${prefix}${index}`, contents));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}"` +
      attributes({ width: width * scale, height: height * scale }) +
      ' text-rendering="geometricPrecision">',
    `<title>${escapeXml(title)}</title>`,
    fontFaces.length > 0 ? `<style>${escapeXml(fontFaces.join("\n"))}</style>` : "",
    ...parts,
    ...texts.map((text) => textToSvg(text, fonts[text.font])),
    "</svg>",
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

function layerToSvg(
  layer: Layer,
  id: string,
  { photo, logo }: Pick<SvgContents, "photo" | "logo">,
): string {
  switch (layer.kind) {
    case "fill": {
      const { color, opacity } = layer;
      return rect(layer.rect, layer.radius, { fill: color, "fill-opacity": share(opacity) });
    }
    case "gradient": {
      const { from, to } = gradientLine(layer.rect, layer.angle);
      const line = attributes({ x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      const stops = [layer.from, layer.to].map(({ color, opacity }, offset) => {
        const stop = { offset, "stop-color": color, "stop-opacity": share(opacity) };
        return `<stop${attributes(stop)}/>`;
      });
      return (
        `<linearGradient id="${id}" gradientUnits="userSpaceOnUse"${line}>` +
        `${stops.join("")}</linearGradient>` +
        rect(layer.rect, 0, { fill: `url(#${id})` })
      );
    }
    case "photo":
      return (
        `<clipPath id="${id}">${rect(layer.clip, layer.radius)}</clipPath>` +
        image(photo, layer.rect, { "clip-path": `url(#${id})` })
      );
    case "frame": {
      const stroke = { fill: "none", stroke: layer.color, "stroke-width": layer.width };
      return rect(layer.rect, layer.radius, stroke);
    }
    case "line": {
      const { from, to, color, width } = layer;
      const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
      const stroke = { stroke: color, "stroke-width": width, "stroke-linecap": "round" };
      return `<line${attributes({ ...ends, ...stroke })}/>${disc(to.x, to.y, layer.dot / 2, color)}`;
    }
    case "disc":
      return disc(layer.center.x, layer.center.y, layer.radius, layer.color);
    case "logo":
      return logo === undefined ? "" : image(logo, layer.rect);
  }
}

/** A picture over all of a rectangle. */
function image(href: string, { x, y, width, height }: Rect, rest: Values = {}): string {
  const place = { x, y, width, height, preserveAspectRatio: "none" };
  return `<image${attributes({ ...place, ...rest, href })}/>`;
}

function rect({ x, y, width, height }: Rect, radius: number, rest: Values = {}): string {
  // A viewer would cut a larger one at each side by itself.
  const rx = Math.min(radius, width / 2, height / 2);
  return `<rect${attributes({ x, y, width, height, ...(rx > 0 && { rx }), ...rest })}/>`;
}

function disc(cx: number, cy: number, r: number, fill: string): string {
  return r > 0 ? `<circle${attributes({ cx, cy, r, fill })}/>` : "";
}

function textToSvg(text: SetText, { family, weights }: Font): string {
  const { fontSize, direction, tracking, color, weight } = text;
  const lines = text.lines.map(
    ({ text, x, baseline }) => `<tspan${attributes({ x, y: baseline })}>${escapeXml(text)}</tspan>`,
  );
  const style = attributes({
    "font-family": family,
    "font-weight": weights[weight],
    "font-size": fontSize,
    ...(tracking !== 0 && { "letter-spacing": tracking * fontSize }),
    // `x` is where lines have their left end, which is the last one of these.
    ...(direction === "rtl" && { direction, "text-anchor": "end" }),
    fill: color,
  });
  return lines.length > 0 ? `<text${style}>${lines.join("")}</text>` : "";
}

type Values = Record<string, string | number>;

function attributes(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => {
      return ` ${name}="${typeof value === "number" ? short(value) : escapeXml(value)}"`;
    })
    .join("");
}

/** To a hundredth. */
function short(value: number): string {
  // Adding 0 makes -0 plain.
  return String(Math.round(value * 100) / 100 + 0);
}

function share(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** A few letters that tell one text from another (FNV-1a). */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
