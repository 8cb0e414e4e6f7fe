// What is behind the product, told by the picture's border.

import type { Oklab } from "../color/oklab.js";
import { borderCells, cornerCells } from "./border.js";
import { labAt, labDistance, meanLab, type SmallPicture } from "./small-picture.js";
import { fitSurface } from "./surface.js";

export interface Background {
  /** How far each cell is from the background's colour at its place, in OKLab. */
  distance: Float32Array;
  /** The picture less the light that falls on its background: OKLab of each cell. */
  flat: Float32Array;
  /** The border's cells that are background. */
  cells: number[];
  /** How much of the border is, 0 to 1: how well the border tells the background. */
  share: number;
  /** How far nearly all of the background's own cells are from its colour: its noise, its pattern. */
  noise: number;
  /** Whether it has a pattern, or several colours: lines may be joints between boards or colours. */
  isPatterned: boolean;
}

/** How far two cells of one colour lie apart. */
const SAME = 0.06;
/** A further colour counts where so much of the border has it. */
const LEAST = 0.1;
/** Colours are counted in cubes of this size. */
const CUBE = 0.05;
/** How often the surface is fitted to what lies near the last one. */
const FITS = 6;
/** What lies near it, in OKLab and in times the noise. */
const NEAR = { least: 0.02, most: 0.12, noise: 1.8 };
const NEARLY_ALL = 0.85;
/** With more noise there is a pattern: boards, tiles, cloth. */
const PATTERNED = 0.02;

/** Fits a surface to the commonest colour, and finds further ones: a floor beneath a wall. */
export function findBackground(picture: SmallPicture): Background {
  const border = borderCells(picture);
  let cells = commonestCells(picture, border);
  let distance = new Float32Array(picture.width * picture.height);
  let flat = picture.lab;
  let noise = 0;
  let near = NEAR.least;
  for (let fit = 0; fit < FITS; fit++) {
    const surface = fitSurface(picture, cells);
    flat = picture.lab.map((value, index) => value - surface[index]!);
    distance = distance.map((_, cell) => norm(flat, cell));
    noise = quantile(
      cells.map((cell) => distance[cell]!),
      NEARLY_ALL,
    );
    near = Math.min(Math.max(NEAR.noise * noise, NEAR.least), NEAR.most);
    cells = border.filter((cell) => distance[cell]! < near);
  }
  const corners = cornerCells(picture);
  let isPatterned = noise > PATTERNED;
  let left = border.filter((cell) => distance[cell]! >= near);
  while (left.length >= border.length * LEAST) {
    const alike = commonestCells(picture, left);
    const color = meanLab(alike.map((cell) => labAt(picture, cell)));
    const isAlike = (cell: number) => labDistance(labAt(picture, cell), color) < SAME;
    const taken = new Set(alike);
    left = left.filter((cell) => !taken.has(cell) && !isAlike(cell));
    if (alike.length < border.length * LEAST) break;
    // What reaches an edge but no corner is likely the product, a model's legs say.
    const reached = corners.filter(isAlike).length;
    if (reached === 0) continue;
    if (reached > 1) isPatterned = true;
    cells = [...cells, ...alike];
    distance = distance.map((value, cell) =>
      Math.min(value, labDistance(labAt(picture, cell), color)),
    );
  }
  return { distance, flat, cells, share: cells.length / border.length, noise, isPatterned };
}

function norm(lab: Float32Array, cell: number): number {
  return Math.sqrt(lab[cell * 3]! ** 2 + lab[cell * 3 + 1]! ** 2 + lab[cell * 3 + 2]! ** 2);
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

/** Of some cells, those of the colour that most have. */
function commonestCells(picture: SmallPicture, cells: readonly number[]): number[] {
  const cubes = new Map<string, Oklab[]>();
  let fullest: Oklab[] = [];
  for (const cell of cells) {
    const color = labAt(picture, cell);
    const key = color.map((part) => Math.floor(part / CUBE)).join();
    const cube = cubes.get(key) ?? [];
    cubes.set(key, cube);
    cube.push(color);
    if (cube.length > fullest.length) fullest = cube;
  }
  // The cubes cut one colour in two where it lies between them.
  const color = meanLab(fullest);
  return cells.filter((cell) => labDistance(labAt(picture, cell), color) < SAME);
}
