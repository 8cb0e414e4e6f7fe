// All words of the page, in English. A translation is another file of this shape.

export const en = {
  title: "CapOnImage",
  tagline:
    "Turns a product photo into a picture that sells: short captions, written and set for it by a model in your browser.",
  privacy: "Nothing leaves your machine: the model runs in this page.",
  privacyCheck:
    "Your photo, your words and the captions stay here; there is no server that could see them. Check it: once this page has loaded, switch your network off. Everything goes on working.",
  howToCheck: "How can I check that?",
  dropHere: "Drop photos anywhere.",

  stage: {
    heading: "Photo and boxes",
    boxes: "Caption boxes",
    box: (number: number, count: number, text: string) =>
      `Box ${number} of ${count}${text && `: ${text}`}`,
    role: "caption box",
    help: "Drag on the picture to draw a box; drag a box to move it, or a corner to resize it (Alt: without snapping). With the keyboard: Tab to a box, arrow keys move it, Shift and arrow keys resize it, Enter edits its text, Ctrl+D duplicates it, Delete removes it, Ctrl+Z undoes.",
    helpSummary: "Drawing, moving, keyboard",
    hint: "Select a box to change its text. Rest on one to see where on the photo its caption looks.",
    touchHint: "Tap a box to change its text, or to move it.",
    looks: "Bright is where this caption looks.",
  },

  toolbar: {
    label: "Photo and edits",
    choose: "Choose photos",
    take: "Take a photo",
    folder: "A whole folder",
    photoFile: "Photo files",
    addBox: "Add a box",
    draw: "Draw a box",
    drawing: "Drag on the picture to draw a box. Escape ends this.",
    drawingGivenUp: "No box is drawn.",
    undo: "Undo",
    redo: "Redo",
    rewriteAll: "Rewrite all",
    removeBoxes: "Clear",
    removeBoxesHelp: "Remove all boxes",
  },

  box: {
    heading: "Selected box",
    text: "Text",
    kept: "Your text: it stays as it is, and no other box says the same.",
    free: "Let the model write",
    rewrite: "Rewrite",
    duplicate: "Duplicate",
    delete: "Delete",
    color: "Colour",
    modelColor: "The model's colour",
    alternatives: "Other captions",
    searching: "Looking for others…",
    noAlternatives: "The model finds no other.",
  },

  layouts: {
    heading: "Layouts for this photo",
    hint: "Found in the free areas of the picture.",
    writing: "Writing their captions…",
    use: (number: number, captions: string) => `Layout ${number}: ${captions}`,
  },

  product: {
    heading: "Product",
    samples: "Sample products",
    sample: (title: string) => `Sample: ${title}`,
    title: "Title",
    titleExample: "e.g. Aurelle Women Quilted Handbag",
    attributes: "Attributes",
    attributeName: "Attribute name",
    nameExample: "e.g. colour",
    attributeValue: (name: string) => `Value of ${name || "the attribute"}`,
    valueExamples: {
      brand: "e.g. Aurelle",
      gender: "e.g. Women",
      category: "e.g. Bags",
      type: "e.g. Handbags",
      colour: "e.g. Burgundy",
      material: "e.g. Leather",
      season: "e.g. Summer",
      usage: "e.g. Casual",
    } as Readonly<Record<string, string>>,
    remove: (name: string) => `Remove attribute ${name}`.trim(),
    add: "Add an attribute",
  },

  style: {
    heading: "Style",
    font: "Font",
    look: "Letters",
    looks: { plain: "Plain", plate: "Plate", outline: "Outline" },
    alignment: "Alignment",
    alignments: { auto: "Auto", left: "Left", center: "Centre", right: "Right" },
    colors:
      "Colours are the model's; where one could not be read, it is made darker or lighter until it can.",
  },

  take: {
    heading: "Take it with you",
    png: "PNG picture",
    svg: "SVG with live text",
    json: "JSON",
    code: "Show the code",
    copy: "Copy",
    copied: "Copied",
    copyRefused:
      "Your browser does not let this page copy. The code is selected, for you to copy it.",
    codeLabel: "JavaScript that writes these captions",
    failed: (reason: string) => `The file could not be made: ${reason}`,
  },

  model: {
    heading: "What happens here",
    runOn: "Run on",
    devices: { auto: "Auto", webgpu: "WebGPU", cpu: "CPU" },
    loading: "Loading the model",
    downloading: (loaded: string, total: string) => `Downloading: ${loaded} of ${total}`,
    compiling: "Compiling…",
    starting: "Starting the model…",
    facts: {
      device: "Runs on",
      reason: "Why",
      size: "Model",
      loaded: "Ready in",
      image: "Reading the photo",
      context: "Understanding it",
      perBox: "Each caption",
      total: "Last captions",
    },
    perBox: (time: string, count: number) => (count === 1 ? time : `${time} (${count} at once)`),
    writing: "Writing captions…",
    written: (count: number, time: string) =>
      count === 1 ? `1 caption in ${time}` : `${count} captions in ${time}`,
  },

  batch: {
    heading: "Several photos",
    progress: (done: number, count: number) => `${done} of ${count} captioned`,
    waiting: "Waiting",
    working: "Writing…",
    failed: "Failed",
    export: "Download all as ZIP",
    exporting: (done: number, count: number) => `Packing ${done} of ${count}…`,
    stop: "Stop",
    goOn: "Go on",
    close: "Close",
    closed: (count: number) =>
      count === 1
        ? "1 photo was closed before it was saved."
        : `${count} photos were closed before they were saved.`,
    reopen: "Bring back",
    drop: "Give up",
    notPacked: (names: string) => `Not in the ZIP: ${names}`,
    open: (name: string) => `Edit ${name}`,
    titleOf: (name: string) => `Title of ${name}`,
    notPictures: (count: number) =>
      count === 1
        ? "1 file is not a picture and was left out."
        : `${count} files are not pictures and were left out.`,
  },

  footer: {
    paper: "The paper: CapOnImage, EMNLP 2022",
    packages: "For developers: npm install caponimage caponimage-model-small",
    licence: "MIT or Apache-2.0",
  },

  errors: {
    photoUnreadable: (name: string) =>
      `${name} is damaged, or not a picture that your browser can show.`,
    photoGone: (name: string) =>
      `${name} can no longer be read. It may have been moved, renamed or changed.`,
    noPictures: "There is no picture among these files.",
    addressOnly: "Save the picture first, then drop the file here.",
    filesUnreadable: (count: number) =>
      count === 1 ? "1 file could not be read." : `${count} files could not be read.`,
    noSamples: "The samples could not be loaded. Choose a photo of your own.",
    sampleMissing:
      "This sample could not be loaded. Try again with a network, or choose a photo of your own.",
    unforeseen: "Something went wrong. If it stays so, reload the page.",
    newVersion: "There may be a new version of this page. Reload it to go on.",
    codes: {
      "model-not-found": "The model is not on this server.",
      "model-corrupt": "The model's files are damaged. Reloading the page may help.",
      "model-incompatible": "This model does not fit this page.",
      "network-error": "The model could not be downloaded. Check your connection and reload.",
      "image-unreadable": "This photo cannot be read. Try a JPEG, PNG or WebP file.",
      "box-invalid": "A box cannot be used.",
      "request-invalid": "The title or an attribute cannot be used.",
      unavailable: "This browser cannot write captions here. Try another one, or a newer version.",
      "webgpu-unavailable": "WebGPU is not available here. Choose Auto or CPU.",
      "device-lost": "The graphics processor stopped. Choose CPU, or reload the page.",
      internal: "Something broke. Reload the page to go on.",
    } as Readonly<Record<string, string>>,
  },
};

export type Strings = typeof en;
