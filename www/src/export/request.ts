// The request behind what is on the page, and the project, as developers handle them.

import type { Composition } from "caponimage/compositions";

import { placedTexts } from "../captioning/places.ts";
import { requestBox } from "../captioning/request.ts";
import { composedToAsk, logoOf } from "../composition/composition.ts";
import { chosenName } from "../composition/rank.ts";
import { type Document, infoOf } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { DOCUMENT_VERSION, keptDocument } from "../storage/kept-document.ts";

const DIGITS = 4;
/** What the brand's logo is called in code; the page keeps no name of it. */
const LOGO_NAME = "logo.png";

/** What `picture.caption` is called with; texts that the user wrote are among the boxes. */
export function requestOf(document: Document, photo: Pick<Photo, "measured">) {
  const asked = composedToAsk(document, photo);
  const boxes = placedTexts(document, asked, photo).map((placed) => {
    const { x, y, width, height, ...others } = requestBox(placed, !placed.text.kept);
    return { ...others, x: short(x), y: short(y), width: short(width), height: short(height) };
  });
  return { ...infoOf(document), boxes };
}

/**
 * The project as JSON that this page opens again, with request and texts as developers handle them.
 * `photoData` is the photo's file as a `data:` address, so that the project opens anywhere.
 */
export function toJson(
  document: Document,
  composition: Composition,
  photo: Photo,
  photoData?: string,
): string {
  const { name, width, height } = photo;
  const { title, attributes, ...kept } = keptDocument(document);
  const texts = composition.texts.map(({ id, role, text, rect, color }) => ({
    id,
    role,
    text,
    rect,
    color,
  }));
  const logo = composition.layers.find(({ kind }) => kind === "logo");
  const result = {
    version: DOCUMENT_VERSION,
    photo: { name, width, height, ...(photoData !== undefined && { data: photoData }) },
    product: { title, attributes },
    composition: kept,
    request: requestOf(document, photo),
    texts,
    ...(logo?.kind === "logo" && { logo: { rect: logo.rect } }),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

/** JavaScript that writes the texts of the document and draws the picture. */
export function toCode(document: Document, photo: Photo): string {
  const { boxes, ...product } = requestOf(document, photo);
  const name = JSON.stringify(photo.name);
  const composition = JSON.stringify(chosenName(photo.measured, document));
  const logo = logoOf(document) && JSON.stringify(LOGO_NAME);
  const options = `{ format: ${JSON.stringify(document.format)}, texts${logo ? ", logo" : ""} }`;
  return `// npm install caponimage caponimage-model-small
import { Captioner } from "caponimage";
import { compose, ${logo ? "measureLogo, " : ""}measurePicture, render } from "caponimage/compositions";
import model from "caponimage-model-small";

const product = ${literal(product)};
const captioner = await Captioner.load(model);
const picture = await captioner.open(${name}, product);
const texts = await picture.caption(${literal(boxes)});

const measured = await measurePicture(${name});${logo ? `\nconst logo = await measureLogo(${logo});` : ""}
const composition = compose(${composition}, measured, product, ${options});
const png = await render(composition, ${name}, { type: "image/png" }${logo ? `, { logo: ${logo} }` : ""});
`;
}

/** Indented JSON with the quotes around names left out where JavaScript needs none, boxes on one line. */
function literal(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:")
    .replace(
      /\{\s+(id: [^{}]+?)\s+\}/g,
      (_, inner: string) => `{ ${inner.replace(/\s*\n\s*/g, " ")} }`,
    );
}

function short(length: number): number {
  return Number(length.toFixed(DIGITS));
}
