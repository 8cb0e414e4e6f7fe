// What is measured: the package's compositions. Another module with these two functions can take its
// place.

import { compositions, drawComposition } from "/pkg/compositions.js";

/** All compositions, the best first. */
export function compose(picture, photo, product, options) {
  return compositions(picture, product, options);
}

/** On a 2D context, in pixels of the composition. */
export function draw(context, composition, photo) {
  drawComposition(context, composition, photo);
}
