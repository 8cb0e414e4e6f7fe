// All words of the page, in English. A translation is another file of this shape.

export const en = {
  title: "CapOnImage",
  privacy: "Nothing leaves your machine: the model runs in this page.",
  knows:
    "The model writes short English phrases for products of the kinds it has learned, from photo, title and attributes.",
  privacyCheck:
    "Your photo, your words and the captions stay here; there is no server that could see them. Check it: once this page has loaded, switch your network off. Everything goes on working.",
  howToCheck: "How can I check that nothing leaves this machine?",
  dropHere: "Drop photos anywhere.",

  stage: {
    heading: "Picture",
    texts: "Texts on the picture",
    text: (role: string, words: string) => `${role}${words && `: ${words}`}`,
    editing: (role: string) => `Words of: ${role}`,
    role: "text",
    help: "Drag a text to move it; drag a corner to make it larger or smaller, a side to break its lines elsewhere (Alt: without snapping). Drag beside the texts to draw a new one. With the keyboard: Tab to a text, arrow keys move it, Shift and arrow keys resize it, Enter edits its words, Ctrl+D duplicates it, Delete removes it, Ctrl+Z undoes.",
    hint: "Click a text to change it, double-click to type.",
    touchHint: "Tap a text to change it, or to move it.",
    looks: "Coloured is where this text looks.",
    looking: "Asking where this text looks…",
  },

  roles: {
    eyebrow: "Brand line",
    headline: "Headline",
    benefit: "Benefit",
    detail: "Fact",
    badge: "Badge",
    call: "Call to action",
  },

  toolbar: {
    label: "Edits",
    photos: "Photos",
    choose: "Choose photos",
    take: "Take a photo",
    folder: "A whole folder",
    photoFile: "Photo files",
    addText: "Add a text",
    draw: "Draw a text",
    drawing: "Drag on the picture to draw a text. Escape ends this.",
    drawingGivenUp: "No text is drawn.",
    undo: "Undo",
    redo: "Redo",
    rewriteAll: "Rewrite all",
    size: "Size",
    zoomIn: "Larger",
    zoomOut: "Smaller",
    zoomFit: "Fit into the window",
    zoomLevel: (times: number) => `${Math.round(times * 100)} %`,
    zoom: (times: number) => `Shown at ${Math.round(times * 100)} %; fit into the window`,
  },

  formats: {
    photo: "As the photo",
    square: "Square, 2000 × 2000",
    "square-large": "Square, 2048 × 2048",
    portrait: "Post, 1080 × 1350",
    story: "Story, 1080 × 1920",
    landscape: "Link or ad, 1200 × 628",
  },

  compositions: {
    heading: "Compositions",
    use: (name: string) => `Composition: ${name}`,
    more: (count: number) => `${count} more`,
    fewer: "Fewer",
    names: {
      "column-left": "Column on the left",
      "column-right": "Column on the right",
      magazine: "Magazine",
      diagonal: "Diagonal",
      "headline-and-row": "Headline and row",
      pills: "Pills",
      facts: "Facts",
      quiet: "Quiet",
      split: "Split",
      footer: "Footer",
      poster: "Poster",
      card: "Card",
      callouts: "Callouts",
    } as Readonly<Record<string, string>>,
  },

  text: {
    heading: "Text",
    all: "All texts",
    words: "Words",
    look: "Look at this one",
    lookHelp: "Look at this one: the model is not sure of it.",
    kept: "Your words: they stay as they are, and no other text says the same.",
    free: "Let the model write",
    rewrite: "Write another",
    duplicate: "Duplicate",
    delete: "Delete",
    deleted: "deleted",
    restore: "Bring back",
    back: "Back to the composition",
    size: "Size",
    sizeInPixels: "Size in pixels",
    ownSize: "As the composition",
    font: "Font",
    fonts: { display: "Headline", text: "Text" },
    weight: "Weight",
    weights: { regular: "Regular", bold: "Bold" },
    align: "Alignment",
    aligns: { left: "Left", center: "Centre", right: "Right" },
    color: "Colour",
    swatch: (color: string) => `Colour ${color}`,
    otherColor: "Another colour",
    modelColor: "As the composition",
    attention: "Where it looks",
    alternatives: "Other words",
    searching: "Looking for others…",
    noAlternatives: "The model finds no other.",
  },

  product: {
    heading: "Product",
    samples: "Try a sample",
    sample: (title: string) => `Sample: ${title}`,
  },

  facts: {
    title: "Title",
    titleExample: "e.g. Aurelle Women Quilted Handbag",
    facts: "Facts",
    factsExample: "brand: Aurelle\nmaterial: leather\n350 ml",
    hint: "One a line. A list or a whole listing can be pasted.",
    understood: "Facts as they are understood",
    remove: (name: string, value: string) => `Remove ${name}: ${value}`,
    suggestions: "Facts that buyers look for",
    suggestion: (name: string) => `Add ${name}`,
    read: (facts: number, withTitle: boolean) =>
      (facts === 1 ? "1 fact was read" : `${facts} facts were read`) +
      (withTitle ? ", and the title." : "."),
  },

  look: {
    heading: "Look",
    fonts: "Fonts",
    pairs: { poppins: "Poppins", playfair: "Playfair Display", oswald: "Oswald", kalam: "Kalam" },
  },

  extras: {
    heading: "Extras",
    badge: "Badge or price",
    badgeExample: "e.g. New, or € 49",
    badges: ["New", "Sale", "−20 %", "€ 49"],
    call: "Call to action",
    callExample: "e.g. Shop now",
    calls: ["Shop now", "Learn more"],
    choices: (name: string) => `Suggestions: ${name}`,
  },

  export: {
    heading: "Export",
    size: "Size in pixels",
    scale: (times: number) => `${times}×`,
    files: { png: "PNG", jpg: "JPEG", webp: "WebP", svg: "SVG", json: "Project file" },
    hints: {
      png: "The picture, without loss",
      jpg: "The picture, small",
      webp: "The picture, smallest",
      svg: "The picture with live text",
      json: "JSON that this page opens again",
    },
    copyPicture: "Copy picture",
    share: "Share…",
    nothing: "there is no picture yet",
    code: "For developers",
    copy: "Copy",
    copied: "Copied",
    copyRefused:
      "Your browser does not let this page copy. The code is selected, for you to copy it.",
    codeLabel: "JavaScript that makes this picture",
    failed: (reason: string) => `The file could not be made: ${reason}`,
  },

  model: {
    heading: "How it runs",
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
    done: "Done",
    look: "Please look",
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
    valueOf: (attribute: string, name: string) => `${attribute} of ${name}`,
    columns: { photo: "Photo", title: "Title", captions: "Captions", state: "State" },
    order: "Order",
    orders: { chosen: "As chosen", look: "Needs a look first" },
    tables: {
      used: (count: number) =>
        count === 1
          ? "1 photo has its facts from the table."
          : `${count} photos have their facts from the table.`,
      rowsWithoutPhoto: (count: number) =>
        count === 1 ? "1 row has no photo here." : `${count} rows have no photo here.`,
      photosWithoutRow: (count: number) =>
        count === 1 ? "1 photo has no row." : `${count} photos have no row.`,
      row: (number: number) => `row ${number}`,
      noPhotoColumn: (name: string) =>
        `${name} has no column that names the photos. Call it "image", and put the names of the files there.`,
      unreadable: (name: string, reason: string) => `${name} could not be read: ${reason}`,
      alone: (name: string) => `Drop the photos together with ${name}.`,
    },
    notPictures: (count: number) =>
      count === 1
        ? "1 file is not a picture and was left out."
        : `${count} files are not pictures and were left out.`,
  },

  projects: {
    heading: "Projects",
    hint: "Your photos and texts are kept in this browser, on this machine only.",
    none: "Nothing yet: what you make is kept here by itself.",
    open: (name: string) => `Open ${name}`,
    rename: "Rename",
    renameLabel: (name: string) => `New name of ${name}`,
    save: "Save",
    cancel: "Cancel",
    duplicate: "Duplicate",
    copyOf: (name: string) => `${name} (copy)`,
    delete: "Delete",
    deleted: (name: string) => `${name} was deleted.`,
    undo: "Undo",
    action: (action: string, name: string) => `${action} ${name}`,
    newer: "Made by a newer version of this page. Reload the page to open it.",
    changedElsewhere:
      "This project was changed in another tab. If you go on here, your changes replace those.",
    showOther: "Show the other tab's version",
    openFile: "Open a JSON file",
    file: "JSON file",
    otherJson: (name: string) =>
      `${name} is not a project of this page. A project is a JSON file from Export.`,
    photoNeeded: (name: string, photo: string) =>
      `${name} does not hold its photo. Drop ${photo} together with it.`,
    notOpened: (reason: string) => `This project cannot be opened: ${reason}`,
    notKept: (reason: string) => `Your work is not kept: ${reason} Export it before you leave.`,
    reasons: {
      unsupported: "this browser has no storage for pages.",
      refused: "this browser does not let the page store anything, as in some private windows.",
      full: "the browser's storage is full. Delete projects or free disk space.",
      newer: "it was made by a newer version of this page. Reload the page.",
      missing: "it is no longer there.",
      unreadable: "the photo's file can no longer be read.",
      failed: "the browser's storage does not answer.",
    },
  },

  brand: {
    heading: "Brand",
    hint: "Kept in this browser, for all projects.",
    name: "Name",
    nameExample: "e.g. Aurelle",
    firstColor: "First colour",
    secondColor: "Second colour",
    noColor: (color: string) => `${color}: none`,
    logo: "Logo",
    chooseLogo: "Choose a logo",
    logoFiles: "PNG, SVG or JPEG, up to 2 MB.",
    logoUnusable: (name: string) =>
      `${name} cannot be used. A logo is a PNG, SVG or JPEG of up to 2 MB.`,
    font: "Font",
    noFont: "As in the project",
    remove: "Remove",
    removePart: (part: string) => `Remove ${part.toLowerCase()}`,
    removeAll: "Remove the brand",
  },

  footer: {
    photos: (credit: string) => `Sample photos: ${credit}`,
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
