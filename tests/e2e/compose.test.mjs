// What Compose makes of the files, and where each value comes from.

import { journey } from "./harness.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

journey("a variable of the shell stands above the one in .env, and travels in the link", async (workbench, invite) => {
  await workbench.open();
  await workbench.choosesTheExample("Overrides and variables");
  await workbench.isInPanel("Compose");
  await workbench.compose.says("image: notes/web:1.4.0");
  await workbench.compose.hasTheVariable("TAG", ".env:2");
  await workbench.compose.runsInTheShell("TAG=2.0.0");
  await workbench.compose.says("image: notes/web:2.0.0");
  await workbench.compose.doesNotSay("image: notes/web:1.4.0");
  await workbench.compose.hasTheVariable("TAG", "the shell");
  await workbench.hasOpen("compose.yaml");

  const visitor = await invite();
  await visitor.follow(await workbench.copiesTheLink());
  await visitor.compose.says("image: notes/web:2.0.0");
  await visitor.hasFiles("compose.yaml", "compose.override.yaml", ".env", "Dockerfile", "dockwright.env");
});

journey("a profile is switched on and off", async (workbench) => {
  await workbench.open();
  await workbench.choosesTheExample("Overrides and variables");
  await workbench.compose.doesNotSay("adminer:");
  await workbench.compose.switchesTheProfile("tools");
  await workbench.compose.says("adminer:");
  await workbench.opensFile("dockwright.env");
  await workbench.editor.shows("COMPOSE_PROFILES=tools");
  await workbench.compose.switchesTheProfile("tools");
  await workbench.compose.doesNotSay("adminer:");
  await workbench.editor.doesNotShow("tools");
});

journey("a value says where it comes from, and leads there", async (workbench) => {
  await workbench.open();
  await workbench.choosesTheExample("Overrides and variables");
  await workbench.compose.tellsAtAGlance("LOG_LEVEL: debug", "compose.override.yaml:5");
  await workbench.compose.isAskedAbout("LOG_LEVEL: debug");
  await workbench.hasOpen("compose.override.yaml");
  await workbench.compose.leadsTo("compose.yaml:8");
  await workbench.hasOpen("compose.yaml");
});

journey("what Compose adds can be hidden, and the rest be copied whole", async (workbench) => {
  await workbench.open();
  await workbench.choosesTheExample("Overrides and variables");
  await workbench.compose.says("name: notes_default");
  await workbench.clicksOn("Hide added lines");
  await workbench.compose.doesNotSay("name: notes_default");
  await workbench.compose.says("image: notes/web:1.4.0");
  await workbench.clicksOn("Copy");
  await workbench.isTold("The configuration is copied.");
});

journey(
  "on a phone a tap tells where a value comes from, and the panel stays",
  async (workbench) => {
    await workbench.open();
    await workbench.choosesTheExample("Overrides and variables");
    await workbench.tapsInTheSummary("services");
    await workbench.showsThe("panel");
    await workbench.isInPanel("Compose");
    await workbench.fitsTheScreen();
    await workbench.compose.isAskedAbout("LOG_LEVEL: debug");
    await workbench.showsThe("panel");
    await workbench.compose.tells("compose.yaml:8");
    await workbench.fitsTheScreen();
    await workbench.compose.leadsTo("compose.yaml:8");
    await workbench.showsThe("editor");
    await workbench.hasOpen("compose.yaml");
  },
  PHONE,
);
