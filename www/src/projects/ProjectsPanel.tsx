import "./projects.css";

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

import { ChangingText } from "../controls/ChangingText.tsx";
import { notKept } from "../storage/keeping.ts";
import { strings } from "../strings/strings.ts";
import { saveAgain, saveNow } from "./autosave.ts";
import { openProject } from "./open-project.ts";
import { ProjectItem } from "./ProjectItem.tsx";
import {
  changedElsewhere,
  copyProject,
  currentProject,
  deleteProject,
  projects,
} from "./projects.ts";
import type { ListedProject } from "./storage.ts";

const words = strings.projects;

/** What was deleted last, to be brought back. */
interface Deleted {
  id: string;
  title: string;
  undo: () => Promise<void>;
}

interface Properties {
  /** Opens what was exported. */
  onFiles: (files: File[]) => void;
}

/** All that was made in this browser: to open, rename, duplicate and delete. */
export function ProjectsPanel({ onFiles }: Properties) {
  const deleted = useSignal<Deleted | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const focusOn = (id: string) =>
    list.current?.querySelector<HTMLElement>(`[data-project="${id}"] .project-open`)?.focus();

  const duplicate = async ({ id }: ListedProject) => {
    // With what was changed just now.
    await saveNow();
    const title = projects.value.find((project) => project.id === id)?.title ?? "";
    const copy = await copyProject(id, words.copyOf(title));
    if (copy) afterDrawn(() => focusOn(copy));
  };
  const remove = async ({ id, title }: ListedProject) => {
    const undo = await deleteProject(id);
    if (!undo) return;
    deleted.value = { id, title, undo };
    afterDrawn(() => undoButton.current?.focus());
    if (notKept.value === "full") await saveAgain();
  };
  const bringBack = async ({ id, undo }: Deleted) => {
    await undo();
    deleted.value = undefined;
    afterDrawn(() => focusOn(id));
  };

  return (
    <section class="panel projects" aria-labelledby="projects-heading">
      <NotKept />
      <ChangedElsewhere />
      <details id="projects">
        <summary>
          <h2 id="projects-heading">{words.heading}</h2>{" "}
          <ChangingText>{String(projects.value.length)}</ChangingText>
        </summary>
        <p class="hint">{projects.value.length > 0 ? words.hint : words.none}</p>
        <div role="status">
          {deleted.value && (
            <p id="project-deleted" class="project-deleted">
              <ChangingText>{words.deleted(deleted.value.title)}</ChangingText>{" "}
              <button
                ref={undoButton}
                id="undo-delete"
                type="button"
                onClick={() => deleted.value && void bringBack(deleted.value)}
              >
                {words.undo}
              </button>
            </p>
          )}
        </div>
        <ul ref={list} class="project-list">
          {projects.value.map((project) => (
            <ProjectItem
              key={project.id}
              project={project}
              isOpen={project.id === currentProject.value}
              onDuplicate={() => void duplicate(project)}
              onDelete={() => void remove(project)}
            />
          ))}
        </ul>
        <OpenJson onFiles={onFiles} />
      </details>
    </section>
  );
}

/** One line where this browser does not keep what is made here. */
function NotKept() {
  const reason = notKept.value;
  return (
    <div role="status">
      {reason && (
        <p id="not-kept" class="error">
          <ChangingText>{words.notKept(words.reasons[reason])}</ChangingText>
        </p>
      )}
    </div>
  );
}

function ChangedElsewhere() {
  const id = currentProject.value;
  const isChanged = id !== undefined && changedElsewhere.value.has(id);
  return (
    <div role="status">
      {isChanged && (
        <p id="changed-elsewhere" class="error">
          {words.changedElsewhere}{" "}
          <button
            id="show-other"
            type="button"
            onClick={() => void openProject(id, { anew: true })}
          >
            {words.showOther}
          </button>
        </p>
      )}
    </div>
  );
}

/** For those who don't drop files. */
function OpenJson({ onFiles }: Properties) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        id="open-json-file"
        type="file"
        accept=".json,application/json"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={words.file}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // Choosing the same file again is a change, too.
          currentTarget.value = "";
        }}
      />
      <button id="open-json" type="button" onClick={() => input.current?.click()}>
        {words.openFile}
      </button>
    </>
  );
}

/** Once what changed is on the page. */
function afterDrawn(run: () => void): void {
  requestAnimationFrame(() => run());
}
