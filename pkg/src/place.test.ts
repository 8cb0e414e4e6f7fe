import { expect, test } from "vitest";

import { Captioner } from "./captioner.js";

test("where there is no page, loading and the report say `unsupported`", async () => {
  const failure = { code: "unsupported", name: "CaptionerError" };
  await expect(Captioner.load("/models/small/")).rejects.toMatchObject(failure);
  const report = await Captioner.report();
  expect(report).toMatchObject({ available: false, code: "unsupported" });
  expect(report.problem).toMatch(/no page/);
  expect(await Captioner.isAvailable()).toBe(false);
});

test("the element and the hook are imported without harm where there is no page", async () => {
  expect(await import("./element.js")).toHaveProperty("CaptionOnImage");
  expect(await import("./react.js")).toHaveProperty("useCaptions");
});
