// Which files say that their colours are not sRGB, or which way up they are. Needs no browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { hasOtherColors, mayBeTurned } from "../../pkg/dist/color-profile.js";
import { turnedJpeg, turnedPng } from "./exif.mjs";
import { root, samplePhotoPath } from "./paths.mjs";
import { chromaticities, codePoints, fourBytes, gamma, GREY, png, pngChunk, RGB } from "./png.mjs";

const PICTURES = ["display-p3.jpg", "display-p3.png", "display-p3.webp"];
const SRGB_IN_TWO_BYTES = "s\0R\0G\0B\0";

/** @param {string} text one byte a letter */
const ascii = (text) => Buffer.from(text, "latin1");

/**
 * A profile, of which only the colour space and the name count here.
 * @param {string} space
 * @param {string} name
 */
const profile = (space, name) => Buffer.concat([Buffer.alloc(16), ascii(space), ascii(name)]);

/**
 * The head of a JPEG: segments, then the start of the scan.
 * @param {...Buffer} segments
 */
const jpeg = (...segments) =>
  Buffer.from([0xff, 0xd8, ...segments.flatMap((s) => [...s]), 0xff, 0xda]);

/**
 * @param {Buffer} content
 * @param {number} [part] of how many parts a profile comes in, which one
 */
function profileSegment(content, part = 1) {
  const length = 2 + 14 + content.length;
  const start = [0xff, 0xe2, length >> 8, length & 0xff];
  return Buffer.from([...start, ...ascii("ICC_PROFILE\0"), part, 2, ...content]);
}

/** @param {string} name */
const named = (name) => pngChunk("iCCP", [...ascii(`${name}\0`), 0, 1, 2, 3]);
const SAYS_SRGB = pngChunk("sRGB", [0]);
const DISPLAY_P3 = chromaticities(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);
const SRGB = chromaticities(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
/** @param {...Buffer} chunks */
const red = (...chunks) => png(RGB, [200, 50, 60], ...chunks);
/** @param {...Buffer} chunks */
const grey = (...chunks) => png(GREY, [100], ...chunks);

const OTHERS = {
  "a wide profile in a JPEG": jpeg(profileSegment(profile("RGB ", "Display P3"))),
  "a profile after an empty segment": jpeg(
    Buffer.from([0xff, 0xec, 0, 2]),
    profileSegment(profile("RGB ", "Display P3")),
  ),
  "a profile after bytes that fill": jpeg(
    Buffer.from([0xff, 0xff]),
    profileSegment(profile("RGB ", "Display P3")),
  ),
  "a profile whose second part comes first": jpeg(
    profileSegment(profile("", "the rest"), 2),
    profileSegment(profile("RGB ", "Display P3")),
  ),
  "a wide profile in a PNG": red(named("Display P3")),
  "the gamma of linear light": red(gamma(1)),
  "the gamma of linear light in a grey PNG": grey(gamma(1)),
  "wide primaries": red(DISPLAY_P3),
  "wide primaries with the gamma of sRGB": red(gamma(0.45455), DISPLAY_P3),
  "code points that go before a profile": red(named("sRGB"), codePoints(12, 13)),
  "the code points of Display P3": red(codePoints(12, 13)),
  "the primaries of sRGB with another curve": red(codePoints(1, 8)),
  "code points that go before sRGB": red(SAYS_SRGB, codePoints(12, 13)),
};

const NOT_OTHERS = {
  "sRGB in a JPEG": jpeg(profileSegment(profile("RGB ", "sRGB IEC61966-2.1"))),
  "sRGB in two bytes a letter": jpeg(profileSegment(profile("RGB ", SRGB_IN_TWO_BYTES))),
  "sRGB in a PNG": red(named("sRGB IEC61966-2.1")),
  "sRGB that goes before a gamma": red(gamma(1), SAYS_SRGB),
  "a profile of sRGB that goes before a gamma": red(gamma(1), named("sRGB")),
  "the code points of sRGB, which go before a gamma": red(gamma(1), codePoints(1, 13)),
  // What writers put beside sRGB, or in its place.
  "the gamma and primaries of sRGB": red(gamma(0.45455), SRGB),
  "the gamma of sRGB, rounded": red(gamma(0.45)),
  "a gamma after the picture": Buffer.concat([red(), gamma(1)]),
  "a PNG that says nothing": red(),
  "colours of print": jpeg(profileSegment(profile("CMYK", "FOGRA39"))),
  "grey in a JPEG": jpeg(profileSegment(profile("GRAY", "Dot Gain 20%"))),
  "grey in a PNG": grey(named("Dot Gain 20%")),
  "a profile after the picture": jpeg(
    Buffer.from([0xff, 0xda, 0, 2]),
    profileSegment(profile("RGB ", "Display P3")),
  ),
  "a JPEG without a profile": jpeg(),
  nothing: Buffer.alloc(0),
  "four bytes of a JPEG": Buffer.from([0xff, 0xd8, 0xff, 0xe2]),
  "four bytes of a PNG": ascii("\x89PNG"),
  "four bytes of a WebP": ascii("RIFF"),
};

for (const [expected, files] of /** @type {const} */ ([
  [true, OTHERS],
  [false, NOT_OTHERS],
])) {
  for (const [name, bytes] of Object.entries(files)) {
    test(`${name}: ${expected ? "other colours" : "none"}`, () => {
      assert.equal(hasOtherColors(bytes), expected);
    });
  }
}

test("pictures: those of the tests have other colours, and the sample has none", async () => {
  for (const name of PICTURES) {
    assert.ok(hasOtherColors(await readFile(`${root}tests/pictures/${name}`)), name);
  }
  assert.equal(hasOtherColors(await readFile(samplePhotoPath)), false);
});

test("a PNG with Exif data may be turned, as no JPEG is that browsers agree on", () => {
  assert.equal(mayBeTurned(turnedPng(red(), 6)), true);
  assert.equal(mayBeTurned(red()), false);
  assert.equal(mayBeTurned(turnedJpeg(jpeg(), 6)), false);
});

test("wherever a file is cut, nothing is thrown", async () => {
  const files = PICTURES.map((name) => readFile(`${root}tests/pictures/${name}`));
  const numbers = red(gamma(1), DISPLAY_P3);
  for (const file of [...(await Promise.all(files)), numbers]) {
    const bytes = new Uint8Array(file);
    // As a copy, whose memory ends with it.
    for (let length = 0; length < bytes.length; length++) hasOtherColors(bytes.slice(0, length));
  }
});

test("lengths that cannot be end the search", () => {
  for (const length of [0, 0x7fffffff, 0xffffffff]) {
    const chunks = Array.from({ length: 1000 }, () => pngChunk("tEXt", [], length));
    hasOtherColors(Buffer.concat([ascii("\x89PNG\r\n\x1a\n"), ...chunks]));
    const segment = [0xff, 0xe2, (length >> 8) & 0xff, length & 0xff];
    hasOtherColors(jpeg(Buffer.from(Array.from({ length: 1000 }, () => segment).flat())));
    const webp = [...ascii("RIFF\0\0\0\0WEBP"), ...Array(18).fill(0), ...ascii("ICCP")];
    hasOtherColors(new Uint8Array([...webp, ...fourBytes(length)]));
  }
});
