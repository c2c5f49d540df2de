// The page inside another page.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

const QUERY = "?embed&file=compose.yaml&panel=findings&readonly&theme=dark&lang=zh";

journey("an embedded page is one file and one panel, as its address asks", async (workbench) => {
  await workbench.open(QUERY);
  await workbench.hasNoHeader();
  await workbench.hasFiles();
  await workbench.isInLanguage("zh-CN");
  await workbench.is("dark");
  await workbench.editor.shows("postgres:17-alpine");
  await workbench.showsBothHalves();
  await workbench.findings.tellOf("没有健康检查");
  assert.deepEqual(await workbench.keeps(), []);
});

journey("a read-only page cannot be edited", async (workbench) => {
  await workbench.open(QUERY);
  await workbench.findings.offerNoFix();
  await workbench.editor.isRich();
  const before = await workbench.editor.text();
  await workbench.editor.isFilledWith("services: {}\n");
  await workbench.editor.types("x");
  assert.equal(await workbench.editor.text(), before);
});

journey("an embedded page hands its files on to the whole page", async (workbench) => {
  await workbench.open("?embed&panel=size");
  await workbench.editor.isFilledWith("FROM busybox:1.37\n# from the docs\n");
  await workbench.sees("busybox:1.37 (base)");
  assert.deepEqual(await workbench.keeps(), []);
  await workbench.follow(await workbench.findsTheLink("Open in Dockwright"));
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
  await workbench.editor.shows("# from the docs");
  await workbench.isInPanel("Size");
});

journey("an embedded page shows the files of its link", async (workbench, invite) => {
  const author = await invite();
  await author.open();
  await author.editor.isFilledWith("FROM busybox:1.37\n# in the docs\n");
  const { hash } = new URL(await author.copiesTheLink());
  await workbench.open(`?embed&panel=stages${hash}`);
  await workbench.editor.shows("# in the docs");
  await workbench.stages.are(["busybox:1.37", "stage 0"]);
  await workbench.isToldNothing();
});
