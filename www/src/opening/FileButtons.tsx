import { useRef } from "preact/hooks";

import { strings } from "../strings/strings.ts";
import { openFiles } from "./open-files.ts";

const words = strings.toolbar;

/** Opens photos. */
export function FileButtons() {
  return (
    <div class="toolbar" role="group" aria-label={words.photos}>
      <FileButton
        id="choose-photo"
        text={words.choose}
        class="primary"
        properties={{ multiple: true }}
      />
      <FileButton
        id="take-photo"
        text={words.take}
        class="only-touch"
        properties={{ capture: "environment" }}
      />
      <FileButton
        id="choose-folder"
        text={words.folder}
        class="mouse-only"
        properties={{ webkitdirectory: true }}
      />
    </div>
  );
}

interface FileButtonProperties {
  id: string;
  text: string;
  class?: string;
  properties: { multiple?: boolean; capture?: "environment"; webkitdirectory?: boolean };
}

/** A button that asks for files, as `<input type="file">` does in its own look. */
function FileButton({ id, text, class: className, properties }: FileButtonProperties) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        id={`${id}-file`}
        type="file"
        // With tables among them, phones offer no camera.
        accept={properties.capture ? "image/*" : "image/*,.csv,.tsv"}
        class="visually-hidden"
        tabIndex={-1}
        aria-label={words.photoFile}
        {...properties}
        onChange={({ currentTarget }) => {
          openFiles([...(currentTarget.files ?? [])]);
          // Choosing the same file again is a change, too.
          currentTarget.value = "";
        }}
      />
      <button id={id} type="button" class={className} onClick={() => input.current?.click()}>
        {text}
      </button>
    </>
  );
}
