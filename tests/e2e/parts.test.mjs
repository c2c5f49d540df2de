// Parts of the program are fetched when something needs them, and not before.

import { journey } from "./harness.mjs";

journey("what is about Compose and Kubernetes is fetched where there is such a file", async (workbench, invite) => {
  await workbench.open();
  await workbench.hasFetched(/part-yaml-/);
  await workbench.hasFetched(/part-compose-/);
  await workbench.choosesTheExample("Static site");
  const link = await workbench.copiesTheLink();

  const visitor = await invite();
  await visitor.follow(link);
  await visitor.readsInTheSummary(/MB/);
  await visitor.opensPanel("Cache");
  visitor.hasNotFetched(/part-yaml-/);
  visitor.hasNotFetched(/part-compose-/);
  await visitor.addsFile("compose.yaml");
  await visitor.hasFetched(/part-yaml-/);
  await visitor.hasFetched(/part-compose-/);
});

journey("the panel of probes asks for its part", async (workbench, invite) => {
  await workbench.open();
  await workbench.choosesTheExample("Python web app");
  const visitor = await invite();
  await visitor.follow(await workbench.copiesTheLink());
  await visitor.opensPanel("Probes");
  await visitor.sees("No probes yet");
  await visitor.hasFetched(/part-yaml-/);
  await visitor.hasFetched(/part-kube-/);
});

journey("a part that cannot be fetched is said to be missing, and comes when it is tried again", async (workbench) => {
  await workbench.losesFiles("**/part-*.wasm");
  await workbench.open();
  await workbench.findings.tellOf("alpine has no tag");
  await workbench.findings.doNotTellOf("No readiness probe");
  await workbench.sees("What checks Compose and Kubernetes files could not be fetched");
  await workbench.opensPanel("Size");
  await workbench.sees("This panel could not be fetched.");

  await workbench.regainsFiles("**/part-*.wasm");
  await workbench.clicksOn("Try again");
  await workbench.sees("on disk");
  await workbench.opensPanel("Probes");
  await workbench.clicksOn("Try again");
  await workbench.sees("Traffic begins");
  await workbench.opensPanel("Compose");
  await workbench.clicksOn("Try again");
  await workbench.sees("What Compose makes of the files");
  await workbench.opensPanel("Findings");
  await workbench.doesNotSee("What checks Compose and Kubernetes files could not be fetched");
  workbench.expectTrouble(/part-\w+-\w+\.wasm|ERR_FAILED|Failed to fetch/);
});
