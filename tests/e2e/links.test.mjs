// Links: made, followed, edited, damaged.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

const MINE = "FROM alpine:3.22\n# mine\n";
const THEIRS = "FROM busybox:1.37\n# 来自同事 🐳\n";

let link;

/** A colleague makes it once, for all journeys. */
async function linkToTheirFiles(invite) {
  if (link) return link;
  const colleague = await invite();
  await colleague.open();
  await colleague.editor.isFilledWith(THEIRS);
  await colleague.opensPanel("Size");
  link = await colleague.copiesTheLink();
  return link;
}

journey("a link brings a colleague the same files and the same view", async (workbench, invite) => {
  await workbench.follow(await linkToTheirFiles(invite));
  await workbench.isTold("Opened from a link.");
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
  await workbench.editor.shows("# 来自同事 🐳");
  await workbench.isInPanel("Size");
});

journey("a link leaves one's own files alone", async (workbench, invite) => {
  await workbench.open();
  await workbench.editor.isFilledWith(MINE);
  await workbench.reload();
  await workbench.follow(await linkToTheirFiles(invite));
  await workbench.editor.shows("# 来自同事");
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("# edited");
  await workbench.editor.shows("# edited");
  await workbench.clicksOn("Back to mine");
  await workbench.editor.shows("# mine");
  await workbench.hasTheAddress("");
  await workbench.reload();
  await workbench.editor.shows("# mine");
  await workbench.isToldNothing();
});

journey("edits of a link's files survive a reload", async (workbench, invite) => {
  await workbench.follow(await linkToTheirFiles(invite));
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("# edited");
  await workbench.editor.shows("# edited");
  await workbench.reload();
  await workbench.editor.shows("# 来自同事 🐳\n# edited");
  await workbench.isTold("Opened from a link.");
  assert.ok(!(await workbench.keeps()).includes("dockwright.draft"));
});

journey("a link's files become one's own with a click", async (workbench, invite) => {
  await workbench.follow(await linkToTheirFiles(invite));
  await workbench.clicksOn("Keep as mine");
  await workbench.isToldNothing();
  await workbench.hasTheAddress("");
  await workbench.reload();
  await workbench.editor.shows("# 来自同事 🐳");
  await workbench.isToldNothing();
});

journey("a link that is followed while the page is open", async (workbench, invite) => {
  await workbench.open();
  await workbench.follow(await linkToTheirFiles(invite));
  await workbench.editor.shows("# 来自同事 🐳");
  await workbench.isTold("Opened from a link.");
});

journey("where the clipboard is refused, the link is there to be copied by hand", async (workbench) => {
  await workbench.open();
  await workbench.clicksOn("Copy link");
  await workbench.isTold("The browser did not let this page write to the clipboard");
}, { permissions: [] });

for (const { kind, damage, says } of [
  { kind: "was cut", damage: (fragment) => fragment.slice(0, -9), says: "it is incomplete" },
  { kind: "is no link at all", damage: () => "hello", says: "it does not look like a Dockwright link" },
  { kind: "comes from a newer version", damage: (fragment) => fragment.replace("1.", "9."), says: "newer Dockwright" },
]) {
  journey(`a link that ${kind} says so, and nothing is lost`, async (workbench, invite) => {
    const fragment = damage(new URL(await linkToTheirFiles(invite)).hash.slice(1));
    await workbench.open();
    await workbench.editor.isFilledWith(MINE);
    await workbench.reload();
    await workbench.open(`#${fragment}`);
    await workbench.isTold("This link could not be opened:");
    await workbench.isTold(says);
    await workbench.isHanded(fragment);
    await workbench.editor.shows("# mine");
    await workbench.reload();
    await workbench.editor.shows("# mine");
  });
}
