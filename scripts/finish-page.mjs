// Finishes what Trunk has laid out: names by their hashes what is loaded later, holds the page to its policy, and minifies a release.
// Trunk runs it after each build.

import { createHash } from "node:crypto";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { transform } from "esbuild";

const stage = process.env.TRUNK_STAGING_DIR;
const page = join(stage, "index.html");
let html = await readFile(page, "utf8");

const editor = await nameByHash("editor", "js");
await nameByHash("folder", "js");
await nameByHash("explanations", "txt");
await nameByHash("words-zh-CN", "txt");
for (const table of ["bookworm", "bullseye", "trixie", "python", "node"]) await nameByHash(table, "txt");

if (html.includes("{{__TRUNK_ADDRESS__}}")) {
  // `trunk serve` reloads the page by an inline script of its own, which no built page has.
  html = replaceOnce(/script-src 'self'/g, "script-src 'self' 'unsafe-inline'");
} else if (/<script(?![^>]*\ssrc=)/.test(html)) {
  throw new Error("The page has an inline script, which its content security policy forbids.");
}
await writeFile(page, html);

if (process.env.TRUNK_PROFILE === "release") {
  const entries = await readdir(stage, { recursive: true });
  await Promise.all(entries.filter((entry) => entry !== editor).map((entry) => minify(join(stage, entry))));
}

/** Puts a file's hash into its name, and the name into the page. */
async function nameByHash(stem, extension) {
  const file = join(stage, `${stem}.${extension}`);
  const hash = createHash("sha256").update(await readFile(file)).digest("hex").slice(0, 16);
  const name = `${stem}-${hash}.${extension}`;
  await rename(file, join(stage, name));
  html = replaceOnce(new RegExp(`\\b${stem}\\.${extension}\\b`, "g"), `./${name}`);
  return name;
}

async function minify(file) {
  const loader = { ".css": "css", ".js": "js" }[extname(file)];
  if (!loader) return;
  const { code } = await transform(await readFile(file, "utf8"), { loader, minify: true, target: "es2022" });
  await writeFile(file, code);
}

function replaceOnce(pattern, replacement) {
  const found = html.match(pattern)?.length ?? 0;
  if (found !== 1) throw new Error(`index.html has ${pattern} ${found} times; expected once.`);
  return html.replace(pattern, replacement);
}
