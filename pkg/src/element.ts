// <caption-on-image>: a picture with its captions on it, or composed of both.

import { startCaptioning } from "./captioning.js";
import { drawCaptions } from "./element-captions.js";
import { prepare, type Prepared, type Wanted } from "./element-composition.js";
import { CaptionerError, toCaptionerError } from "./errors.js";
import type { Model } from "./shared-captioner.js";
import type { Attributes, Box, Caption, Product, Progress } from "./types.js";

const NAME = "caption-on-image";
/** How near to what is seen, in pixels, the model begins to load. */
const NEAR = "200px";

const STYLE = `
  :host { display: inline-block; position: relative; line-height: 0; }
  :host([hidden]) { display: none; }
  img, canvas { display: block; max-width: 100%; height: auto; }
  [hidden] { display: none; }
  [part="captions"] { position: absolute; inset: 0; container-type: size; pointer-events: none; }
  [part~="caption"] {
    position: absolute; display: grid; place-content: center; text-align: center;
    font: 600 var(--size) / 1.15 system-ui, sans-serif;
  }`;

/** What the element's events are. */
export interface CaptionOnImageEvents {
  captions: CustomEvent<Caption[]>;
  error: CustomEvent<CaptionerError>;
  progress: CustomEvent<Progress>;
}

// On a server this is imported, too, and does no harm.
const Base =
  typeof HTMLElement === "undefined" ? (class {} as unknown as typeof HTMLElement) : HTMLElement;

/**
 * Shows a picture, has captions written for it once it is seen, and shows them on it. Elements with
 * the same model share one captioner.
 *
 * ```html
 * <caption-on-image
 *   src="/photos/handbag.jpg"
 *   model="/models/small/"
 *   title-text="Aurelle Women Quilted Handbag"
 *   attributes='{ "colour": "Burgundy" }'
 * ></caption-on-image>
 * ```
 *
 * `src` is the picture's address and `model` that of the model's folder; `title-text`, `attributes`
 * and `boxes` (both JSON) are those of a request, and may be left out; `alt` is the picture's, and
 * the title unless told. With `composition` ("best", or the name of one) and `format` the picture is
 * composed anew, with room for its texts, and for the brand's `logo`, an address. The events
 * `captions`, `error` and `progress` have their `detail`, and do not bubble.
 */
export class CaptionOnImage extends Base {
  static readonly observedAttributes = [
    "alt",
    "attributes",
    "boxes",
    "composition",
    "format",
    "logo",
    "model",
    "src",
    "title-text",
  ];

  #image: HTMLImageElement | undefined;
  #surface: HTMLElement | undefined;
  #composition: HTMLCanvasElement | undefined;
  #captions: readonly Caption[] = [];
  #model: Model | undefined;
  #observer: IntersectionObserver | undefined;
  #seen = false;
  #waits = false;
  #stop = () => {};

  /** What was written last; empty until then, and where the element was changed. */
  get captions(): readonly Caption[] {
    return this.#captions;
  }

  /** The model, also where it is files rather than a folder; it goes before the attribute. */
  get model(): Model | undefined {
    return this.#model ?? this.getAttribute("model") ?? undefined;
  }

  set model(model: Model | undefined) {
    this.#model = model;
    this.#change();
  }

