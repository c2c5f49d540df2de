// A folder is dropped onto the page, or chosen: its config files open, and what COPY takes is added up.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { journey } from "./harness.mjs";

const FILES = {
  Dockerfile: "FROM scratch\nCOPY . /app\n",
  ".dockerignore": "*.md\n",
  "src/main.js": "x".repeat(40_000),
  "README.md": "x".repeat(90_000),
  "node_modules/left/index.js": "x".repeat(3_000_000),
};

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockwright-folder-"));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

after(async () => {
  if (folder) await rm(folder, { recursive: true });
});

journey("a dropped folder is added up, and its config files open", async (workbench) => {
  await workbench.open();
  await workbench.drops(folder);
  await workbench.isTold("Folder read");
  await workbench.hasFiles(".dockerignore", "Dockerfile", "build-context.list");
  await workbench.isInPanel("Size");
  await workbench.sees("3.0 MB");
  await workbench.opensPanel("Findings");
  await workbench.findings.tellOf("node_modules");
  await workbench.findings.mend("node_modules");
  await workbench.opensPanel("Size");
  await workbench.sees("40 kB");
  await workbench.isAccessible();
});

journey("a chosen folder leaves an open file as it is", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM scratch\nCOPY src /mine\n");
  await workbench.opensPanel("Size");
  await workbench.choosesTheFolder(folder);
  await workbench.isTold("stay as they are here: Dockerfile");
  await workbench.opensFile("Dockerfile");
  await workbench.editor.shows("/mine");
  await workbench.sees("40 kB");
  await workbench.clicksOn("Undo");
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
});

journey("a single file that is dropped is opened", async (workbench) => {
  await workbench.open();
  await workbench.drops(join(folder, ".dockerignore"));
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml", ".dockerignore");
});
