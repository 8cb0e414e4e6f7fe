// A background whose light falls off: each part of its colour as a quadratic function of the place.

import type { Oklab } from "../color/oklab.js";
import { labAt, type SmallPicture } from "./small-picture.js";

const TERMS = 6;
/** Keeps it flat where the cells do not tell, in cells. */
const STIFFNESS = 1;

/** The colour at each cell, as {@link SmallPicture} has it. */
export function fitSurface(picture: SmallPicture, cells: readonly number[]): Float32Array {
  const { width, height } = picture;
  const terms = (cell: number) => {
    const x = ((cell % width) + 0.5) / width - 0.5;
    const y = (Math.floor(cell / width) + 0.5) / height - 0.5;
    return [1, x, y, x * x, x * y, y * y];
  };
  // The normal equations: one row a term, with one right side for each part of the colour.
  const rows = Array.from({ length: TERMS }, (_, row) => {
    const equation = new Float64Array(TERMS + 3);
    if (row > 0) equation[row] = STIFFNESS;
    return equation;
  });
  for (const cell of cells) {
    const at = terms(cell);
    const color = labAt(picture, cell);
    rows.forEach((equation, row) => {
      for (let column = 0; column < TERMS; column++) equation[column]! += at[row]! * at[column]!;
      color.forEach((value, part) => (equation[TERMS + part]! += at[row]! * value));
    });
  }
  const solution = solve(rows);
  const surface = new Float32Array(width * height * 3);
  for (let cell = 0; cell < width * height; cell++) {
    const at = terms(cell);
    for (let part = 0; part < 3; part++) {
      let value = 0;
      for (let term = 0; term < TERMS; term++) value += at[term]! * solution[term]![part]!;
      surface[cell * 3 + part] = value;
    }
  }
  return surface;
}

/** Gauss-Jordan; the matrix is positive definite, so that no rows need be exchanged. */
function solve(rows: Float64Array[]): Oklab[] {
  rows.forEach((pivot, index) => {
    const scale = pivot[index]!;
    for (let column = 0; column < pivot.length; column++) pivot[column]! /= scale;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[index]!;
      for (let column = 0; column < row.length; column++) row[column]! -= factor * pivot[column]!;
    }
  });
  return rows.map((row) => [row[TERMS]!, row[TERMS + 1]!, row[TERMS + 2]!]);
}
