// Draws docs/screenshot.png: the release page as a newcomer sees it.

import { mkdir, writeFile } from "node:fs/promises";
import { launch, serveDist } from "../tests/e2e/site.mjs";
import { Workbench } from "../tests/e2e/workbench.mjs";

const OUTPUT = "docs/screenshot.png";
const LIMIT = 200_000;

const [browser, site] = await Promise.all([launch(), serveDist()]);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light", reducedMotion: "reduce" });
  await new Workbench(page, site.url, []).open();
  await page.waitForLoadState("networkidle");
  const picture = await page.screenshot();
  if (picture.length > LIMIT) throw new Error(`The picture is ${picture.length} bytes; ${LIMIT} are allowed.`);
  await mkdir("docs", { recursive: true });
  await writeFile(OUTPUT, picture);
  console.log(`${OUTPUT}: ${picture.length} bytes`);
} finally {
  await browser.close();
  await site.close();
}
