// Tests of what needs no browser; those that do are in tests/browser.
export default { test: { include: ["src/**/*.test.ts"] } };
