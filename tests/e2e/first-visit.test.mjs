// What a first visitor meets, also where the browser cannot do all of it.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

journey("a newcomer finds an example, what is wrong with it, and where to begin", async (workbench) => {
  await workbench.open();
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
  await workbench.editor.shows("FROM golang:1.26-bookworm AS build");
  await workbench.editor.pointsOut("Every edit of a source file reruns 3 of 5 steps");
  await workbench.isInPanel("Findings");
  await workbench.findings.tellOf("alpine has no tag");
  await workbench.readsInTheSummary(/\d+ warnings[^]*MB[^]*image[^]*2 stages[^]*to traffic[^]*nothing leaves this page/);
  await workbench.isToldNothing();
});

journey("the first step is taken in the editor itself", async (workbench) => {
  await workbench.open();
  await workbench.editor.clicksOnTheCard("Copy the manifests and run go mod download first");
  await workbench.editor.shows("COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .");
  await workbench.findings.doNotTellOf("Every edit of a source file reruns");
});

journey("the card explains itself", async (workbench) => {
  await workbench.open();
  await workbench.editor.clicksOnTheCard("Why");
  await workbench.findings.haveAnExplanation();
});

journey("the editor arrives after the page, styled within the page's policy", async (workbench) => {
  await workbench.open();
  await workbench.editor.isStyled();
  await workbench.editor.underlines("alpine");
});

journey("the page's own policy keeps it from sending anything elsewhere", async (workbench) => {
  await workbench.open();
  assert.equal(await workbench.canReachElsewhere(), false);
  workbench.expectTrouble(/Connecting to 'https:\/\/example\.com\/' violates .*"connect-src 'self'"/);
  workbench.expectTrouble(/example\.com/);
});

journey("a browser that cannot load the program says so", async (workbench) => {
  await workbench.losesFiles("**/*.wasm");
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

journey("where the editor cannot be loaded, a plain text area does its work", async (workbench) => {
  await workbench.losesFiles("**/editor-*.js");
  await workbench.arrive();
  await workbench.editor.isPlain();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nRUN apk add curl\nUSER 1000\n");
  await workbench.findings.tellOf("leaves its package index");
  await workbench.findings.mend("leaves its package index");
  await workbench.editor.shows("RUN apk add --no-cache curl");
  await workbench.findings.doNotTellOf("leaves its package index");
  await workbench.clicksOn("Undo");
  await workbench.editor.shows("RUN apk add curl");
  workbench.expectTrouble(/editor-\w+\.js|ERR_FAILED/);
});
