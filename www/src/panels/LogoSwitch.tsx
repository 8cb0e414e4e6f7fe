import { openedLogo } from "../brand/opened-logo.ts";
import { composition } from "../composition/composition.ts";
import { ChangingText } from "../controls/ChangingText.tsx";
import { current, edit } from "../document/store.ts";
import { strings } from "../strings/strings.ts";

const words = strings.brand;

/** Whether the brand's logo is on the picture; nothing where the brand has none. */
export function LogoSwitch() {
  if (!openedLogo.value) return null;
  const isWanted = current.value.showsLogo !== false;
  const isShown = composition.value?.layers.some(({ kind }) => kind === "logo");
  return (
    <div class="extra">
      <label class="logo-switch">
        <input
          id="show-logo"
          type="checkbox"
          checked={isWanted}
          aria-describedby="logo-nowhere"
          onChange={({ currentTarget: { checked } }) =>
            edit((document) => ({ ...document, showsLogo: checked }))
          }
        />
        <span>{words.showLogo}</span>
      </label>
      <p id="logo-nowhere" class="brand-note" role="status">
        <ChangingText>{isWanted && isShown === false ? words.noCorner : ""}</ChangingText>
      </p>
    </div>
  );
}
