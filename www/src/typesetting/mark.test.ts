import { describe, expect, test } from "vitest";

import { contrast, ENOUGH_CONTRAST, fromHex, mix, readable, type Rgb, toHex } from "./contrast.ts";
import { fitText } from "./fit-text.ts";
import { setMark } from "./mark.ts";
import { LOOKS } from "./style.ts";

/** Half an em a letter. */
const width = (line: string) => line.length * 0.5;
const metrics = { width, ascent: 0.8, descent: 0.2 };
const size = { width: 800, height: 600 };

describe("readable", () => {
  test("leaves a colour that can be read as it is", () => {
    expect(readable([0, 0, 0], [255, 255, 255])).toEqual([0, 0, 0]);
  });

  test("finds a colour for every ground", () => {
    for (let level = 0; level <= 255; level += 15) {
      for (const color of ["#ff0000", "#00ff00", "#1f2a5c", "#fff4d6", "#808080"]) {
        const ground: Rgb = [level, 255 - level, 128];
        expect(contrast(readable(fromHex(color), ground), ground)).toBeGreaterThanOrEqual(
          ENOUGH_CONTRAST,
        );
      }
    }
  });

  test("changes as little as it must", () => {
    const found = readable(fromHex("#8a8a8a"), [255, 255, 255]);
    expect(contrast(found, [255, 255, 255])).toBeLessThan(6);
  });
});

describe("fitted text", () => {
  test("breaks where that makes it larger, at spaces and between Chinese characters", () => {
    expect(fitText("Made for You", 1000, 100, metrics).lines).toEqual(["Made for You"]);
    expect(fitText("Made for You", 100, 60, metrics).lines).toEqual(["Made", "for You"]);
    expect(fitText("优雅女士手提包", 100, 100, metrics).lines.length).toBeGreaterThan(1);
  });

  test("keeps no-break spaces, and draws none that break", () => {
    const { lines } = fitText("Prix\u00a0:  20\u202f€ ", 100, 100, metrics);
    expect(lines).toEqual(["Prix\u00a0:", "20\u202f€"]);
    expect(fitText("Elastic\u200bWaist\u200bBand", 100, 100, metrics).lines).toEqual([
      "Elastic",
      "Waist",
      "Band",
    ]);
  });

  test("is measured word by word, however long it is", () => {
    const measured = (words: number) => {
      let strings = 0;
      const counting = (line: string) => {
        strings++;
        return width(line);
      };
      fitText("女".repeat(words), 300, 100, { ...metrics, width: counting });
      return strings;
    };
    expect(measured(400) - measured(200)).toBe(200);
    expect(measured(200)).toBeLessThan(220);
  });

  test("stays within its box, whatever the text", () => {
    for (const text of [
      "A",
      "Handbag in Burgundy Red",
      "Donaudampfschiffahrt",
      "a b c d e f g h",
    ]) {
      const { lines, fontSize } = fitText(text, 200, 50, metrics);
      expect(lines.join(" ").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      for (const line of lines) expect(width(line) * fontSize).toBeLessThanOrEqual(200.001);
      expect(lines.length * fontSize).toBeLessThanOrEqual(50);
    }
  });
});

describe("a mark", () => {
  const caption = { text: "Summer Days", color: "#9b1c2e" };
  const style = { font: "poppins", look: "plain", alignment: "auto" } as const;

  test("lies within its box in every style", () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.1 };
    for (const look of LOOKS) {
      const mark = setMark({ ...caption, box }, size, { ...style, look }, [200, 200, 200], metrics);
      const lengths = mark.lines.map(({ text }) => width(text) * mark.fontSize);
      const share = { start: 0, middle: 0.5, end: 1 }[mark.anchor];
      mark.lines.forEach(({ x, y }, index) => {
        const left = x - (lengths[index] ?? 0) * share;
        expect(left).toBeGreaterThanOrEqual(80);
        expect(left + (lengths[index] ?? 0)).toBeLessThanOrEqual(320.001);
        expect(y + 0.2 * mark.fontSize).toBeLessThanOrEqual(180);
        expect(y - 0.8 * mark.fontSize).toBeGreaterThanOrEqual(120);
      });
      if (mark.plate) {
        expect(mark.plate.x).toBeGreaterThanOrEqual(80 - 0.001);
        expect(mark.plate.x + mark.plate.width).toBeLessThanOrEqual(320.001);
      }
    }
  });

  test("can be read on what is beneath", () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.1 };
    for (let level = 0; level <= 255; level += 51) {
      const beneath: Rgb = [level, level, level];
      for (const look of LOOKS) {
        const mark = setMark({ ...caption, box }, size, { ...style, look }, beneath, metrics);
        const { outline, plate } = mark;
        const ground = outline
          ? fromHex(outline.color)
          : plate
            ? mix(beneath, fromHex(plate.color), plate.opacity)
            : beneath;
        // Colours are rounded to whole numbers on their way.
        expect(contrast(fromHex(mark.color), ground)).toBeGreaterThan(ENOUGH_CONTRAST - 0.1);
      }
    }
  });

  test("is no larger than it may be, and has the colour that was chosen", () => {
    const box = { x: 0.1, y: 0.2, width: 0.6, height: 0.2 };
    const own = { ...caption, box, color: "#777777", exact: true };
    const mark = setMark(own, size, style, [128, 128, 128], metrics, 20);
    expect(mark.fontSize).toBe(20);
    expect(mark.color).toBe("#777777");
  });

  test("keeps to its side of the picture unless told", () => {
    const anchor = (x: number, alignment: "auto" | "right" = "auto") =>
      setMark(
        { ...caption, box: { x, y: 0, width: 0.3, height: 0.1 } },
        size,
        { ...style, alignment },
        [255, 255, 255],
        metrics,
      ).anchor;
    expect([anchor(0.04), anchor(0.35), anchor(0.66)]).toEqual(["start", "middle", "end"]);
    expect(anchor(0.04, "right")).toBe("end");
  });
});

test("colours survive being written and read", () => {
  expect(toHex(fromHex("#1f2a5c"))).toBe("#1f2a5c");
});
