import type { Attribute } from "../document/document.ts";
import { current, edit } from "../document/editor.ts";
import { openSample } from "../page/open.ts";
import { samples, samplesMissing, smallSampleImage } from "../page/samples.ts";
import { lookUp } from "../strings/look-up.ts";
import { strings } from "../strings/strings.ts";
import { TextInput } from "./TextInput.tsx";

const words = strings.product;

/** What the model is told of the product. */
export function ProductPanel() {
  const { title, attributes } = current.value;
  const setAttributes = (next: readonly Attribute[], kind?: string) =>
    edit((document) => ({ ...document, attributes: next }), kind);
  return (
    <section class="panel" aria-labelledby="product-heading">
      <h2 id="product-heading">{words.heading}</h2>
      <div class="samples" role="group" aria-label={words.samples}>
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
      <label class="field">
        <span>{words.title}</span>
        <TextInput
          id="title"
          mostLetters={300}
          example={words.titleExample}
          value={title}
          onText={(title) => edit((document) => ({ ...document, title }), "title")}
        />
      </label>
      <fieldset class="attributes">
        <legend>{words.attributes}</legend>
        {attributes.map(([name, value], index) => (
          <div class="attribute" key={index}>
            <TextInput
              label={words.attributeName}
              example={words.nameExample}
              mostLetters={100}
              value={name}
              list="attribute-names"
              onText={(next) =>
                setAttributes(attributes.with(index, [next, value]), `attribute ${index}`)
              }
            />
            <TextInput
              label={words.attributeValue(name)}
              example={lookUp(words.valueExamples, name.trim().toLowerCase()) ?? ""}
              mostLetters={100}
              value={value}
              onText={(next) =>
                setAttributes(attributes.with(index, [name, next]), `value ${index}`)
              }
            />
            <button
              type="button"
              aria-label={words.remove(name)}
              title={words.remove(name)}
              onClick={() => setAttributes(attributes.filter((_, other) => other !== index))}
            >
              ×
            </button>
          </div>
        ))}
        <button
          id="add-attribute"
          type="button"
          onClick={() => setAttributes([...attributes, ["", ""]])}
        >
          {words.add}
        </button>
        <datalist id="attribute-names">
          {Object.keys(words.valueExamples).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </fieldset>
    </section>
  );
}
