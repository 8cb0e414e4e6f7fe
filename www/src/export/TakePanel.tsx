import { current, markSaved, photo } from "../document/editor.ts";
import { openError } from "../page/open.ts";
import type { Photo } from "../page/photo.ts";
import { strings } from "../strings/strings.ts";
import { inscriptions } from "../typesetting/marks.ts";
import { CodeView } from "./CodeView.tsx";
import { fileNameFrom } from "./file-names.ts";
import { toPicture, toSvg } from "./picture.ts";
import { toJson } from "./request.ts";
import { save } from "./save.ts";

const words = strings.take;

/** What is on the page, as files and as code. */
export function TakePanel() {
  const document = current.value;
  const shown = photo.value;
  const texts = inscriptions(document.boxes);

  const take =
    (ending: string, make: (photo: Photo, name: string) => Promise<void>) => async () => {
      if (!shown) return;
      openError.value = undefined;
      try {
        await make(shown, fileNameFrom(shown.name, "-captions", ending));
        markSaved(document);
      } catch (error) {
        openError.value = words.failed(error instanceof Error ? error.message : String(error));
      }
    };
  const png = take("png", async (photo, name) =>
    save(await toPicture(photo, texts, document.style), name),
  );
  const svg = take("svg", async (photo, name) =>
    save(await toSvg(photo, texts, document.style), name, "image/svg+xml"),
  );
  const json = take("json", async (_, name) => save(toJson(document), name, "application/json"));

  return (
    <section class="panel" aria-labelledby="take-heading">
      <h2 id="take-heading">{words.heading}</h2>
      <div class="toolbar">
        <button id="take-png" type="button" disabled={!shown} onClick={png}>
          {words.png}
        </button>
        <button id="take-svg" type="button" disabled={!shown} onClick={svg}>
          {words.svg}
        </button>
        <button id="take-json" type="button" disabled={!shown} onClick={json}>
          {words.json}
        </button>
      </div>
      <CodeView />
    </section>
  );
}
