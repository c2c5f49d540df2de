// The browser and the page's host, as the journeys and the screenshot use them.

import { chromium } from "playwright-core";
import { serve } from "../../scripts/serve.mjs";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Not the root: the page must work under any path. */
const BASE = "/docs/play/";

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROME || "/usr/bin/chromium", args: FLAGS });
}

export function serveDist() {
  // Compressed in a blink: each file of journeys has a host of its own.
  return serve({ base: BASE, effort: 1 });
}
