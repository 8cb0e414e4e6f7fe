/** Where a composition's pills, buttons and discs are. */
export function marksOf({ layers }) {
  return layers.flatMap((layer) => {
    if (layer.kind === "disc") {
      const { center, radius } = layer;
      const [x, y] = [center.x - radius, center.y - radius];
      return [{ x, y, width: 2 * radius, height: 2 * radius }];
    }
    return layer.kind === "fill" && layer.radius > 0 ? [layer.rect] : [];
  });
}
