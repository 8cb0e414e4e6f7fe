import { expect, test } from "vitest";

import { infoOf } from "./document.ts";

test("the model is told of nothing that cannot be shown, whoever wrote it", () => {
  const attributes = [
    ["col\u0001our", " Navy\u000bBlue\u0003"],
    ["size", "\u0000"],
  ] as const;
  const info = infoOf({ title: "Red\u0003Shirt\u0000", attributes });
  expect(info).toEqual({ title: "Red Shirt", attributes: { "col our": "Navy Blue" } });
});
