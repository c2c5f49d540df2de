// Gathers the explanations of all rules into static/gen/explanations.txt: the page fetches them when one is asked for.
// Trunk runs it before each build. Before each explanation stands a line of a record separator, the rule, a blank and
// the language.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const OUTPUT = "static/gen/explanations.txt";

const entries = await readdir("src/rules", { recursive: true });
const pages = entries.filter((entry) => entry.endsWith(".md")).sort();
const parts = await Promise.all(pages.map(explanation));
const text = parts.join("");

// `trunk serve` watches static/: writing the same text again would make it build for ever.
const before = await readFile(OUTPUT, "utf8").catch(() => null);
if (before !== text) {
  await mkdir("static/gen", { recursive: true });
  await writeFile(OUTPUT, text);
}

async function explanation(page) {
  const file = page.split(/[/\\]/).at(-1);
  const language = file.endsWith(".zh.md") ? "zh-CN" : "en";
  const rule = file.replace(/(\.zh)?\.md$/, "").replaceAll("_", "-");
  const lines = (await readFile(join("src/rules", page), "utf8")).split("\n");
  // As `rules::head_length` has it: behind the title and the wordings.
  const isHead = (line, index) => index === 0 || line === "" || /^(message|fix|related)/.test(line);
  const body = lines.slice(lines.findIndex((line, index) => !isHead(line, index)));
  return `\u001e${rule} ${language}\n${body.join("\n")}`;
}
