// Pictures as the browser shows and draws them.

/** The picture at an address, decoded; throws where the browser can't show it. */
export async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("the browser can't show it"));
    image.src = url;
  });
  // Only so that nothing waits when it is drawn: some browsers refuse it for pictures that they show.
  await image.decode().catch(() => {});
  return image;
}

/** A picture as a PNG of that size, in pixels, where its file can't be used as it is. */
export async function drawAt(
  image: HTMLImageElement,
  width: number,
  height: number,
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  // Its memory is given back now, not when it is collected.
  canvas.width = canvas.height = 0;
  if (!blob) throw new Error("the picture is too large");
  return blob;
}
