// The page as its visitor knows it: each method is something that a person does or sees.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { Editor } from "./editor.mjs";
import { Cache, Chains, Compose, Findings, Probes, Stages } from "./panels.mjs";
import { eventually } from "./patience.mjs";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export class Workbench {
  #page;
  #address;
  #troubles;
  #fetched = [];

  constructor(page, address, troubles) {
    this.#page = page;
    this.#address = address;
    this.#troubles = troubles;
    page.on("request", (request) => this.#fetched.push(request.url()));
    this.editor = new Editor(page);
    this.findings = new Findings(page);
    this.stages = new Stages(page);
    this.probes = new Probes(page);
    this.cache = new Cache(page);
    this.chains = new Chains(page);
    this.compose = new Compose(page);
  }

  // Coming and going.

  /** Opens the page and waits until it is whole. */
  async open(suffix = "") {
    await this.arrive(suffix);
    await this.#isWhole();
  }

  /** Opens the page and waits for nothing but its HTML. */
  async arrive(suffix = "") {
    await this.#page.goto(this.#address + suffix, { waitUntil: "domcontentloaded" });
  }

  async follow(link) {
    assert.ok(link.startsWith(this.#address), `${link} is a link to the page`);
    await this.open(link.slice(this.#address.length));
  }

  async reload() {
    await this.#page.reload({ waitUntil: "domcontentloaded" });
    await this.#isWhole();
  }

  async #isWhole() {
    await this.#page.locator(".skeleton").waitFor({ state: "detached" });
    await this.editor.isRich();
  }

  /** From now on, such files do not reach the browser. */
  async losesFiles(pattern) {
    await this.#page.route(pattern, (route) => route.abort());
  }

  async regainsFiles(pattern) {
    await this.#page.unroute(pattern);
  }

  async hasFetched(pattern) {
    await eventually(async () => assert.ok(this.#hasAsked(pattern), `nothing like ${pattern} was fetched`));
  }

  hasNotFetched(pattern) {
    assert.ok(!this.#hasAsked(pattern), `${pattern} was fetched`);
  }

  #hasAsked(pattern) {
    return this.#fetched.some((url) => pattern.test(url));
  }

  async hasTheAddress(suffix) {
    await eventually(async () => assert.equal(this.#page.url(), this.#address + suffix));
  }

  // Anywhere.

  async sees(text) {
    await this.#textOnPage(text).waitFor({ state: "visible" });
  }

  async doesNotSee(text) {
    await this.#textOnPage(text).waitFor({ state: "hidden" });
  }

  #textOnPage(text) {
    // Playwright does not look into <noscript> for a text alone.
    return this.#page.getByText(text).or(this.#page.locator("noscript p", { hasText: text })).first();
  }

  async presses(...keys) {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** The element that has the focus is called so. */
  async isOn(label) {
    await eventually(async () => {
      const called = await this.#page.evaluate(() => {
        const { ariaLabel, innerText } = document.activeElement;
        return ariaLabel ?? innerText;
      });
      assert.ok(called.includes(label), `the focus is on "${label}", not on "${called}"`);
    });
  }

  async goesTo(label) {
    await this.#page.getByRole("button", { name: label, exact: true }).focus();
  }

  // The header and the news.

  async choosesTheExample(title) {
    await this.#page.getByRole("button", { name: "Examples" }).click();
    await this.#page.getByRole("menuitem", { name: title }).click();
  }

  async clicksOn(label) {
    await this.#page.getByRole("button", { name: label, exact: true }).click();
  }

  /** Copies the link to what is open, and returns what the clipboard then holds. */
  async copiesTheLink() {
    await this.clicksOn("Copy link");
    await this.isTold("Link copied");
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }

  async isTold(text) {
    await this.#page.locator(".notice", { hasText: text }).waitFor();
  }

  async isToldNothing() {
    await this.#page.locator(".notice").waitFor({ state: "detached" });
  }

  /** The text that the news keep for the visitor to take along. */
  async isHanded(text) {
    await eventually(async () => assert.equal(await this.#page.locator(".notice-kept").inputValue(), text));
  }

  // Files and panels.

  async hasFiles(...paths) {
    await eventually(async () => {
      const names = await this.#page.locator(".file-tabs [role=tab]").evaluateAll((tabs) =>
        tabs.map((tab) => tab.firstChild.textContent),
      );
      assert.deepEqual(names, paths);
    });
  }

  async opensFile(path) {
    // Behind the name stand the counts, for the eye and for the ear.
    const named = new RegExp(`^${path.replaceAll(".", "\\.")}\\d*,`);
    await this.#page.locator(".file-tabs [role=tab]", { hasText: named }).click();
  }

  async hasOpen(path) {
    const open = this.#page.locator(".file-tabs [aria-selected=true]");
    await eventually(async () => assert.ok((await open.textContent()).startsWith(path), `${path} is open`));
  }

  async addsFile(path) {
    await this.clicksOn("Add a file");
    await this.#page.getByRole("menuitem", { name: path, exact: true }).click();
  }

  /** Drags a file or folder of the disk over the page, and lets go. */
  async drops(path) {
    await this.#takesFolders();
    const devtools = await this.#page.context().newCDPSession(this.#page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    const drag = (type) => devtools.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    await drag("dragEnter");
    await drag("dragOver");
    await this.#page.locator(".drop-target").waitFor({ state: "visible" });
    await drag("drop");
    await this.#page.locator(".drop-target").waitFor({ state: "hidden" });
  }

  async choosesTheFolder(path) {
    await this.#takesFolders();
    const [chooser] = await Promise.all([this.#page.waitForEvent("filechooser"), this.clicksOn("Add a folder…")]);
    await chooser.setFiles(path);
  }

  /** The reader of folders comes after the first paint. */
  async #takesFolders() {
    await this.#page.locator("html.takes-folders").waitFor({ state: "attached" });
  }

  async removesFile(path) {
    await this.opensFile(path);
    await this.clicksOn(`Remove this file: ${path}`);
  }

  async opensPanel(label) {
    await this.#panelTab(label).click();
    await this.isInPanel(label);
  }

  async isInPanel(label) {
    const tab = this.#panelTab(label);
    await eventually(async () => {
      assert.equal(await tab.getAttribute("aria-selected"), "true");
      const { x, width } = await tab.boundingBox();
      const screen = await this.#page.evaluate(() => innerWidth);
      assert.ok(x > -1 && x + width < screen + 1, `the tab "${label}" is in sight`);
    });
  }

  #panelTab(label) {
    return this.#page.locator(".panel-tabs").getByRole("tab", { name: label });
  }

  async goesToPanelTab(label) {
    await this.#panelTab(label).focus();
  }

  /** What the line at the foot says, once it is like `pattern`. */
  async readsInTheSummary(pattern) {
    return eventually(async () => {
      const text = await this.#page.locator("footer").innerText();
      assert.match(text, pattern);
      return text.match(pattern);
    });
  }

  async tapsInTheSummary(text) {
    await this.#page.locator("footer button", { hasText: text }).first().click();
  }

  // How it looks.

  async isInLanguage(tag) {
    await eventually(async () => assert.equal(await this.#page.locator("html").getAttribute("lang"), tag));
  }

  /** Light or dark, by the colour of the paper. */
  async is(brightness) {
    await eventually(async () => assert.equal(await this.#brightness(), brightness));
  }

  async #brightness() {
    const colour = await this.#page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    return Number(/\d+/.exec(colour)[0]) > 127 ? "light" : "dark";
  }

  async showsThe(half) {
    const [shown, hidden] = half === "editor" ? [".left", ".right"] : [".right", ".left"];
    await this.#page.locator(shown).waitFor({ state: "visible" });
    await this.#page.locator(hidden).waitFor({ state: "hidden" });
  }

  async showsBothHalves() {
    for (const half of [".left", ".right"]) await this.#page.locator(half).waitFor({ state: "visible" });
  }

  async fitsTheScreen() {
    const [wide, high] = await this.#page.evaluate(() => {
      const { scrollWidth, scrollHeight, clientHeight } = document.documentElement;
      return [scrollWidth - screen.width, scrollHeight - clientHeight];
    });
    assert.ok(wide <= 0, `the page sticks out of the screen by ${wide} px`);
    assert.ok(high <= 0, `the page goes on for ${high} px below the screen`);
  }

  async hasNoHeader() {
    assert.equal(await this.#page.locator("header").count(), 0);
  }

  /** Where the link of that label leads. */
  async findsTheLink(label) {
    return this.#page.getByRole("link", { name: label }).evaluate((link) => link.href);
  }

  /** The names of what the page keeps in the browser. */
  async keeps() {
    return this.#page.evaluate(() => Object.keys(localStorage).sort());
  }

  /** Whether a request from within the page to another host gets out. */
  async canReachElsewhere() {
    return this.#page.evaluate(() => fetch("https://example.com/").then(() => true, () => false));
  }

  /** What axe finds wrong with the page as it stands. */
  async isAccessible(state = "") {
    if (!(await this.#page.evaluate(() => "axe" in globalThis))) {
      await this.#page.evaluate(await readFile(axePath, "utf8"));
    }
    const violations = await this.#page.evaluate(async () => {
      const { violations } = await globalThis.axe.run({ resultTypes: ["violations"] });
      return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    assert.deepEqual(violations, [], state);
  }

  /** Troubles that the journey brought about on purpose; all others still fail it. */
  expectTrouble(pattern) {
    const expected = this.#troubles.filter((trouble) => pattern.test(trouble));
    assert.notEqual(expected.length, 0, `no trouble was like ${pattern}; there were: ${this.#troubles.join("; ")}`);
    this.#troubles.splice(0, this.#troubles.length, ...this.#troubles.filter((it) => !expected.includes(it)));
  }
}
