import type { ComponentChildren } from "preact";

import { BatchView } from "./batch/BatchView.tsx";
import { ClosedBatch } from "./batch/ClosedBatch.tsx";
import { CompositionsPanel } from "./composition/CompositionsPanel.tsx";
import { Icon } from "./controls/Icon.tsx";
import { selected } from "./document/store.ts";
import { Stage } from "./editor/Stage.tsx";
import { Toolbar } from "./editor/Toolbar.tsx";
import { WrittenTexts } from "./editor/WrittenTexts.tsx";
import { engineState } from "./engine/engine.ts";
import { captionError } from "./engine/state.ts";
import { ExportPanel } from "./export/ExportPanel.tsx";
import { FileButtons } from "./opening/FileButtons.tsx";
import { openFiles } from "./opening/open-files.ts";
import { SamplesStrip } from "./opening/SamplesStrip.tsx";
import { arrangement } from "./page/media.ts";
import { sampleCredits } from "./page/samples.ts";
import { openError } from "./page/show.ts";
import { BrandPanel } from "./panels/BrandPanel.tsx";
import { ExtrasPanel } from "./panels/ExtrasPanel.tsx";
import { LookPanel } from "./panels/LookPanel.tsx";
import { ModelFacts } from "./panels/ModelFacts.tsx";
import { ProductPanel } from "./panels/ProductPanel.tsx";
import { ProjectsPanel } from "./projects/ProjectsPanel.tsx";
import { errorInWords } from "./strings/numbers.ts";
import { strings } from "./strings/strings.ts";
import { TextPanel } from "./text/TextPanel.tsx";

const PAPER = "https://aclanthology.org/2022.emnlp-main.226/";

/** The whole page. */
export function App() {
  return (
    <>
      <header class="page-header">
        <h1>{strings.title}</h1>
        <p class="privacy">
          <Icon name="lock" /> {strings.privacy}
        </p>
        <div class="header-tools">
          <ModelFacts />
          <FileButtons />
          <a class="button" href="#export">
            {strings.export.heading}
          </a>
        </div>
      </header>
      <main class={arrangement.value}>
        <Arranged />
        <BatchView />
      </main>
      <footer class="page-footer">
        <span>{strings.knows}</span>
        {sampleCredits().map((credit) => (
          <span key={credit}>{strings.footer.photos(credit)}</span>
        ))}
        <a href={PAPER}>{strings.footer.paper}</a>
        <span>
          <code>{strings.footer.packages}</code>
        </span>
        <span>{strings.footer.licence}</span>
        <a href="THIRD-PARTY.txt">{strings.footer.thirdParty}</a>
      </footer>
    </>
  );
}

/** The picture, and beside or beneath it all that is done to it. */
function Arranged() {
  switch (arrangement.value) {
    case "widest":
      return (
        <>
          <Editor />
          <div class="column">
            <CompositionsPanel />
          </div>
          <div class="column">
            <TextPanel />
            <Panels />
          </div>
        </>
      );
    case "wide":
      return (
        <>
          <Editor />
          <div class="column">
            <CompositionsPanel />
            <TextPanel />
            <Panels />
          </div>
        </>
      );
    case "narrow":
      return (
        <Editor>
          {selected.value !== undefined && <TextPanel />}
          <CompositionsPanel />
          {selected.value === undefined && <TextPanel />}
          <Panels />
        </Editor>
      );
  }
}

function Panels() {
  return (
    <>
      <ProductPanel />
      <LookPanel />
      <BrandPanel />
      <ExtrasPanel />
      <ExportPanel />
      <ProjectsPanel onFiles={openFiles} />
    </>
  );
}

/** The picture; `children` come right beneath it. */
function Editor({ children }: { children?: ComponentChildren }) {
  const { stage } = strings;
  return (
    <section class="editor" aria-labelledby="picture-heading">
      <h2 id="picture-heading" class="visually-hidden">
        {stage.heading}
      </h2>
      <SamplesStrip />
      <ClosedBatch />
      <Failure />
      <div class="desk">
        <Toolbar />
        <Stage />
        <details class="hint">
          <summary>
            <span class="mouse-only">
              {stage.hint} {strings.dropHere}
            </span>
            <span class="only-touch">{stage.touchHint}</span>
          </summary>
          <p id="box-help">{stage.help}</p>
        </details>
      </div>
      <WrittenTexts />
      {children}
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