  connectedCallback(): void {
    this.#build();
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#observer?.disconnect();
        this.#seen = true;
        this.#change();
      },
      { rootMargin: NEAR },
    );
    if (this.#seen) this.#change();
    else this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.#stop();
  }

  attributeChangedCallback(name: string): void {
    if (name === "alt") this.#showPicture();
    else this.#change();
  }

  #build(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = STYLE;
    this.#image = document.createElement("img");
    this.#image.part.add("image");
    this.#image.loading = "lazy";
    this.#surface = document.createElement("div");
    this.#surface.part.add("captions");
    root.append(style, this.#image, this.#surface);
    this.#showPicture();
  }

  /** Once for all that is changed together. */
  #change(): void {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      this.#start();
    });
  }

  #start(): void {
    this.#stop();
    this.#stop = () => {};
    this.#show([]);
    this.#showPicture();
    const [src, model] = [this.getAttribute("src"), this.model];
    if (!this.#seen || !this.isConnected || !src || model === undefined) return;
    try {
      const title = this.getAttribute("title-text");
      const attributes = this.#json<Attributes>("attributes");
      const product = {
        ...(title !== null && { title }),
        ...(attributes !== undefined && { attributes }),
      };
      const request = { model, image: addressOf("src", src), ...product };
      const name = this.getAttribute("composition");
      this.#stop =
        name === null
          ? this.#write({ ...request, boxes: this.#json<Box[]>("boxes") }, async () => undefined)
          : this.#compose(request, this.#wanted(name));
    } catch (error) {
      this.#tell("error", toCaptionerError(error));
    }
  }

  /** Has the captions written, and shows them on the picture, or what is made of both. */
  #write(
    request: Parameters<typeof startCaptioning>[0],
    draw: Prepared["draw"] | (() => Promise<undefined>),
  ): () => void {
    const fail = (error: unknown) => this.#tell("error", toCaptionerError(error));
    return startCaptioning(request, {
      onProgress: (progress) => this.#tell("progress", progress),
      onCaptions: (captions) => {
        const stop = this.#stop;
        void draw(captions).then((canvas) => {
          // Something else is asked for by now.
          if (stop !== this.#stop) return;
          this.#show(captions, canvas);
          this.#tell("captions", captions);
        }, fail);
      },
      onError: fail,
    });
  }

  #wanted(name: string): Wanted {
    const logo = this.getAttribute("logo");
    return {
      name,
      format: this.getAttribute("format"),
      logo: logo === null ? undefined : addressOf("logo", logo),
    };
  }

  #compose(request: Product & { model: Model; image: URL }, wanted: Wanted): () => void {
    let isOver = false;
    let stop = () => {};
    prepare(request.image, request, wanted).then(
      ({ boxes, draw }) => {
        if (!isOver) stop = this.#write({ ...request, boxes }, draw);
      },
      (error: unknown) => {
        if (!isOver) this.#tell("error", toCaptionerError(error));
      },
    );
    return () => {
      isOver = true;
      stop();
    };
  }

  #showPicture(): void {
    const image = this.#image;
    if (!image) return;
    const src = this.getAttribute("src");
    if (src === null) image.removeAttribute("src");
    else if (src !== image.getAttribute("src")) image.src = src;
    image.alt = this.getAttribute("alt") ?? this.getAttribute("title-text") ?? "";
  }

  /** On the picture, or in a composition that takes its place. */
  #show(captions: Caption[], composition?: HTMLCanvasElement): void {
    this.#captions = captions;
    const [image, surface] = [this.#image, this.#surface];
    if (!image || !surface) return;
    image.hidden = composition !== undefined;
    this.#composition?.remove();
    this.#composition = composition;
    if (!composition) return drawCaptions(surface, captions);
    surface.replaceChildren();
    composition.part.add("composition");
    composition.role = "img";
    composition.ariaLabel = [image.alt, ...captions.map(({ text }) => text)].join(", ");
    image.after(composition);
  }

  #json<T>(name: string): T | undefined {
    const text = this.getAttribute(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CaptionerError("request-invalid", `${name}: is no JSON: ${why}`, { cause });
    }
  }

  #tell<Name extends keyof CaptionOnImageEvents>(
    name: Name,
    detail: CaptionOnImageEvents[Name]["detail"],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function addressOf(attribute: string, text: string): URL {
  try {
    return new URL(text, document.baseURI);
  } catch (cause) {
    const message = `${attribute}: is ${JSON.stringify(text.slice(0, 40))}, expected an address`;
    throw new CaptionerError("request-invalid", message, { cause });
  }
}

export interface CaptionOnImage {
  addEventListener<Name extends keyof CaptionOnImageEvents>(
    type: Name,
    listener: (this: CaptionOnImage, event: CaptionOnImageEvents[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: CaptionOnImage, event: HTMLElementEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "caption-on-image": CaptionOnImage;
  }
}

if (typeof customElements !== "undefined" && !customElements.get(NAME)) {
  customElements.define(NAME, CaptionOnImage);
}
