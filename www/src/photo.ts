import { byId } from "./dom.ts";

/** The photo on the page. */
export class Photo {
  /** Called with a file that the user chose, dropped or pasted. */
  onChoose: (file: Blob) => void = () => {};

  readonly #image = byId("photo", HTMLImageElement);
  #blob: Blob | undefined;

  constructor() {
    const input = byId("photo-file", HTMLInputElement);
    byId("choose-photo", HTMLButtonElement).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.#choose(input.files);
      // Choosing the same file again is a change too.
      input.value = "";
    });
    document.addEventListener("paste", (event) => this.#choose(event.clipboardData?.files));
    this.#acceptDrops();
  }

  /** The picture's bytes, as they came. */
  get blob(): Blob | undefined {
    return this.#blob;
  }

  /** Shows a picture, or throws where the browser cannot. */
  async show(blob: Blob, alt: string): Promise<void> {
    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch (cause) {
      URL.revokeObjectURL(url);
      throw new Error("This file is damaged, or not a picture that your browser can show.", {
        cause,
      });
    }
    const { naturalWidth: width, naturalHeight: height } = image;
    byId("stage", HTMLDivElement).style.setProperty("--aspect", String(width / height));
    const old = this.#image.src;
    this.#image.src = url;
    this.#image.alt = alt;
    this.#blob = blob;
    if (old.startsWith("blob:")) URL.revokeObjectURL(old);
  }

  #choose(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file) this.onChoose(file);
  }

  /** Anywhere on the page, so that a near miss does not open the file instead. */
  #acceptDrops(): void {
    const mark = (dragging: boolean) => document.body.classList.toggle("dragging", dragging);
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      mark(true);
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) mark(false);
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      this.#choose(event.dataTransfer?.files);
    });
  }
}
