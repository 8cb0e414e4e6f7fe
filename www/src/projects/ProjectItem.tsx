import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { ChangingText } from "../controls/ChangingText.tsx";
import { isOfInputMethod } from "../controls/text-entry.ts";
import { currentLanguage, strings } from "../strings/strings.ts";
import { openProject } from "./open-project.ts";
import { renameProject } from "./projects.ts";
import type { ListedProject } from "./storage.ts";

const words = strings.projects;

interface Properties {
  project: ListedProject;
  /** Whether it is on the page. */
  isOpen: boolean;
  onDuplicate: () => void;
  onDelete: () => void;
}

/** A project in the list. */
export function ProjectItem({ project, isOpen, onDuplicate, onDelete }: Properties) {
  const { id, title, isNewer } = project;
  const renaming = useSignal(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const endRenaming = () => {
    renaming.value = false;
    requestAnimationFrame(() => renameButton.current?.focus());
  };
  return (
    <li class="project" data-project={id}>
      <button
        type="button"
        class="project-open"
        aria-current={isOpen ? "true" : undefined}
        aria-label={words.open(title)}
        disabled={isNewer}
        onClick={() => void openProject(id)}
      >
        <Thumbnail blob={project.thumbnail} />
      </button>
      <div class="project-told">
        {renaming.value ? (
          <RenameForm project={project} onEnd={endRenaming} />
        ) : (
          <>
            <strong class="project-name" translate={false}>
              <ChangingText>{title}</ChangingText>
            </strong>
            <span class="project-changed">
              <ChangingText>{isNewer ? words.newer : timeInWords(project.changed)}</ChangingText>
            </span>
            <div class="project-actions">
              {!isNewer && (
                <>
                  <button
                    ref={renameButton}
                    type="button"
                    class="project-rename"
                    aria-label={words.action(words.rename, title)}
                    onClick={() => (renaming.value = true)}
                  >
                    {words.rename}
                  </button>
                  <button
                    type="button"
                    class="project-duplicate"
                    aria-label={words.action(words.duplicate, title)}
                    onClick={onDuplicate}
                  >
                    {words.duplicate}
                  </button>
                </>
              )}
              <button
                type="button"
                class="project-delete"
                aria-label={words.action(words.delete, title)}
                onClick={onDelete}
              >
                {words.delete}
              </button>
            </div>
          </>
        )}
      </div>
    </li>
  );
}

function Thumbnail({ blob }: { blob: Blob | undefined }) {
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    url.value = made;
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url.value ? <img src={url.value} alt="" draggable={false} /> : <span />;
}

function RenameForm({ project, onEnd }: { project: ListedProject; onEnd: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  // At once, so that the first letter that is typed is in it.
  useLayoutEffect(() => input.current?.select(), []);
  return (
    <form
      class="project-rename-form"
      onSubmit={(event) => {
        event.preventDefault();
        void renameProject(project.id, input.current?.value ?? "");
        onEnd();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !isOfInputMethod(event)) onEnd();
      }}
    >
      <input
        ref={input}
        type="text"
        dir="auto"
        autocomplete="off"
        maxLength={200}
        aria-label={words.renameLabel(project.title)}
        defaultValue={project.title}
      />
      <button type="submit">{words.save}</button>
      <button type="button" onClick={onEnd}>
        {words.cancel}
      </button>
    </form>
  );
}

function timeInWords(milliseconds: number): string {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime())
    ? ""
    : time.toLocaleString(currentLanguage, { dateStyle: "medium", timeStyle: "short" });
}
