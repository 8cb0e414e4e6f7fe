// Pictures for the tests, and how they come onto the page.

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/**
 * A product on a plain background, as a JPEG file that a page draws.
 * @param {Page} page
 * @param {string} name
 * @param {object} [options]
 * @param {number} [options.width]
 * @param {number} [options.height]
 * @param {number} [options.hue] of the product
 * @param {string} [options.background]
 */
export async function drawPhoto(
  page,
  name,
  { width = 640, height = 480, hue = 0, background = "#ffffff" } = {},
) {
  const base64 = await page.evaluate(([width, height, hue, background]) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
    context.fillStyle = `hsl(${hue} 60% 40%)`;
    context.fillRect(width * 0.4, height * 0.35, width * 0.3, height * 0.4);
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  }, /** @type {const} */ ([width, height, hue, background]));
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

/** A file that says it is a picture, and is not. */
export const brokenPhoto = {
  name: "broken.jpg",
  mimeType: "image/jpeg",
  buffer: Buffer.from("not a picture"),
};

/**
 * Drops files or folders, as a file manager does.
 * @param {Demo} demo
 * @param {string[]} files their paths
 * @param {number} x
 * @param {number} y
 */
export async function dropFiles({ context, page }, files, x, y) {
  const session = await context.newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"])) {
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
  }
  await session.detach();
}
