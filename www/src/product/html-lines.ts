// What is copied from another page, as lines.

const LISTS = "ul, ol, table, dl";
/** Elements that begin and end a line. */
const BLOCKS = new Set(
  "address article blockquote div dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre section table tr ul".split(
    " ",
  ),
);
/** What is read without being seen. */
const UNSEEN = "style, script, template, noscript, title";

/**
 * The lines of lists and tables in copied HTML: an entry a line, tabs between the cells of a row, a
 * term and its explanation on one line. Nothing where there is neither, for then the plain text is as
 * good.
 */
export function linesOfHtml(html: string): string | undefined {
  // Nothing in it is run or loaded.
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of page.querySelectorAll(UNSEEN)) unseen.remove();
  if (!page.querySelector(LISTS)) return undefined;
  const lines: string[] = [""];
  addLines(page.body, lines);
  return lines
    .map((line) => line.replace(/ {2,}/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Adds what is in a node to the last line, or after it. */
function addLines(node: Node, lines: string[]): void {
  for (const child of node.childNodes) {
    const name = child.nodeName.toLowerCase();
    if (child.nodeType === Node.TEXT_NODE) {
      append(lines, (child.textContent ?? "").replace(/\s+/g, " "));
    } else if (name === "br") {
      lines.push("");
    } else if (name === "td" || name === "th") {
      addCell(child, lines, "\t");
    } else if (name === "dt") {
      lines.push("");
      addCell(child, lines, "");
    } else if (name === "dd") {
      addCell(child, lines, "\t");
    } else if (BLOCKS.has(name)) {
      lines.push(name === "li" ? "• " : "");
      addLines(child, lines);
      lines.push("");
    } else {
      addLines(child, lines);
    }
  }
}

/** All of a cell on the line that is open. */
function addCell(cell: Node, lines: string[], before: string): void {
  append(lines, before + (cell.textContent ?? "").replace(/\s+/g, " ").trim());
}

function append(lines: string[], text: string): void {
  lines.push((lines.pop() ?? "") + text);
}
