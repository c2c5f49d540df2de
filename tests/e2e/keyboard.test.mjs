// The page without a mouse.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

journey("an example is chosen by keyboard alone", async (workbench) => {
  await workbench.open();
  await workbench.goesTo("Examples");
  await workbench.presses("Enter");
  await workbench.isOn("Go service");
  await workbench.presses("ArrowDown", "ArrowDown");
  await workbench.isOn("Node API");
  await workbench.presses("ArrowUp");
  await workbench.isOn("Why 900 MB?");
  await workbench.presses("Enter");
  await workbench.hasFiles("Dockerfile", ".dockerignore");
  await workbench.isOn("Examples");
});

journey("Escape closes a menu and is back where it was opened", async (workbench) => {
  await workbench.open();
  await workbench.goesTo("Examples");
  await workbench.presses("ArrowDown");
  await workbench.isOn("Go service");
  await workbench.presses("Escape");
  await workbench.isOn("Examples");
  await workbench.doesNotSee("Why 900 MB?");
});

journey("a menu closes when the focus goes elsewhere", async (workbench) => {
  await workbench.open();
  await workbench.goesTo("Examples");
  await workbench.presses("Enter");
  await workbench.isOn("Go service");
  await workbench.editor.isEntered();
  await workbench.doesNotSee("Why 900 MB?");
});

journey("Alt with a figure opens a panel", async (workbench) => {
  await workbench.open();
  for (const [key, panel] of [["2", "Stages"], ["3", "Size"], ["4", "Cache"], ["5", "Probes"], ["6", "Compose"], ["7", "Chains"], ["1", "Findings"]]) {
    await workbench.presses(`Alt+${key}`);
    await workbench.isInPanel(panel);
  }
});

journey("arrow keys go through the tabs", async (workbench) => {
  await workbench.open();
  await workbench.goesToPanelTab("Findings");
  await workbench.presses("ArrowRight");
  await workbench.isInPanel("Stages");
  await workbench.isOn("Stages");
  await workbench.presses("End");
  await workbench.isInPanel("Chains");
  await workbench.presses("ArrowRight");
  await workbench.isInPanel("Findings");
  await workbench.presses("ArrowLeft");
  await workbench.isInPanel("Chains");
  await workbench.hasOpen("Dockerfile");
});

journey("arrow keys go through the files", async (workbench) => {
  await workbench.open();
  await workbench.opensFile("Dockerfile");
  await workbench.presses("ArrowRight");
  await workbench.hasOpen("compose.yaml");
  await workbench.presses("Home", "ArrowLeft");
  await workbench.hasOpen("deployment.yaml");
  await workbench.isOn("deployment.yaml");
  await workbench.isInPanel("Findings");
});

journey("Tab indents in the editor, and leaves it after Escape", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\n");
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.presses("Tab");
  await workbench.editor.types("x");
  await workbench.editor.shows(/\n +x$/);
  assert.equal(await workbench.editor.hasTheFocus(), true);
  await workbench.presses("Escape", "Tab");
  assert.equal(await workbench.editor.hasTheFocus(), false);
});
