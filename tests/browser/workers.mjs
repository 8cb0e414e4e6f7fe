// Counts the workers of a page.

/** @import { Page } from "playwright-core" */

/** Before the page loads. @param {Page} page */
export function countWorkers(page) {
  return page.addInitScript(() => {
    const counts = { started: 0, running: 0 };
    window.workers = counts;
    const ended = new WeakSet();
    const { terminate } = Worker.prototype;
    Worker.prototype.terminate = function () {
      if (!ended.has(this)) counts.running--;
      ended.add(this);
      terminate.call(this);
    };
    window.Worker = new Proxy(Worker, {
      construct(target, given) {
        counts.started++;
        counts.running++;
        return Reflect.construct(target, given);
      },
    });
  });
}
