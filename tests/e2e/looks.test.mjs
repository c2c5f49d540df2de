// Languages, themes and narrow screens.

import { journey } from "./harness.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

journey("the page speaks Chinese, and still does after a reload", async (workbench) => {
  await workbench.open();
  await workbench.isInLanguage("en");
  await workbench.clicksOn("中文");
  await workbench.isInLanguage("zh-CN");
  await workbench.isInPanel("问题");
  await workbench.findings.tellOf("没有标签");
  await workbench.reload();
  await workbench.isInLanguage("zh-CN");
  await workbench.clicksOn("English");
  await workbench.isInPanel("Findings");
});

journey(
  "a browser that asks for Chinese gets it at once",
  async (workbench) => {
    await workbench.open();
    await workbench.isInLanguage("zh-CN");
    await workbench.isInPanel("问题");
  },
  { locale: "zh-CN" },
);

journey(
  "the theme follows the system until one is chosen, which stays",
  async (workbench) => {
    await workbench.open();
    await workbench.is("dark");
    await workbench.clicksOn("Theme: as the system");
    await workbench.is("light");
    await workbench.reload();
    await workbench.is("light");
    await workbench.clicksOn("Theme: light");
    await workbench.is("dark");
    await workbench.clicksOn("Theme: dark");
    await workbench.reload();
    await workbench.sees("Dockwright");
    await workbench.goesTo("Theme: as the system");
  },
  { colorScheme: "dark" },
);

journey("a wide screen shows both halves", async (workbench) => {
  await workbench.open();
  await workbench.showsBothHalves();
  await workbench.fitsTheScreen();
});

journey(
  "a phone shows one half at a time, and nothing sticks out",
  async (workbench) => {
    await workbench.open();
    await workbench.showsThe("editor");
    await workbench.fitsTheScreen();
    for (const [part, panel] of [
      ["warnings", "Findings"],
      ["image", "Size"],
      ["stages", "Stages"],
      ["to traffic", "Probes"],
    ]) {
      await workbench.tapsInTheSummary(part);
      await workbench.showsThe("panel");
      await workbench.isInPanel(panel);
      await workbench.fitsTheScreen();
    }
    await workbench.tapsInTheSummary("Editor");
    await workbench.showsThe("editor");
  },
  PHONE,
);

journey(
  "on a phone, a finding leads to the editor and the card to its explanation",
  async (workbench) => {
    await workbench.open();
    await workbench.editor.clicksOnTheCard("Why");
    await workbench.showsThe("panel");
    await workbench.findings.haveAnExplanation();
    await workbench.fitsTheScreen();
    await workbench.findings.pointAt("alpine has no tag");
    await workbench.showsThe("editor");
    await workbench.editor.selects("alpine");
  },
  PHONE,
);
