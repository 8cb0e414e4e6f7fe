// What blank.html runs, in a file of its own, as strict policies want it.

// The package may come from another origin.
const origin = new URLSearchParams(location.search).get("package") ?? "";
window.caponimage = await import(`${origin}/pkg/index.js`);
window.photo = await (await fetch("/samples/handbag.jpg")).blob();
document.documentElement.dataset["ready"] = "";
