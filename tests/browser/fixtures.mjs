// Requests that several tests use.

/** @import { Box } from "caponimage" */

/** @type {Box[]} */
export const fourBoxes = [
  { x: 0.06, y: 0.04, width: 0.88, height: 0.12 },
  { x: 0.03, y: 0.22, width: 0.26, height: 0.14 },
  { x: 0.71, y: 0.22, width: 0.26, height: 0.14 },
  { x: 0.2, y: 0.86, width: 0.6, height: 0.1 },
];

export const handbag = {
  title: "Castelune Women Red Leather Handbag",
  attributes: { gender: "Women", category: "Bags", type: "Handbags", colour: "Red" },
  boxes: fourBoxes,
};

/**
 * Boxes side by side that cover the picture.
 * @param {number} columns
 * @param {number} rows
 * @returns {Box[]}
 */
export function gridOfBoxes(columns, rows) {
  const [width, height] = [1 / columns, 1 / rows];
  return Array.from({ length: columns * rows }, (_, index) => ({
    x: (index % columns) * width,
    y: Math.floor(index / columns) * height,
    // A little less, so that no rounding puts an edge outside.
    width: width * 0.98,
    height: height * 0.98,
  }));
}
