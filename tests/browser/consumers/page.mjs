// The page that every consumer builds: it loads the model, captions the sample photo, and leaves
// what came out on its window.

import { Captioner, CaptionerError } from "caponimage";
import model from "MODEL";

globalThis.captioned = (async () => {
  try {
    const statuses = [];
    const captioner = await Captioner.load(model, {
      device: "cpu",
      onProgress: ({ status }) => statuses.push(status),
      ...globalThis.loadOptions,
    });
    const photo = await (await fetch("/handbag.jpg")).blob();
    const boxes = [
      { x: 0.06, y: 0.04, width: 0.88, height: 0.12 },
      { x: 0.2, y: 0.86, width: 0.6, height: 0.1 },
    ];
    const captions = await captioner.caption(photo, { title: "Quilted Handbag", boxes });
    captioner.dispose();
    return { texts: captions.map(({ text }) => text), statuses: [...new Set(statuses)] };
  } catch (error) {
    return {
      code: error instanceof CaptionerError ? error.code : "no CaptionerError",
      message: String(error),
    };
  }
})();
