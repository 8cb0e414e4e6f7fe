// Tests of what needs no browser: without the page's plugins, which write files.
export default { test: { include: ["src/**/*.test.ts"] } };
