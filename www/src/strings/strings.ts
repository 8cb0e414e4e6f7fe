// The words of the page in the reader's language.

import { en, type Strings } from "./en.ts";
import { lookUp } from "./look-up.ts";

/** By language; English where there is no other. */
const LANGUAGES: Readonly<Record<string, Strings>> = { en };

/** `?lang=` or what the browser asks for. */
function language(): string {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = [asked ?? [], navigator.languages].flat().map((tag) => tag.split("-")[0] ?? "");
  return wanted.find((tag) => lookUp(LANGUAGES, tag)) ?? "en";
}

export const currentLanguage = language();
export const strings: Strings = lookUp(LANGUAGES, currentLanguage) ?? en;
