import { current, edit } from "../document/editor.ts";
import { strings } from "../strings/strings.ts";
import { loadFont, loadedFonts } from "../typesetting/fonts.ts";
import { familyList, type FontName, FONTS, type TextStyle } from "../typesetting/style.ts";
import { Switch } from "./Switch.tsx";

const words = strings.style;

/** How captions look. */
export function StylePanel() {
  const { style } = current.value;
  const set = (change: Partial<TextStyle>) =>
    edit((document) => ({ ...document, style: { ...document.style, ...change } }));
  return (
    <section class="panel" aria-labelledby="style-heading">
      <h2 id="style-heading">{words.heading}</h2>
      <label class="field">
        <span>{words.font}</span>
        <select
          id="font"
          value={style.font}
          style={loadedFonts.value.has(style.font) ? { fontFamily: familyList(style.font) } : {}}
          onChange={({ currentTarget }) => {
            const font = currentTarget.value as FontName;
            void loadFont(font);
            set({ font });
          }}
        >
          {Object.entries(FONTS).map(([name, { family }]) => (
            <option key={name} value={name}>
              {family}
            </option>
          ))}
        </select>
      </label>
      <Switch
        name="look"
        legend={words.look}
        options={words.looks}
        value={style.look}
        onChange={(look) => set({ look })}
      />
      <Switch
        name="alignment"
        legend={words.alignment}
        options={words.alignments}
        value={style.alignment}
        onChange={(alignment) => set({ alignment })}
      />
      <p class="hint">{words.colors}</p>
    </section>
  );
}
