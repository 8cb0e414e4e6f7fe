// What becomes of the work: files, many photos at once, projects.

export const keeping = {
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
    closeKeeps: "Photos that are not in a ZIP yet can be brought back",
    hint: "Click a photo to edit it. After Close, photos that are not in a ZIP yet can be brought back.",
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
    openFile: "Open a project file",
    file: "Project file",
    otherJson: (name: string) =>
      `${name} is not a project of this page. A project file comes from Export.`,
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
};
