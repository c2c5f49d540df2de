// What the panel of sizes knows of packages, and what it offers to save.

import { journey } from "./harness.mjs";

journey("a saving is applied from the panel of sizes, and taken back", async (workbench) => {
  await workbench.open();
  await workbench.editor.isFilledWith(
    "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n",
  );
  await workbench.opensPanel("Size");
  await workbench.hasFetched(/bookworm-\w+\.txt/);
  await workbench.sees("by the index of Debian 12");
  await workbench.sees("Delete the package lists where they are fetched");
  await workbench.clicksOn("Apply");
  await workbench.editor.shows("rm -rf /var/lib/apt/lists/*");
  await workbench.clicksOn("Undo");
  await workbench.editor.doesNotShow("/var/lib/apt/lists");
});
