import { expect, test } from "vitest";

import { endsInSpace, splitAtBreaks, withoutSpaceAround } from "./line-breaks.js";

test.each([
  // Spaces, and those that keep words together.
  ["Made for You", ["Made ", "for ", "You"]],
  ["a  b\tc", ["a  ", "b\t", "c"]],
  ["Prix\u00a0: 20\u202f€", ["Prix\u00a0: ", "20\u202f€"]],
  ["size\u200742", ["size\u200742"]],
  ["no\u2060break \ufeffhere", ["no\u2060break \ufeffhere"]],
  ["Elastic\u200bWaist\u200bBand", ["Elastic\u200b", "Waist\u200b", "Band"]],
  ["新品\u3000上市", ["新", "品\u3000", "上", "市"]],
  // French, with ordinary spaces; quotes that open here close elsewhere.
  ["« Soldes » d’été !", ["« Soldes » ", "d’été !"]],
  ["Prix : 20", ["Prix : ", "20"]],
  ["„Neu“ und »Alt« jetzt", ["„Neu“ ", "und ", "»Alt« ", "jetzt"]],
  ["rock ’n’ roll", ["rock ", "’n’ ", "roll"]],
  ["Only .5 kg", ["Only ", ".5 ", "kg"]],
  // Chinese and Japanese.
  ["夏の「お買い得」", ["夏", "の", "「お", "買", "い", "得」"]],
  ["“新品”上市！", ["“新", "品”", "上", "市！"]],
  ["新品 ！ （ 限 ）", ["新", "品 ！ ", "（ 限 ）"]],
  ["ショート・コート", ["ショー", "ト・", "コー", "ト"]],
  ["人々、夏〜冬", ["人々、", "夏〜", "冬"]],
  ["カ\u3099ーゼ", ["カ\u3099ー", "ゼ"]],
  ["新作Nikeの靴", ["新", "作", "Nike", "の", "靴"]],
  ["税込￥1,200、50％OFF", ["税", "込", "￥1,200、", "50％", "OFF"]],
  ["新作 #夏服", ["新", "作 ", "#夏", "服"]],
  ["夏\u00a0の\u2060靴", ["夏\u00a0の\u2060靴"]],
  ["👨‍👩‍👧夏", ["👨‍👩‍👧", "夏"]],
  // Scripts without spaces.
  ["เสื้อสีขาว", ["เสื้อ", "สี", "ขาว"]],
  ["เร็วๆ นี้ 50%", ["เร็วๆ ", "นี้ ", "50%"]],
  ["ເສື້ອຜູ້ຍິງ", ["ເສື້ອ", "ຜູ້ຍິງ"]],
  ["អាវយឺតនារី", ["អាវយឺត", "នារី"]],
  ["အမျိုးသမီးအဖြူ", ["အမျိုးသမီး", "အဖြူ"]],
  ["བོད་ཡིག", ["བོད་", "ཡིག"]],
  // These stay whole.
  ["T-Shirt", ["T-Shirt"]],
  ["여성 티셔츠", ["여성 ", "티셔츠"]],
  ["", []],
  ["\u200b ", []],
])("%j breaks where it may", (text, pieces) => {
  expect(splitAtBreaks(text)).toEqual(pieces);
});

/** One of each kind that the rules tell apart. */
const SIGNS = [...'a1é夏カッー々ไๆ\u0e49「」“”()、！!:$%#"\u0301\u00a0\u2060 \u3000'];

test("what belongs together stays on one line, whatever the text", () => {
  const wrong = [];
  for (const first of SIGNS) {
    for (const second of SIGNS) {
      for (const third of SIGNS) {
        const text = `夏${first}${second}${third}a`;
        const pieces = splitAtBreaks(text);
        const isRight = pieces.every((piece, index) => {
          const before = pieces[index - 1];
          if (before === undefined) return true;
          if (/^[」)、！!\u2060]/u.test(piece) || /[「(][ \u3000]*$/u.test(before)) return false;
          // What follows a space may begin with anything else.
          if (endsInSpace(before)) return true;
          return !/^[\p{M}ッー々ๆ”%"\u00a0]/u.test(piece) && !/[“$#"\u00a0\u2060]$/u.test(before);
        });
        if (!isRight || pieces.join("") !== text) wrong.push(pieces);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("only spaces that break are taken from the ends of a line", () => {
  expect(withoutSpaceAround(" \u3000\u200b\u00a0a b\u202f\u200b ")).toBe("\u00a0a b\u202f");
});
