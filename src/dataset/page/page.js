"use strict";
const find = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat("en").format;

/** An element; texts become text, never HTML. */
function make(name, properties = {}, ...children) {
  const element = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** How often each value occurs, by value. */
function count(values) {
  const counts = new Map();
  for (const value of values.toSorted()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Adds the different values to what a select offers. */
function options(select, values) {
  for (const [value, times] of count(values)) {
    select.append(make("option", { value }, `${value} (${times})`));
  }
}

/** Names and values. */
function list(pairs) {
  return make("dl", {}, ...Object.entries(pairs).flatMap(([name, value]) =>
    [make("dt", {}, name), make("dd", {}, value)]));
}

const canvas = document.createElement("canvas").getContext("2d");
canvas.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;

/** Breaks a caption so that it can be written as large as possible in a box of this size. */
function fit(caption, width, height) {
  const words = caption.trim().split(/\s+/);
  const breaks = Math.min(words.length - 1, 7);
  let best = { size: 0, lines: [] };
  for (let mask = 0; mask < 1 << breaks; mask++) {
    const lines = [words[0]];
    words.slice(1).forEach((word, i) => {
      if (mask >> i & 1) lines.push(word);
      else lines[lines.length - 1] += ` ${word}`;
    });
    const widest = Math.max(...lines.map((line) => canvas.measureText(line).width)) / 100;
    const size = Math.min(width * 0.92 / widest, height * 0.92 / (lines.length * 1.1));
    if (size > best.size) best = { size, lines };
  }
  return best;
}

/** A box with a text in it, none where nothing was written. */
function drawText(box, text, color, photo, properties = {}) {
  const [across, down] = [photo.width ?? 1, photo.height ?? 1];
  const [x, y, width, height] = [box.x * across, box.y * down, box.width * across, box.height * down];
  const { size, lines } = text?.trim() ? fit(text, width, height) : { size: 0, lines: [] };
  const top = y + height / 2 - size * 1.1 * lines.length / 2;
  const spans = lines.map((line, i) => make("svg:tspan", { x: x + width / 2, y: top + size * (1.1 * i + 0.9) }, line));
  return make("svg:g", { class: "box", ...properties },
    make("svg:rect", { x, y, width, height, rx: 0.008 * Math.max(across, down) }),
    make("svg:text", { fill: color ?? "none", "font-size": size }, ...spans));
}

/** The photo of a record with parts drawn on it. */
function drawPhoto({ photo, image }, ...parts) {
  if (photo.error) {
    return make("div", { class: "photo" }, make("p", { class: "broken" },
      `The photo ${image} can’t be read: ${photo.error}`));
  }
  return make("div", { class: "photo" }, make("svg:svg", {
    viewBox: `0 0 ${photo.width} ${photo.height}`, role: "img", "aria-label": "The photo with its captions",
  }, make("svg:image", { href: photo.address, width: photo.width, height: photo.height }), ...parts));
}
