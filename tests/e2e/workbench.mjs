// The page as its visitor knows it: each method is something that a person does or sees.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import assert from "node:assert/strict";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export class Workbench {
  #page;
  #address;
  #troubles;

  constructor(page, address, troubles) {
    this.#page = page;
    this.#address = address;
    this.#troubles = troubles;
  }

  /** Opens the page and waits until the program has taken over. */
  async open(suffix = "") {
    await this.arrive(suffix);
    await this.#page.locator(".skeleton").waitFor({ state: "detached" });
  }

  /** Opens the page and waits for nothing but its HTML. */
  async arrive(suffix = "") {
    await this.#page.goto(this.#address + suffix, { waitUntil: "domcontentloaded" });
  }

  /** From now on, files that end so do not reach the browser. */
  async losesFilesEndingIn(suffix) {
    await this.#page.route(`**/*${suffix}`, (route) => route.abort());
  }

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

  /** Whether a request from within the page to another host gets out. */
  async canReachElsewhere() {
    return this.#page.evaluate(() => fetch("https://example.com/").then(() => true, () => false));
  }

  /** Loads the editor as the program does, into an element of its own, and returns what it shows of `text`. */
  async shownByTheEditor(text) {
    return this.#page.evaluate(async (content) => {
      const { Editor } = await import(
        new URL(document.querySelector('meta[name="dockwright-editor"]').content, document.baseURI).href
      );
      const parent = document.body.appendChild(document.createElement("div"));
      const editor = new Editor(parent, { change() {}, cursor() {}, explain() {}, fix() {} });
      editor.show("Dockerfile", content, "Dockerfile", false);
      const shown = parent.shadowRoot.querySelector(".cm-editor");
      const seen = {
        text: shown.querySelector(".cm-content").innerText,
        isStyled: getComputedStyle(shown).display === "flex",
      };
      editor.destroy();
      parent.remove();
      return seen;
    }, text);
  }

  /** What axe finds wrong with the page as it stands. */
  async isAccessible() {
    await this.#page.evaluate(await readFile(axePath, "utf8"));
    const violations = await this.#page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    assert.deepEqual(violations, []);
  }

  /** Troubles that the journey brought about on purpose; all others still fail it. */
  expectTrouble(pattern) {
    const expected = this.#troubles.filter((trouble) => pattern.test(trouble));
    assert.notEqual(expected.length, 0, `no trouble was like ${pattern}; there were: ${this.#troubles.join("; ")}`);
    this.#troubles.splice(0, this.#troubles.length, ...this.#troubles.filter((it) => !expected.includes(it)));
  }
}
