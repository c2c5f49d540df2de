// Runs journeys: each in a fresh profile of a real browser, on the release build, served as a static host would.

import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { PATIENCE_MS } from "./patience.mjs";
import { launch, serveDist } from "./site.mjs";
import { Workbench } from "./workbench.mjs";

const DESKTOP = {
  viewport: { width: 1280, height: 800 },
  locale: "en-US",
  permissions: ["clipboard-read", "clipboard-write"],
};

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
 * A test that walks through the page. `walk` is given the visitor's `Workbench`, and a function that invites another
 * visitor with a browser of their own; a profile is what a visitor's browser is like, in Playwright's words. The test
 * fails if a page wrote an error to the console, broke its policy, missed a file, or asked another host for anything.
 */
export function journey(name, walk, profile = {}) {
  test(name, async () => {
    const visits = [];
    const invite = async (profileOfTheirs = {}) => {
      const visit = await begin({ ...DESKTOP, ...profileOfTheirs });
      visits.push(visit);
      return visit.workbench;
    };
    try {
      await walk(await invite(profile), invite);
      for (const { troubles } of visits) assert.deepEqual(troubles, [], "the page had trouble");
    } catch (error) {
      for (const [index, { page }] of visits.entries()) await keepPicture(page, `${name} ${index + 1}`);
      throw error;
    } finally {
      for (const { context } of visits) await context.close();
    }
  });
}

async function begin(profile) {
  const context = await browser.newContext(profile);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles = listenForTrouble(page, new URL(site.url).origin);
  return { context, page, troubles, workbench: new Workbench(page, site.url, troubles) };
}

/** A list that grows by a line for each trouble of the page. */
function listenForTrouble(page, origin) {
  const troubles = [];
  // Breaches of the content security policy are written to the console too.
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()} (${message.location().url})`);
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
