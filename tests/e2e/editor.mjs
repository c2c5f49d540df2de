// The editor as its user knows it, whether it is the rich one or the plain text area.

import assert from "node:assert/strict";
import { eventually } from "./patience.mjs";

export class Editor {
  #page;
  #rich;
  #plain;

  constructor(page) {
    this.#page = page;
    this.#rich = page.locator(".editor-rich .cm-content");
    this.#plain = page.locator("textarea.editor-plain");
  }

  async isRich() {
    await this.#rich.waitFor();
  }

  async isPlain() {
    await this.#plain.waitFor();
  }

  /** Its text holds the given one, or is like the pattern. Long files are only seen in part. */
  async shows(expected) {
    await eventually(async () => assert.match(await this.text(), pattern(expected)));
  }

  async doesNotShow(text) {
    await eventually(async () => assert.doesNotMatch(await this.text(), pattern(text)));
  }

  async text() {
    // The rich one may take its place in between: then whoever asks looks again.
    if (await this.#plain.isVisible()) return this.#plain.inputValue({ timeout: 500 });
    const lines = await this.#rich.locator(".cm-line").allInnerTexts();
    return lines.map((line) => line.replace(/\n$/, "")).join("\n");
  }

  /** The cursor is where it was when the editor was left. */
  async isEntered() {
    await (await this.#shown()).focus();
  }

  async isEnteredAtTheEnd() {
    await this.isEntered();
    await this.#page.keyboard.press("Control+End");
  }

  async types(text) {
    await this.#page.keyboard.type(text);
  }

  /** Replaces the whole text, by pasting. */
  async isFilledWith(text) {
    const isFilled = () => this.#plain.fill(text, { timeout: 500 }).then(() => true, () => false);
    if ((await this.#plain.isVisible()) && (await isFilled())) return;
    await this.isEntered();
    await this.#page.keyboard.press("Control+A");
    await this.#rich.evaluate((content, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  async undoes() {
    await this.isEntered();
    await this.#page.keyboard.press("Control+Z");
  }

  /** Whether what is typed goes into it. */
  async hasTheFocus() {
    return this.#page.evaluate(() => document.activeElement.matches(".editor-rich, .editor-plain"));
  }

  /** The card below a line, for newcomers. */
  async pointsOut(text) {
    await this.#page.locator(".editor-rich .hint", { hasText: text }).waitFor();
  }

  async pointsOutNothing() {
    await this.#page.locator(".editor-rich .hint").waitFor({ state: "detached" });
  }

  async clicksOnTheCard(label) {
    await this.#page.locator(".editor-rich .hint").getByRole("button", { name: label }).click();
  }

  async underlines(text) {
    await this.#page.locator(".editor-rich .cm-lintRange", { hasText: text }).first().waitFor();
  }

  /** Its style sheets pass the page's policy. */
  async isStyled() {
    const display = await this.#page.locator(".editor-rich .cm-editor").evaluate((it) => getComputedStyle(it).display);
    assert.equal(display, "flex");
  }

  async selects(text) {
    await eventually(async () => {
      const selected = await this.#page.evaluate(() => {
        const root = document.querySelector(".editor-rich").shadowRoot;
        return (root.getSelection?.() ?? document.getSelection()).toString();
      });
      assert.equal(selected, text);
    });
  }

  async #shown() {
    return (await this.#plain.isVisible()) ? this.#plain : this.#rich;
  }
}

function pattern(expected) {
  return expected instanceof RegExp ? expected : new RegExp(expected.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}
