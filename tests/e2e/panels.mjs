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
    await this.#page.locator(".the-app").getByRole("slider", { name: "boots in" }).fill(String(seconds));
  }

  /** Moves a slider of the manifest, as the keyboard does. */
  async set(probe, key, value) {
    await this.#numbers(probe).getByRole("slider", { name: key }).fill(String(value));
  }

  async show(probe, key, value) {
    const field = this.#numbers(probe).getByRole("spinbutton", { name: key });
    await eventually(async () => assert.equal(await field.inputValue(), String(value)));
  }

  /** Drags the end of the boot in the picture, by so many seconds of its axis. */
  async dragTheBootTo(seconds) {
    const picture = this.#page.locator(".probe-picture:visible");
    const handle = picture.getByRole("slider", { name: "boots in" });
    const now = Number(await handle.getAttribute("aria-valuenow"));
    const { x, y, width, height } = await handle.locator("circle").boundingBox();
    const perSecond = await this.#pixelsOfASecond(picture);
    const page = this.#page;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + (seconds - now) * perSecond, y + 60, { steps: 5 });
    await page.mouse.up();
    await eventually(async () => assert.equal(await handle.getAttribute("aria-valuenow"), String(seconds)));
  }

  /** By two times of the axis that are given in seconds. */
  async #pixelsOfASecond(picture) {
    const ticks = picture.locator("text.sub");
    const places = await ticks.evaluateAll((all) => all.map((tick) => {
      const { left, width } = tick.getBoundingClientRect();
      return { at: parseFloat(tick.textContent), x: left + width / 2 };
    }));
    return (places[1].x - places[0].x) / (places[1].at - places[0].at);
  }

  async areZoomedInto() {
    const before = await this.#page.locator(".probe-picture:visible text.sub").last().textContent();
    await this.#page.locator(".probe-picture:visible").focus();
    await this.#page.keyboard.press("+");
    const last = this.#page.locator(".probe-picture:visible text.sub").last();
    await eventually(async () => assert.notEqual(await last.textContent(), before));
  }

  /** What is said of the event that is pointed at. */
  async tellAtTheNextEvent(text) {
    await this.#page.locator(".probe-picture:visible").focus();
    await this.#page.keyboard.press("ArrowDown");
    await this.#page.locator(".told", { hasText: text }).waitFor();
  }

  async areSuggestedAndTaken() {
    await this.#page.getByRole("button", { name: "Suggest settings" }).click();
    await this.#page.locator(".advice .primary").click();
  }

  async areTakenBack() {
    await this.#page.locator("#panel").getByRole("button", { name: "Undo" }).click();
  }

  async sayOfTheCheckAs(form, text) {
    await this.#page.locator(".carrying .chip", { hasText: form }).first().click();
    await this.#page.locator(".carrying pre", { hasText: text }).waitFor();
  }

  #numbers(probe) {
    return this.#page.locator(".knobs fieldset", { hasText: probe });
  }

  async say(text) {
    await this.#page.locator(".probes .sentence", { hasText: text }).first().waitFor();
  }
}

export class Chains {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** A chain breaks at this station, and says why. */
  async breakAt(station, reason) {
    await this.#broken(station).locator(".reason", { hasText: reason }).waitFor();
  }

  /** Goes to the place in the editor. */
  async leadTo(station) {
    await this.#broken(station).locator("button").click();
  }

  #broken(station) {
    return this.#page.locator(".station.broken", { hasText: station }).first();
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
