// Typing, fixing, taking back: the findings follow.

import { journey } from "./harness.mjs";

const CACHE_LEFT = "leaves its package index";

journey("a finding appears with what is typed, and is mended with a click", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nUSER 1000\n");
  await workbench.findings.doNotTellOf(CACHE_LEFT);
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("RUN apk add curl");
  await workbench.findings.tellOf(CACHE_LEFT);
  await workbench.findings.mend(CACHE_LEFT);
  await workbench.isTold("Done: Add --no-cache.");
  await workbench.editor.shows("RUN apk add --no-cache curl");
  await workbench.findings.doNotTellOf(CACHE_LEFT);
});

journey("a fix is taken back with Undo in the news", async (workbench) => {
  await workbench.open();
  await workbench.findings.mend(CACHE_LEFT);
  await workbench.editor.shows("apk add --no-cache ca-certificates");
  await workbench.clicksOn("Undo");
  await workbench.editor.shows("RUN apk add ca-certificates");
  await workbench.findings.tellOf(CACHE_LEFT);
  await workbench.isToldNothing();
});

journey("a fix is taken back with Ctrl+Z in the editor", async (workbench) => {
  await workbench.open();
  await workbench.findings.mend(CACHE_LEFT);
  await workbench.editor.shows("apk add --no-cache ca-certificates");
  await workbench.editor.undoes();
  await workbench.editor.shows("RUN apk add ca-certificates");
  await workbench.findings.tellOf(CACHE_LEFT);
});

journey("all safe fixes are made at once, and taken back at once", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nrun apk add curl\nUSER 1000\n");
  await workbench.clicksOn("Apply all 2 safe fixes");
  await workbench.editor.shows("RUN apk add --no-cache curl");
  await workbench.isTold("Done: 2 fixes.");
  await workbench.clicksOn("Undo");
  await workbench.editor.shows("run apk add curl");
});

journey("a finding leads to its place, in whichever file that is", async (workbench) => {
  await workbench.open();
  await workbench.findings.pointAt("is due every 10 s");
  await workbench.editor.shows("kind: Deployment");
  await workbench.editor.selects("15");
});

journey("a half-typed file is no trouble", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nRUN [\"sh\", \nCOPY --from= <<X\nUSER 1000");
  await workbench.editor.types("\n镜像 🐳 ${");
  await workbench.editor.shows("🐳");
  await workbench.readsInTheSummary(/error/);
});

journey("what is typed replaces what is selected", async (workbench) => {
  await workbench.open();
  await workbench.editor.isEntered();
  await workbench.presses("Control+A");
  await workbench.editor.types("FROM busybox:1.37");
  await workbench.editor.shows(/^FROM busybox:1\.37$/);
  await workbench.presses("Shift+Home");
  await workbench.editor.types("[");
  await workbench.editor.shows(/^\[FROM busybox:1\.37\]$/);
});

journey("each file keeps its cursor and its history", async (workbench) => {
  await workbench.open();
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("# here");
  await workbench.opensFile("compose.yaml");
  await workbench.editor.shows("services:");
  await workbench.editor.undoes();
  await workbench.editor.shows("services:");
  await workbench.opensFile("Dockerfile");
  await workbench.editor.isEntered();
  await workbench.editor.types(" again");
  await workbench.editor.shows(/# here again$/);
  await workbench.editor.undoes();
  await workbench.editor.undoes();
  await workbench.editor.doesNotShow("# here");
  await workbench.editor.shows("CMD api --port 8080");
});

journey("a file that is too large is not analysed, and nothing else is lost", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nUSER 1000\n");
  await workbench.findings.doNotTellOf("alpine has no tag");
  await workbench.editor.isFilledWith(`# ${"x".repeat(1 << 20)}\n`);
  await workbench.isTold("Not analysed and not kept: Dockerfile has 1");
  await workbench.editor.undoes();
  await workbench.editor.shows("FROM alpine:3.22\nUSER 1000");
  await workbench.isToldNothing();
  await workbench.editor.isFilledWith(`# ${"x".repeat(1 << 20)}\n`);
  await workbench.isTold("Not analysed and not kept");
  await workbench.reload();
  await workbench.editor.shows("FROM alpine:3.22\nUSER 1000");
});

journey("a finding is ignored where it stands, and that is taken back", async (workbench) => {
  await workbench.open();
  await workbench.findings.explain(CACHE_LEFT);
  await workbench.clicksOn("Ignore here");
  await workbench.editor.shows("# dockwright ignore=apk-cache-left");
  await workbench.findings.doNotTellOf(CACHE_LEFT);
  await workbench.clicksOn("Undo");
  await workbench.findings.tellOf(CACHE_LEFT);
});

journey("a rule is turned off in a settings file of its own", async (workbench) => {
  await workbench.open();
  await workbench.findings.explain(CACHE_LEFT);
  await workbench.clicksOn("Turn this rule off");
  await workbench.findings.doNotTellOf(CACHE_LEFT);
  await workbench.opensFile("dockwright.toml");
  await workbench.editor.shows('apk-cache-left = "off"');
});
