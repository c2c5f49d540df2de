// Gathers the words that the page fetches when they are asked for into static/gen/. Trunk runs it before each build.
//
//   explanations.txt   the explanations of all rules, in every language
//   words-zh-CN.txt    the interface's texts and the rules' titles and wordings: what the program carries in English
//
// Records begin with a record separator and a line that names them.

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = "static/gen";

const entries = await readdir("src/rules", { recursive: true });
const pages = await Promise.all(entries.filter((entry) => entry.endsWith(".md")).sort().map(read));
const chinese = await readFile("src/content/texts/zh.txt", "utf8");

await mkdir(FOLDER, { recursive: true });
await write("explanations.txt", pages.map(({ rule, language, body }) => record(`${rule} ${language}`, body)));
await write("words-zh-CN.txt", [
  record("texts", chinese),
  ...pages.filter(({ language }) => language === "zh-CN").map(({ rule, head }) => record(rule, head)),
]);

async function read(page) {
  const file = page.split(/[/\\]/).at(-1);
  const language = file.endsWith(".zh.md") ? "zh-CN" : "en";
  const rule = file.replace(/(\.zh)?\.md$/, "").replaceAll("_", "-");
  const lines = (await readFile(join("src/rules", page), "utf8")).split("\n");
  // As `rules::head_length` has it: behind the title and the wordings.
  const isHead = (line, index) => index === 0 || line === "" || /^(message|fix|related)/.test(line);
  const headLength = lines.findIndex((line, index) => !isHead(line, index));
  const part = (from, to) => lines.slice(from, to).join("\n");
  return { rule, language, head: part(0, headLength), body: part(headLength) };
}

function record(name, text) {
  return `\u001e${name}\n${text}`;
}

async function write(name, records) {
  const path = join(FOLDER, name);
  const text = records.join("");
  // `trunk serve` watches static/: writing the same text again would make it build for ever.
  const before = await readFile(path, "utf8").catch(() => null);
  if (before !== text) await writeFile(path, text);
}
