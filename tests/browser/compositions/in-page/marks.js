/** Whether a layer is a pill, a button or a disc: drawn for one text. */
export function isMark(layer) {
  return layer.kind === "disc" || (layer.kind === "fill" && layer.radius > 0);
}

/** Where a composition's marks are. */
export function marksOf({ layers }) {
  return layers.filter(isMark).map((layer) => {
    if (layer.kind === "fill") return layer.rect;
    const { center, radius } = layer;
    const [x, y] = [center.x - radius, center.y - radius];
    return { x, y, width: 2 * radius, height: 2 * radius };
  });
}
