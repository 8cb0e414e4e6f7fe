// Written out one by one because bundlers find files only by such literal expressions.
export default {
  config: new URL("./config.json", import.meta.url),
  tokenizer: new URL("./tokenizer.json", import.meta.url),
  weights: new URL("./model.bpk", import.meta.url),
};
