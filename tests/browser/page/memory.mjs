// What the page holds in memory while it captions many photos.

/** @import { Page } from "playwright-core" */

/** How many object URLs there are, where `watchMemory` was run first. @param {Page} page */
export function liveUrls(page) {
  return page.evaluate(() => Number(document.documentElement.dataset["urls"]));
}

/** Runs in the page: counts object URLs, and keeps what the package says of its memory. */
export function watchMemory() {
  const live = new Set();
  let most = 0;
  const count = () => {
    const pictures = document.querySelectorAll(".batch-item img").length;
    most = Math.max(most, live.size - pictures);
    Object.assign(document.documentElement?.dataset ?? {}, { urls: live.size, beyond: most });
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    live.add(url);
    count();
    return url;
  };
  URL.revokeObjectURL = (url) => {
    revokeObjectURL.call(URL, url);
    live.delete(url);
    count();
  };
  window.Worker = class extends Worker {
    /** @param {ConstructorParameters<typeof Worker>} parameters */
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener("message", ({ data }) => {
        const bytes = data.output?.memoryBytes;
        if (bytes) document.documentElement.dataset["memory"] += `${bytes} `;
      });
    }
  };
}
