import "./export.css";

import { useSignal } from "@preact/signals";

import { composition } from "../composition/composition.ts";
import { loadFontPair } from "../composition/fonts.ts";
import { Announcement } from "../controls/Announcement.tsx";
import { ChangingText } from "../controls/ChangingText.tsx";
import { Switch } from "../controls/Switch.tsx";
import { current, markSaved, photo } from "../document/store.ts";
import { openError } from "../page/show.ts";
import { strings } from "../strings/strings.ts";
import { CodeView } from "./CodeView.tsx";
import { dataUrl } from "./data-url.ts";
import { fileNameFrom } from "./file-names.ts";
import { type PictureType, toPicture } from "./picture.ts";
import { toJson } from "./request.ts";
import { save } from "./save.ts";
import { canCopyPictures, canSharePictures, copyPicture, sharePicture } from "./sharing.ts";

const words = strings.export;

const PICTURES = [
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["webp", "image/webp"],
  ["svg", "image/svg+xml"],
] as const satisfies (readonly [string, PictureType])[];

/** How long it is said that something was copied. */
const COPIED_MS = 2000;

/** The picture as a file, and by other ways out of the page. */
export function ExportPanel() {
  const scale = useSignal<"1" | "2">("1");
  const isCopied = useSignal(false);
  const [shown, whole] = [photo.value, composition.value];
  const isReady = shown !== undefined && whole !== undefined;

  const picture = async (type: PictureType) => {
    // A font that could not be had before may come now, and is measured otherwise.
    await loadFontPair(current.value.fonts);
    const [shown, whole] = [photo.value, composition.value];
    if (!shown || !whole) throw new Error(words.nothing);
    return toPicture(whole, shown, { type, scale: Number(scale.value) });
  };
  const nameOf = (ending: string) => fileNameFrom(shown?.name ?? "", "-captions", ending);
  /** What fails is said above the picture; what does not is saved. */
  const attempt = (work: () => Promise<void>) => async () => {
    const document = current.value;
    openError.value = undefined;
    try {
      await work();
      markSaved(document);
    } catch (error) {
      openError.value = words.failed(error instanceof Error ? error.message : String(error));
    }
  };
  const json = attempt(async () => {
    if (!shown || !whole) return;
    const text = toJson(current.value, whole, shown, await dataUrl(shown.blob));
    save(text, nameOf("json"), "application/json");
  });
  const copy = attempt(async () => {
    await copyPicture(picture("image/png"));
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), COPIED_MS);
  });
  const share = attempt(async () => sharePicture(await picture("image/png"), nameOf("png")));
  const sizes = { "1": sizeInWords(whole, 1), "2": sizeInWords(whole, 2) };

  return (
    <section id="export" class="panel" aria-labelledby="export-heading" tabIndex={-1}>
      <h2 id="export-heading">{words.heading}</h2>
      <Switch
        name="scale"
        legend={words.size}
        options={sizes}
        value={scale.value}
        onChange={(value) => (scale.value = value)}
      />
      <div class="toolbar export-files">
        {PICTURES.map(([ending, type], index) => (
          <button
            key={ending}
            id={`export-${ending}`}
            type="button"
            class={index === 0 ? "primary" : ""}
            disabled={!isReady}
            title={words.hints[ending]}
            onClick={attempt(async () => save(await picture(type), nameOf(ending)))}
          >
            {words.files[ending]}
          </button>
        ))}
      </div>
      <div class="toolbar">
        {canCopyPictures() && (
          <button id="copy-picture" type="button" disabled={!isReady} onClick={copy}>
            <ChangingText>{isCopied.value ? words.copied : words.copyPicture}</ChangingText>
          </button>
        )}
        {canSharePictures() && (
          <button id="share-picture" type="button" disabled={!isReady} onClick={share}>
            {words.share}
          </button>
        )}
        <button
          id="export-json"
          type="button"
          disabled={!isReady}
          title={words.hints.json}
          onClick={json}
        >
          {words.files.json}
        </button>
      </div>
      <Announcement text={isCopied.value ? words.copied : undefined} />
      <CodeView />
    </section>
  );
}

function sizeInWords(size: { width: number; height: number } | undefined, scale: number): string {
  const name = words.scale(scale);
  return size ? `${name} · ${size.width * scale} × ${size.height * scale}` : name;
}
