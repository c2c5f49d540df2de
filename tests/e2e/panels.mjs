// The panels, as their reader knows them.

import assert from "node:assert/strict";
import { eventually } from "./patience.mjs";

export class Findings {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async tellOf(text) {
    await this.#row(text).waitFor();
  }

  async doNotTellOf(text) {
    await this.#page.locator("#panel").waitFor();
    await this.#row(text).waitFor({ state: "detached" });
  }

  /** Clicks the button that mends it. */
  async mend(text) {
    await this.#row(text).locator(".fix").click();
  }

  async offerNoFix() {
    assert.equal(await this.#page.locator(".finding .fix").count(), 0);
  }

  /** Shows where it is. */
  async pointAt(text) {
    await this.#row(text).locator(".finding-message").click();
  }

  async explain(text) {
    await this.#row(text).locator("[aria-expanded=false]").click();
    await this.#row(text).locator(".explanation").waitFor();
  }

  async haveAnExplanation() {
    await this.#page.locator(".explanation").waitFor();
  }

  #row(text) {
    return this.#page.locator(".finding", { hasText: text });
  }
}

export class Cache {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async pretends(name) {
    await this.#page.locator(".chip", { hasText: name }).click();
  }

  async saysOf(instruction, text) {
    await this.#page.locator(".step", { hasText: instruction }).filter({ hasText: text }).waitFor();
  }

  async takesTheBetterOrder() {
    await this.#page.locator(".better button").click();
  }
}

export class Stages {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async are(names) {
    await eventually(async () => assert.deepEqual(await this.#names(".node"), [...names].sort()));
  }

  async areFaded(names) {
    await eventually(async () => assert.deepEqual(await this.#names(".node.faded"), [...names].sort()));
  }

  /** The names in the boxes that are seen, sorted. */
  async #names(selector) {
    const boxes = this.#page.locator(`.graph-picture:visible ${selector} text:not(.sub)`);
    return (await boxes.allTextContents()).sort();
  }

  async isClicked(name) {
    await this.#page.locator(".graph-picture:visible .node", { hasText: name }).first().click();
  }
}

export class Probes {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async haveAnAppThatBootsIn(seconds) {
    await this.#page.getByRole("slider").fill(String(seconds));
  }

  async say(text) {
    await this.#page.locator(".probes .sentence", { hasText: text }).first().waitFor();
  }
}

export class Compose {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Some line of the configuration reads so. */
  async says(line) {
    await this.#line(line).first().waitFor();
  }

  async doesNotSay(line) {
    await this.#page.locator(".lines").waitFor();
    await this.#line(line).first().waitFor({ state: "detached" });
  }

  /** Asks where the value of a line comes from. */
  async isAskedAbout(line) {
    await this.#line(line).first().locator("> button").click();
  }

  /** The way to the value that was asked for. */
  async tells(text) {
    await this.#page.locator(".way", { hasText: text }).waitFor();
  }

  async tellsAtAGlance(line, text) {
    await this.#line(line).first().locator("> button").hover();
    await eventually(async () => {
      const about = await this.#line(line).first().locator("> button").getAttribute("data-about");
      assert.ok(about.includes(text), about);
    });
  }

  async leadsTo(text) {
    await this.#page.locator(".way button", { hasText: text }).click();
  }

  async hasTheVariable(name, value) {
    await this.#page.locator(".variables tr", { hasText: name }).filter({ hasText: value }).waitFor();
  }

  async runsInTheShell(text) {
    await this.#page.locator(".shell textarea").fill(text);
  }

  async switchesTheProfile(name) {
    await this.#page.locator(".chip[aria-pressed]", { hasText: name }).click();
  }

  #line(text) {
    return this.#page.locator(".lines > .line", { hasText: text });
  }
}
