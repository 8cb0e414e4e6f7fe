import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { saveBrand } from "../brand/brand.ts";
import { LOGO_TYPES, logoFrom } from "../brand/logo.ts";
import { strings } from "../strings/strings.ts";

const words = strings.brand;

/** The brand's logo: chosen, shown and removed. */
export function LogoField({ logo }: { logo: Blob | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const refused = useSignal<string | undefined>(undefined);
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!logo) return;
    const made = URL.createObjectURL(logo);
    url.value = made;
    return () => {
      url.value = undefined;
      URL.revokeObjectURL(made);
    };
  }, [logo]);

  const take = async (file: File | undefined) => {
    if (!file) return;
    const usable = await logoFrom(file);
    refused.value = usable ? undefined : words.logoUnusable(file.name);
    if (usable) await saveBrand({ logo: usable });
  };
  return (
    <div class="brand-row">
      <input
        ref={input}
        id="brand-logo-file"
        type="file"
        accept={LOGO_TYPES}
        class="visually-hidden"
        tabIndex={-1}
        aria-label={words.logo}
        onChange={({ currentTarget }) => {
          void take(currentTarget.files?.[0]);
          // Choosing the same file again is a change, too.
          currentTarget.value = "";
        }}
      />
      <button
        ref={choose}
        id="brand-logo"
        type="button"
        aria-describedby="brand-logo-files"
        onClick={() => input.current?.click()}
      >
        {words.chooseLogo}
      </button>
      {url.value && (
        <>
          <img src={url.value} alt={words.logo} />
          <button
            id="brand-logo-remove"
            type="button"
            aria-label={words.removePart(words.logo)}
            onClick={() => {
              void saveBrand({ logo: undefined });
              choose.current?.focus();
            }}
          >
            {words.remove}
          </button>
        </>
      )}
      <span id="brand-logo-files" class="brand-note">
        {words.logoFiles}
      </span>
      {refused.value && (
        <p key={refused.value} id="logo-refused" class="error" role="alert">
          {refused.value}
        </p>
      )}
    </div>
  );
}
