// Where the things under test lie.

import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const sitePath = `${root}www/dist`;
export const packagePath = `${root}pkg/dist`;
export const modelsPath = `${root}models`;
export const goldenPath = `${root}tests/golden/parity.json`;
export const samplesPath = `${root}www/public/samples/`;
export const samplePhotoPath = `${samplesPath}handbag.jpg`;
export const artifactsPath = process.env["ARTIFACTS"] ?? `${root}tests/browser/artifacts`;
