// Compositions of a photo and its captions: `import { compositions, render } from "caponimage/compositions"`.

export { compose, compositions, type CompositionOptions } from "./composition/compose.js";
export { SYSTEM_FONTS } from "./composition/fonts.js";
export { type Format, type FormatChoice, FORMATS } from "./composition/formats.js";
export { COMPOSITION_NAMES } from "./composition/templates.js";
export { STAND_INS } from "./composition/deck.js";
export { boxOnPhoto } from "./composition/model-boxes.js";
export { toldTexts } from "./composition/told-texts.js";
export type * from "./composition/types.js";
export { coverage, occlusion } from "./picture/coverage.js";
export { measurePicture } from "./picture/measure-picture.js";
export { measurePixels, type MeasuredPicture } from "./picture/measured-picture.js";
export type { Logo } from "./composition/logo.js";
export { drawComposition } from "./render/canvas.js";
export { gradientLine } from "./render/gradient-line.js";
export { measureLogo } from "./render/measure-logo.js";
export { loadFonts } from "./text/load-fonts.js";
export { render, type RenderOptions } from "./render/render.js";
export type { Canvas } from "./render/canvases.js";
export type { CanvasTarget, FileTarget } from "./render/target.js";
