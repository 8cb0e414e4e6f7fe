import { expect, test } from "vitest";

import { History } from "./history.ts";

test("undo and redo go back and forth, and an edit forgets what was undone", () => {
  let history = new History(0).edit(1).edit(2);
  history = history.undo();
  expect(history.present).toBe(1);
  expect(history.redo().present).toBe(2);
  history = history.edit(5);
  expect(history.redo()).toBe(history);
  expect(history.undo().undo().present).toBe(0);
  expect(new History(0).undo().present).toBe(0);
});

test("edits of one kind in a row are one step, until they are settled", () => {
  const typed = new History("").edit("a", "title").edit("ab", "title");
  expect(typed.undo().present).toBe("");
  const twice = typed.settle().edit("abc", "title");
  expect(twice.undo().present).toBe("ab");
  expect(typed.edit("x", "other").undo().present).toBe("ab");
});

test("what changes in all states is no step", () => {
  const history = new History("a").edit("ab", "title").edit("abc").undo();
  const changed = history.map((text) => text.toUpperCase());
  expect(changed.present).toBe("AB");
  expect(changed.redo().present).toBe("ABC");
  expect(changed.undo().present).toBe("A");
  expect(changed.undo().undo()).toEqual(changed.undo());
});

test("what came of an edit is undone with it, and comes back with it", () => {
  const history = new History("box").edit("moved").amend("moved, captioned");
  expect(history.undo().present).toBe("box");
  expect(history.undo().redo().present).toBe("moved, captioned");
});
