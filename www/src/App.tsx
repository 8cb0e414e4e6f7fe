import type { ComponentChildren } from "preact";

import { BatchView } from "./batch/BatchView.tsx";
import { ClosedBatch } from "./batch/ClosedBatch.tsx";
import { captionError } from "./captioning/captioning.ts";
import { engineState } from "./captioning/engine.ts";
import { BoxPanel } from "./editor/BoxPanel.tsx";
import { Stage } from "./editor/Stage.tsx";
import { Toolbar } from "./editor/Toolbar.tsx";
import { WrittenCaptions } from "./editor/WrittenCaptions.tsx";
import { TakePanel } from "./export/TakePanel.tsx";
import { LayoutStrip } from "./layouts/LayoutStrip.tsx";
import { isWide } from "./page/media.ts";
import { openError } from "./page/open.ts";
import { ModelPanel } from "./panels/ModelPanel.tsx";
import { ProductPanel } from "./panels/ProductPanel.tsx";
import { StylePanel } from "./panels/StylePanel.tsx";
import { errorInWords } from "./strings/numbers.ts";
import { strings } from "./strings/strings.ts";

const PAPER = "https://aclanthology.org/2022.emnlp-main.226/";

/** The whole page. */
export function App() {
  return (
    <>
      <header class="page-header">
        <div>
          <h1>{strings.title}</h1>
          <p>{strings.tagline}</p>
        </div>
        <p class="privacy">{strings.privacy}</p>
      </header>
      <main>{isWide.value ? <Columns /> : <Column />}</main>
      <footer class="page-footer">
        <a href={PAPER}>{strings.footer.paper}</a>
        <span>
          <code>{strings.footer.packages}</code>
        </span>
        <span>{strings.footer.licence}</span>
      </footer>
    </>
  );
}

/** The picture on the left; what is selected on it beside it. */
function Columns() {
  return (
    <>
      <div class="column">
        <Editor />
        <LayoutStrip />
        <TakePanel />
      </div>
      <div class="column">
        <BoxPanel />
        <ProductPanel />
        <StylePanel />
        <ModelPanel />
      </div>
      <BatchView />
    </>
  );
}

function Column() {
  return (
    <>
      <Editor>
        <BoxPanel />
      </Editor>
      <ProductPanel />
      <LayoutStrip />
      <StylePanel />
      <TakePanel />
      <BatchView />
      <ModelPanel />
    </>
  );
}

function Editor({ children }: { children?: ComponentChildren }) {
  const { stage } = strings;
  return (
    <section class="editor" aria-labelledby="picture-heading">
      <h2 id="picture-heading" class="visually-hidden">
        {stage.heading}
      </h2>
      <Toolbar />
      <ClosedBatch />
      <Failure />
      <Stage />
      <WrittenCaptions />
      {children}
      <p class="hint mouse-only">
        {stage.hint} {strings.dropHere}
      </p>
      <p class="hint only-touch">{stage.touchHint}</p>
      <details class="hint">
        <summary>{stage.helpSummary}</summary>
        <p id="box-help">{stage.help}</p>
      </details>
    </section>
  );
}

function Failure() {
  const state = engineState.value;
  const failed = state.phase === "failed" ? state.error : captionError.value;
  const text = openError.value ?? (failed === undefined ? undefined : errorInWords(failed));
  if (text === undefined) return null;
  return (
    <p key={text} id="error" class="error" role="alert">
      {text}
    </p>
  );
}
