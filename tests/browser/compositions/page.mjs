// A page in Chromium that has the package, photos and fonts; nothing goes over the network.

import { fileURLToPath } from "node:url";

import { launch } from "../browser.mjs";
import { packagePath, root } from "../paths.mjs";

const ORIGIN = "http://localhost";
const fontsPath = `${root}node_modules/@fontsource`;
const inPagePath = fileURLToPath(new URL("in-page", import.meta.url));

/**
 * @param {object} options
 * @param {string} options.folder of the photos
 * @param {string | undefined} [options.packageFolder] a built package other than pkg/dist
 * @param {string | undefined} [options.subject] another way to compose, in the place of
 *   in-page/subject.js
 */
export async function openPage({ folder, packageFolder = packagePath, subject }) {
  const folders = /** @type {const} */ ([
    ["/photos/", folder],
    ["/pkg/", packageFolder],
    ["/fonts/", fontsPath],
    ["/in-page/", inPagePath],
  ]);
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname);
    if (path === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    if (path === "/in-page/subject.js" && subject) return route.fulfill({ path: subject });
    const found = folders.find(([start]) => path.startsWith(start));
    if (!found) return route.fulfill({ status: 404 });
    return route
      .fulfill({ path: `${found[1]}/${path.slice(found[0].length)}` })
      .catch(() => route.fulfill({ status: 404 }));
  });
  page.on("console", (message) => console.log(message.text()));
  await page.goto(`${ORIGIN}/`);
  return {
    page,
    close: () => browser.close(),
    /**
     * What a function of a module of in-page gives for an argument.
     * @param {string} module
     * @param {string} name
     * @param {unknown} argument
     * @returns {Promise<any>}
     */
    call: (module, name, argument) =>
      page.evaluate(
        `import("/in-page/${module}").then((of) => of.${name}(${JSON.stringify(argument)}))`,
      ),
  };
}
