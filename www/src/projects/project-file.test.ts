import { compose, measurePixels } from "caponimage/compositions";
import { expect, test } from "vitest";

import type { Document } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { toJson } from "../export/request.ts";
import { keptDocument } from "../storage/kept-document.ts";
import { isJson, readProjectFile } from "./project-file.ts";

const caption = { text: "Ünterwegs 🚲", color: "#102030", score: 1, writtenFor: "x" };
const document: Document = {
  title: "Red bag",
  attributes: [["colour", "red"]],
  texts: [{ id: "headline", role: "headline", kept: true, seed: 0, caption }],
  composition: "column-left",
  format: "square",
  fonts: "oswald",
};
const pixels = { width: 4, height: 3, data: new Uint8ClampedArray(4 * 3 * 4).fill(255) };
const photo: Photo = {
  blob: new Blob(),
  name: "bag.jpg",
  url: "blob:none",
  width: 4,
  height: 3,
  measured: measurePixels(pixels, pixels),
};
const texts = [{ id: "headline", role: "headline", text: caption.text }] as const;
const composition = compose("column-left", photo.measured, {}, { format: "square", texts });
const data = `data:image/png;base64,${btoa("\u00ffphoto")}`;

function json(photoData?: string): string {
  return toJson(document, composition, photo, photoData);
}

function read(text: string) {
  return readProjectFile(new Blob([text]));
}

test("a project comes back out of the JSON that it was exported to", async () => {
  const file = await read(json(data));
  if (file.kind !== "project") throw new Error(file.kind);
  expect(file.document).toEqual(keptDocument(document));
  expect(file.photoName).toBe("bag.jpg");
  expect(file.photo?.type).toBe("image/png");
  expect([...new Uint8Array((await file.photo?.arrayBuffer()) ?? [])][0]).toBe(0xff);
});

test("without its photo it has the photo's name", async () => {
  const file = await read(json());
  expect(file).toMatchObject({ kind: "project", photoName: "bag.jpg" });
  expect(file).not.toHaveProperty("photo");
  const unnamed = await read(JSON.stringify({ ...JSON.parse(json()), photo: undefined }));
  expect(unnamed).toMatchObject({ kind: "project", photoName: "photo" });
});

test("an address that is no picture's is no photo", async () => {
  for (const address of [
    "data:text/html;base64,AAAA",
    "https://example.com/photo.png",
    "data:image/png;base64,?",
    "data:image/png,abc",
    "",
  ]) {
    expect(await read(json(address))).not.toHaveProperty("photo");
  }
});

test("of a newer version nothing is guessed", async () => {
  const parsed = JSON.parse(json());
  expect(await read(JSON.stringify({ ...parsed, version: 1000 }))).toEqual({ kind: "newer" });
});

test("anything else is no project", async () => {
  const others = ["", "{", "null", "[]", "7", "{}", '{"version":1}', '{"version":"1"}', "PK\u0003"];
  const parts = ['{"version":1,"product":[],"composition":{}}', '{"product":{},"composition":{}}'];
  for (const text of [...others, ...parts]) expect(await read(text)).toEqual({ kind: "other" });
});

test("JSON is known by its type or its name", () => {
  const file = (name: string, type = "") => new File([], name, { type });
  expect(isJson(file("a.JSON"))).toBe(true);
  expect(isJson(file("a", "application/json"))).toBe(true);
  expect(isJson(file("json.png", "image/png"))).toBe(false);
});
