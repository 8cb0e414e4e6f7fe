import { FactsField } from "../product/FactsField.tsx";
import { strings } from "../strings/strings.ts";

const words = strings.product;

/** What the model is told of the product. */
export function ProductPanel() {
  return (
    <section class="panel" aria-labelledby="product-heading">
      <h2 id="product-heading">{words.heading}</h2>
      <FactsField />
    </section>
  );
}
