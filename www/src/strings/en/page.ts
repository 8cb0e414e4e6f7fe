// What the page says of itself: what it is, how it runs, what goes wrong.

export const page = {
  title: "CapOnImage",
  privacy: "Nothing leaves your machine: the model runs in this page.",
  knows:
    "The model writes short English phrases for products of the kinds it has learned, from photo, title and attributes.",
  privacyCheck:
    "Your photo, your words and the captions stay here; there is no server that could see them. Check it: once this page has loaded, switch your network off. Everything goes on working.",
  howToCheck: "How can I check that nothing leaves this machine?",
  dropHere: "Drop photos anywhere.",

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

  footer: {
    photos: (credit: string) => `Sample photos: ${credit}`,
    paper: "The paper: CapOnImage, EMNLP 2022",
    packages: "For developers: npm install caponimage caponimage-model-small",
    licence: "MIT or Apache-2.0",
    thirdParty: "Third-party licences",
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
