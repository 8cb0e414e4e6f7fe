// The rows of a CSV or TSV file.

import Papa from "papaparse";

/** What programs put between cells, the likeliest first. */
const DELIMITERS = [",", ";", "\t", "|"];
/** Excel may say on the first line what is between cells. */
const SAID = /^sep=(.)\r?\n/i;

/** The rows of a table, the names of its columns first, without rows of empty cells. */
export async function readTable(file: Blob): Promise<string[][]> {
  return rowsOf(textOf(new Uint8Array(await file.arrayBuffer())));
}

function rowsOf(text: string): string[][] {
  const said = SAID.exec(text);
  const { data } = Papa.parse<string[]>(said ? text.slice(said[0].length) : text, {
    delimiter: said?.[1] ?? "",
    delimitersToGuess: DELIMITERS,
    skipEmptyLines: "greedy",
  });
  return data;
}

/** As UTF-8, as UTF-16 where it says so, or else as Windows writes Western European languages. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
