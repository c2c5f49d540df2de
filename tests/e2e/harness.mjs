// Runs journeys: each in a fresh profile of a real browser, on the release build, served as a static host would.

import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, serveDist } from "./site.mjs";
import { Workbench } from "./workbench.mjs";

const PATIENCE_MS = 15_000;

let browser;
let site;

before(async () => {
  [browser, site] = await Promise.all([launch(), serveDist()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * A test that walks through the page. `walk` is given a `Workbench`; `profile` is what the visitor's browser is like,
 * in Playwright's words. It fails if the page wrote an error to the console, broke its policy, missed a file, or asked
 * another host for anything.
 */
export function journey(name, walk, profile = {}) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...profile });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const troubles = listenForTrouble(page, new URL(site.url).origin);
    try {
      await walk(new Workbench(page, site.url, troubles));
      assert.deepEqual(troubles, [], "the page had trouble");
    } catch (error) {
      await keepPicture(page, name);
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** A list that grows by a line for each trouble of the page. */
function listenForTrouble(page, origin) {
  const troubles = [];
  // Breaches of the content security policy are written to the console too.
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure();
    // The browser's own doing: a preload that it has no use for, or a breach that the console tells more about.
    if (!["net::ERR_ABORTED", "csp"].includes(errorText)) troubles.push(`${errorText}: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) troubles.push(`elsewhere: ${url}`);
  });
  return troubles;
}

async function keepPicture(page, name) {
  await mkdir("test-results", { recursive: true });
  const path = `test-results/${name.replace(/\W+/g, "-")}.png`;
  // The page may be gone: then the error itself must do.
  await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
}
