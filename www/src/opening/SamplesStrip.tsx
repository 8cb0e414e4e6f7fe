import "./samples.css";

import { samples, samplesMissing, smallSampleImage } from "../page/samples.ts";
import { strings } from "../strings/strings.ts";
import { openSample } from "./open-samples.ts";

const words = strings.product;

/** Products to try the page with. */
export function SamplesStrip() {
  return (
    <section class="samples-strip" aria-labelledby="samples-heading">
      <h2 id="samples-heading">{words.samples}</h2>
      <div class="samples">
        {samples.value.map((sample) => (
          <button
            key={sample.name}
            type="button"
            class="sample"
            onClick={() => void openSample(sample)}
          >
            <img
              src={smallSampleImage(sample)}
              alt={words.sample(sample.title)}
              width={72}
              height={72}
            />
          </button>
        ))}
      </div>
      {samplesMissing.value && <p class="hint">{strings.errors.noSamples}</p>}
    </section>
  );
}
