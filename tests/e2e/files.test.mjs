// Files come and go, and so do examples.

import { journey } from "./harness.mjs";

journey("a removed file comes back with Undo", async (workbench) => {
  await workbench.open();
  await workbench.removesFile("compose.yaml");
  await workbench.isTold("compose.yaml is removed.");
  await workbench.hasFiles("Dockerfile", "deployment.yaml");
  await workbench.clicksOn("Undo");
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
  await workbench.opensFile("compose.yaml");
  await workbench.editor.shows("postgres:17-alpine");
});

journey("an added file is opened, and the news of before are over", async (workbench) => {
  await workbench.open();
  await workbench.removesFile("compose.yaml");
  await workbench.addsFile(".dockerignore");
  await workbench.hasFiles("Dockerfile", "deployment.yaml", ".dockerignore");
  await workbench.editor.shows(".git");
  await workbench.isToldNothing();
});

journey("without any file the page says how to get one", async (workbench) => {
  await workbench.open();
  for (const path of ["compose.yaml", "deployment.yaml", "Dockerfile"]) await workbench.removesFile(path);
  await workbench.sees("No file is open");
  await workbench.addsFile("Dockerfile");
  await workbench.editor.shows("FROM alpine:3.22");
});

journey("an example does not swallow one's own files", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith("FROM alpine:3.22\n# mine\n");
  await workbench.choosesTheExample("Compose stack");
  await workbench.hasFiles("compose.yaml", "worker.Dockerfile", ".env");
  await workbench.isTold("Example opened: Compose stack.");
  await workbench.clicksOn("Undo");
  await workbench.editor.shows("# mine");
  await workbench.choosesTheExample("Static site");
  await workbench.hasFiles("Dockerfile");
  await workbench.reload();
  await workbench.editor.shows("# mine");
});

journey("what is typed is there after a reload", async (workbench) => {
  await workbench.open();
  await workbench.editor.isEnteredAtTheEnd();
  await workbench.editor.types("# typed just before leaving");
  await workbench.editor.shows("# typed just before leaving");
  await workbench.reload();
  await workbench.editor.shows("# typed just before leaving");
  await workbench.hasFiles("Dockerfile", "compose.yaml", "deployment.yaml");
});
