import { expect, test } from "vitest";

import { infoOf, newBox, withCaptions, withText } from "./document.ts";

const box = newBox({ x: 0, y: 0, width: 0.5, height: 0.2 });
const style = { font: "poppins", look: "plain", alignment: "auto" } as const;

test("the model is told of nothing that cannot be shown, whoever wrote it", () => {
  const attributes = [
    ["col\u0001our", " Navy\u000bBlue\u0003"],
    ["size", "\u0000"],
  ] as const;
  const info = infoOf({ title: "Red\u0003Shirt\u0000", attributes });
  expect(info).toEqual({ title: "Red Shirt", attributes: { "col our": "Navy Blue" } });
});

test("no caption has what cannot be shown, whoever wrote it", () => {
  const document = { title: "", attributes: [], boxes: [box], style };
  const [written] = withCaptions(document, [box], [{ text: "Made\u000bfor", color: "#000000" }]);
  expect(written?.caption?.text).toBe("Made for");
  expect(withText(document, box.id, "A\u0001B").boxes[0]?.caption?.text).toBe("A B");
});
