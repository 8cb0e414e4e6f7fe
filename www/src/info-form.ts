import { byId } from "./dom.ts";

/** What the model is told of the product, in words. */
export interface Info {
  title: string;
  attributes: Record<string, string>;
}

/** The fields for title and attributes. */
export class InfoForm {
  /** Called after every edit by the user. */
  onEdit: () => void = () => {};

  readonly #title = byId("title", HTMLInputElement);
  readonly #rows = byId("attributes", HTMLDivElement);

  constructor() {
    this.#title.addEventListener("input", () => this.onEdit());
    this.#rows.addEventListener("input", () => this.onEdit());
    byId("add-attribute", HTMLButtonElement).addEventListener("click", () => {
      this.#addRow("", "").focus();
    });
  }

  /** Rows without a name or a value are left out. */
  get info(): Info {
    const attributes: Record<string, string> = {};
    for (const row of this.#rows.children) {
      const [name, value] = [...row.querySelectorAll("input")].map((input) => input.value.trim());
      if (name && value) attributes[name] = value;
    }
    return { title: this.#title.value.trim(), attributes };
  }

  set info({ title, attributes }: Info) {
    this.#title.value = title;
    this.#rows.replaceChildren();
    for (const [name, value] of Object.entries(attributes)) this.#addRow(name, value);
  }

  /** Empties the values and keeps the names: another product, described in the same way. */
  clearValues(): void {
    const names = Object.keys(this.info.attributes);
    this.info = { title: "", attributes: Object.fromEntries(names.map((name) => [name, ""])) };
  }

  #addRow(name: string, value: string): HTMLInputElement {
    const row = document.createElement("div");
    row.className = "attribute";
    const nameInput = textInput("Attribute name", name);
    nameInput.setAttribute("list", "attribute-names");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Remove attribute ${name}`.trim());
    remove.title = "Remove";
    remove.addEventListener("click", () => {
      row.remove();
      byId("add-attribute", HTMLButtonElement).focus();
      this.onEdit();
    });
    row.append(nameInput, textInput(`Value of ${name || "the attribute"}`, value), remove);
    this.#rows.append(row);
    return nameInput;
  }
}

function textInput(label: string, value: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "text";
  input.maxLength = 100;
  input.autocomplete = "off";
  input.value = value;
  input.setAttribute("aria-label", label);
  return input;
}
