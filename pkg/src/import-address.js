// In JavaScript, for the build takes the comments out of TypeScript, and bundlers read these.

/** @param {string} address */
export function importAddress(address) {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ address);
}
