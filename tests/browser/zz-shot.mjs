import { chromium } from "playwright-core";
const [,, url, out, width="1500", height="1100", ...actions] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: +width, height: +height }, colorScheme: process.env.DARK ? "dark" : "light" });
page.on("console", m => console.log("console:", m.text()));
page.on("pageerror", e => console.log("error:", e.message));
await page.goto(url);
await page.waitForTimeout(500);
for (const a of actions) { const [k, ...rest] = a.split(":"); const v = rest.join(":");
  if (k === "hover") await page.hover(v);
  if (k === "check") await page.check(v);
  if (k === "select") { const [s, o] = v.split("="); await page.selectOption(s, o); }
  if (k === "scroll") await page.evaluate((y) => scrollTo(0, +y), v);
  if (k === "text") console.log(await page.textContent(v));
  await page.waitForTimeout(200);
}
await page.screenshot({ path: out });
await browser.close();
