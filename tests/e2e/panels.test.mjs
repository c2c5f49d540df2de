// The graph, the size and the timeline follow what is typed.

import assert from "node:assert/strict";
import { journey } from "./harness.mjs";

const TWO_STAGES = `FROM golang:1.26 AS build
RUN go build -o /out/api .

FROM alpine:3.22
COPY --from=build /out/api /api
`;

journey("a stage more in the text is a box more in the graph", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith(TWO_STAGES);
  await workbench.opensPanel("Stages");
  await workbench.stages.are(["golang:1.26", "build", "alpine:3.22", "stage 1"]);
  await workbench.stages.areFaded([]);
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("\nFROM busybox:1.37 AS tools\n");
  await workbench.stages.are(["golang:1.26", "build", "alpine:3.22", "stage 1", "busybox:1.37", "tools"]);
  // The last stage is the target now, and needs none of the others.
  await workbench.stages.areFaded(["golang:1.26", "build", "alpine:3.22", "stage 1"]);
});

journey("a box of the graph leads to its line", async (workbench) => {
  await workbench.open();
  await workbench.opensPanel("Stages");
  await workbench.editor.isFilledWith(TWO_STAGES);
  await workbench.stages.isClicked("build");
  await workbench.editor.selects("FROM golang:1.26 AS build");
});

journey("a larger base makes a larger image", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\nUSER 1000\n");
  const [, small] = await workbench.readsInTheSummary(/([\d.]+) MB\s+image/);
  await workbench.opensPanel("Size");
  await workbench.sees("alpine:3.22 (base)");
  await workbench.editor.isFilledWith("FROM debian:bookworm-slim\nUSER 1000\n");
  await workbench.sees("debian:bookworm-slim (base)");
  const [, large] = await workbench.readsInTheSummary(/([\d.]+) MB\s+image/);
  assert.ok(Number(large) > 3 * Number(small), `${large} MB against ${small} MB`);
});

journey("a pretended change shows what runs again, and a fix makes it less", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n");
  await workbench.opensPanel("Cache");
  await workbench.cache.saysOf("COPY . .", "runs again");
  await workbench.cache.saysOf("RUN npm ci", "after line 3");
  await workbench.cache.pretends("node:22");
  await workbench.cache.saysOf("FROM node:22", "begins with the new");
  await workbench.cache.pretends("index.js");
  await workbench.cache.takesTheBetterOrder();
  await workbench.cache.saysOf("RUN npm ci", "cached");
});

journey("a slower boot moves the first traffic, until a probe kills the app", async (workbench) => {
  await workbench.open();
  await workbench.opensPanel("Probes");
  await workbench.probes.haveAnAppThatBootsIn(10);
  await workbench.probes.say("Traffic begins");
  const [, fast] = await workbench.readsInTheSummary(/(\d+) s\s+to traffic/);
  await workbench.probes.haveAnAppThatBootsIn(40);
  await workbench.sees("40 s");
  const [, slow] = await workbench.readsInTheSummary(/([3-9]\d) s\s+to traffic/);
  assert.ok(Number(fast) >= 10 && Number(slow) >= 40, `${fast} s, then ${slow} s`);
  await workbench.probes.haveAnAppThatBootsIn(120);
  await workbench.probes.say("No traffic, ever");
  await workbench.readsInTheSummary(/never\s+ready/);
});

const SLOW = `apiVersion: apps/v1
kind: Deployment
metadata: {name: reports}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: api
          readinessProbe:
            httpGet: {path: /ready, port: 8080}
            periodSeconds: 5
          livenessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 5 # often
`;

async function opensTheProbes(workbench) {
  await workbench.open();
  await workbench.opensFile("deployment.yaml");
  await workbench.editor.isFilledWith(SLOW);
  await workbench.opensPanel("Probes");
}

journey("a slider writes its number into the manifest, and typing moves the slider", async (workbench) => {
  await opensTheProbes(workbench);
  await workbench.probes.show("livenessProbe", "periodSeconds", 5);
  await workbench.probes.set("livenessProbe", "periodSeconds", 20);
  await workbench.editor.shows("periodSeconds: 20 # often");
  await workbench.probes.set("livenessProbe", "timeoutSeconds", 7);
  await workbench.editor.shows("timeoutSeconds: 7");
  await workbench.probes.areTakenBack();
  await workbench.probes.show("livenessProbe", "timeoutSeconds", 1);
  await workbench.editor.isFilledWith(SLOW.replace("periodSeconds: 5 #", "periodSeconds: 33 #"));
  await workbench.probes.show("livenessProbe", "periodSeconds", 33);
});

journey("times are dragged in the picture, and its events say why they happen", async (workbench) => {
  await opensTheProbes(workbench);
  await workbench.probes.haveAnAppThatBootsIn(8);
  await workbench.probes.say("Traffic begins");
  await workbench.probes.tellAtTheNextEvent("container 1 starts: the pod is new");
  await workbench.probes.dragTheBootTo(12);
  await workbench.probes.areZoomedInto();
});

journey("suggested settings are written into the manifest, and can be taken back", async (workbench) => {
  await opensTheProbes(workbench);
  await workbench.probes.haveAnAppThatBootsIn(60);
  await workbench.probes.say("No traffic, ever");
  await workbench.probes.areSuggestedAndTaken();
  await workbench.editor.shows("startupProbe:");
  await workbench.probes.say("Traffic begins");
  await workbench.probes.areTakenBack();
  await workbench.probes.say("No traffic, ever");
  await workbench.probes.sayOfTheCheckAs("HEALTHCHECK", "HEALTHCHECK --interval=5s");
});

journey("a chain says where a port is lost on its way, and leads there", async (workbench) => {
  await workbench.open();
  await workbench.choosesTheExample("A port on its way");
  await workbench.isInPanel("Chains");
  await workbench.chains.breakAt("containerPort", "is told to listen on 9090");
  await workbench.chains.leadTo("containerPort");
  await workbench.editor.selects("8080");
});
