// What is beneath the texts, as it is drawn.

import { pixelsOf } from "./canvas.js";
import { draw } from "./subject.js";

/** Pixels along the longer side of the canvas that are looked at. */
const LONGER = 800;
/** Sobel's answer to a step from black to white. */
const STEP = 4;

const LINEAR = Float64Array.from({ length: 256 }, (_, part) => {
  const value = part / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

export function groundOf(composition, photo) {
  const { width, height } = composition;
  const scale = Math.min(LONGER / Math.max(width, height), 1);
  const whole = { x: 0, y: 0, width, height };
  const alone = { ...composition, texts: [] };
  const pixels = pixelsOf(whole, (context) => draw(context, alone, photo), scale);
  const grey = greyOf(pixels);
  const at = ({ x, y }) => {
    const column = Math.min(Math.max(Math.floor(x * scale), 0), pixels.width - 1);
    const row = Math.min(Math.max(Math.floor(y * scale), 0), pixels.height - 1);
    return (row * pixels.width + column) * 4;
  };
  return {
    /** The contrast of a colour with what lies beneath points: the mean, and that of the worst tenth. */
    contrastAt(color, points) {
      const own = luminanceOfHex(color);
      const values = points.map((point) => contrast(own, luminanceAt(pixels.data, at(point))));
      values.sort((a, b) => a - b);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, tenth: values[Math.floor(values.length / 10)] };
    },
    /** How much brightness changes from pixel to pixel, 0 to 1: what keeps text from being read. */
    gradientIn(rect) {
      let [sum, count] = [0, 0];
      const [left, top] = [Math.floor(rect.x * scale), Math.floor(rect.y * scale)];
      const right = Math.ceil((rect.x + rect.width) * scale);
      const bottom = Math.ceil((rect.y + rect.height) * scale);
      for (let y = Math.max(top, 1); y < Math.min(bottom, pixels.height - 1); y++) {
        for (let x = Math.max(left, 1); x < Math.min(right, pixels.width - 1); x++) {
          sum += gradient(grey, pixels.width, y * pixels.width + x);
          count++;
        }
      }
      return count > 0 ? sum / count : 0;
    },
  };
}

export function contrastOf(a, b) {
  return contrast(luminanceOfHex(a), luminanceOfHex(b));
}

/** WCAG 2.2. */
function contrast(a, b) {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminanceAt(data, at) {
  return 0.2126 * LINEAR[data[at]] + 0.7152 * LINEAR[data[at + 1]] + 0.0722 * LINEAR[data[at + 2]];
}

function luminanceOfHex(color) {
  const value = Number.parseInt(color.slice(1), 16);
  return luminanceAt([(value >> 16) & 255, (value >> 8) & 255, value & 255], 0);
}

/** Brightness, 0 to 1, of each pixel. */
function greyOf({ width, height, data }) {
  const grey = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += 4) {
    grey[pixel] = (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) / 255;
  }
  return grey;
}

/** Sobel's, at a pixel that has eight around it. */
function gradient(grey, width, pixel) {
  const [above, below] = [pixel - width, pixel + width];
  const left = grey[above - 1] + 2 * grey[pixel - 1] + grey[below - 1];
  const right = grey[above + 1] + 2 * grey[pixel + 1] + grey[below + 1];
  const top = grey[above - 1] + 2 * grey[above] + grey[above + 1];
  const bottom = grey[below - 1] + 2 * grey[below] + grey[below + 1];
  return Math.sqrt(((right - left) ** 2 + (bottom - top) ** 2) / 2) / STEP;
}
