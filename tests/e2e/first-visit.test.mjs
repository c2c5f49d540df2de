// What a first visitor meets, also where the browser cannot do all of it.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

journey("a newcomer opens the page", async (workbench) => {
  await workbench.open();
  await workbench.sees("Dockwright");
});

journey("the editor arrives after the page, styled within the page's policy", async (workbench) => {
  await workbench.open();
  const shown = await workbench.shownByTheEditor("FROM alpine:3.22");
  assert.equal(shown.text.trim(), "FROM alpine:3.22");
  assert.ok(shown.isStyled);
});

journey("the page's own policy keeps it from sending anything elsewhere", async (workbench) => {
  await workbench.open();
  assert.equal(await workbench.canReachElsewhere(), false);
  workbench.expectTrouble(/Connecting to 'https:\/\/example\.com\/' violates .*"connect-src 'self'"/);
  workbench.expectTrouble(/example\.com/);
});

journey("a browser that cannot load the program says so", async (workbench) => {
  await workbench.losesFilesEndingIn(".wasm");
  await workbench.arrive();
  await workbench.sees("The page could not start");
  await workbench.sees("页面无法启动");
  workbench.expectTrouble(/\.wasm|ERR_FAILED|Failed to fetch/);
});

journey(
  "a browser without JavaScript says what is needed",
  async (workbench) => {
    await workbench.arrive();
    await workbench.sees("needs JavaScript");
    await workbench.sees("因此需要 JavaScript");
    await workbench.doesNotSee("The page could not start");
  },
  { javaScriptEnabled: false },
);
