// Nothing that a machine can find stands in the way of those who hear the page, or see little of it.

import { journey } from "./harness.mjs";

const PANELS = ["1", "2", "3", "4", "5", "6", "7"];
const SCREENS = [
  { screen: "a desk", profile: {} },
  { screen: "a phone", profile: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
];
const LANGUAGES = [
  { language: "English", locale: "en-US" },
  { language: "Chinese", locale: "zh-CN" },
];

for (const { screen, profile } of SCREENS) {
  for (const { language, locale } of LANGUAGES) {
    for (const colorScheme of ["light", "dark"]) {
      journey(
        `every panel is accessible: ${colorScheme}, in ${language}, on ${screen}`,
        async (workbench) => {
          await workbench.open();
          await workbench.isAccessible("as it opens");
          for (const panel of PANELS) {
            await workbench.presses(`Alt+${panel}`);
            await workbench.isAccessible(`panel ${panel}`);
          }
        },
        { ...profile, locale, colorScheme },
      );
    }
  }
}

journey("what opens and what is told is accessible too", async (workbench) => {
  await workbench.open();
  await workbench.findings.explain("alpine has no tag");
  await workbench.isAccessible("an explanation");
  await workbench.goesTo("Examples");
  await workbench.presses("Enter");
  await workbench.isOn("Go service");
  await workbench.isAccessible("a menu");
  await workbench.presses("Escape");
  await workbench.removesFile("compose.yaml");
  await workbench.isAccessible("news");
  await workbench.removesFile("deployment.yaml");
  await workbench.removesFile("Dockerfile");
  await workbench.sees("No file is open");
  await workbench.isAccessible("no file");
});

journey("what goes wrong is told accessibly", async (workbench) => {
  await workbench.open("#hello");
  await workbench.isTold("This link could not be opened");
  await workbench.isAccessible();
});

journey("an embedded page is accessible", async (workbench) => {
  await workbench.open("?embed&readonly");
  await workbench.isAccessible();
});
