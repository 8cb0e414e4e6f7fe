/** Where the model's files are: what `Captioner.load` of the package `caponimage` takes. */
declare const model: { config: URL; tokenizer: URL; weights: URL };
export default model;
