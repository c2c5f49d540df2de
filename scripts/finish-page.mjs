// Finishes what Trunk has laid out: names by their hashes what is loaded later, holds the page to its policy, and puts
// a release together: its script one file, its parts beside it.
// Trunk runs it after each build.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";
import { build, transform } from "esbuild";

/** What the splitter calls the script that fetches the parts. */
const LOADER = "__wasm_split.js";

const stage = process.env.TRUNK_STAGING_DIR;
const page = join(stage, "index.html");
let html = await readFile(page, "utf8");

await nameByHash("editor", "js");
await nameByHash("folder", "js");
await nameByHash("explanations", "txt");
await nameByHash("words-zh-CN", "txt");
for (const table of ["bookworm", "bullseye", "trixie", "python", "node"]) await nameByHash(table, "txt");

if (html.includes("{{__TRUNK_ADDRESS__}}")) {
  // `trunk serve` reloads the page by an inline script of its own, which no built page has.
  html = replaceOnce(html, /script-src 'self'/g, "script-src 'self' 'unsafe-inline'");
} else if (/<script(?![^>]*\ssrc=)/.test(html)) {
  throw new Error("The page has an inline script, which its content security policy forbids.");
}

if (process.env.TRUNK_PROFILE === "release") {
  const program = /name="dockwright-program" content="\.\/([^"]+)"/.exec(html)[1];
  await bundle(join(stage, program), await nameParts(join(stage, "snippets/parts")));
  await rm(join(stage, "snippets"), { recursive: true });
  // Trunk named these by what the compiler gave, which is not all that they are made of.
  for (const file of [program, program.replace(".js", "_bg.wasm")]) await nameAnew(file);
  html = html.replaceAll(/<link rel="modulepreload" href="\.\/snippets\/[^>]*>\n?/g, "");
  // The other scripts are bundled, and so minified.
  const rest = (await readdir(stage)).filter((entry) => /\.css$|^start-/.test(entry));
  await Promise.all(rest.map((entry) => minify(join(stage, entry))));
}
await writeFile(page, html);

/** Puts a new hash in the place of a file's old one, everywhere in the page. */
async function nameAnew(file) {
  const name = file.replace(/-[0-9a-f]{16}/, `-${await hashOf(join(stage, file))}`);
  await rename(join(stage, file), join(stage, name));
  html = html.replaceAll(file, name);
}

/**
 * Optimizes the parts of the program that are fetched when they are needed, and names them by their hashes. Gives the
 * script that fetches them, as the splitter wrote it; nothing where the program is whole.
 */
async function nameParts(folder) {
  const parts = await readdir(folder).catch(() => []);
  if (parts.length === 0) return undefined;
  const options = /data-wasm-opt-params="([^"]+)"/.exec(await readFile("index.html", "utf8"))[1].split(" ");
  let loader = await readFile(join(folder, LOADER), "utf8");
  for (const part of parts.filter((file) => file.endsWith(".wasm"))) {
    const file = join(folder, part);
    await promisify(execFile)("wasm-opt", ["-Os", ...options, file, "-o", file]);
    const name = `part-${basename(part, ".wasm").replace(/^[a-z]+_/, "")}-${await hashOf(file)}.wasm`;
    await rename(file, join(stage, name));
    loader = replaceOnce(loader, new RegExp(`\\b${part}\\b`, "g"), name);
  }
  // As the program itself, the parts are to be had from hosts that do not know the type of WebAssembly.
  const streamed = /\bWebAssembly\.instantiateStreaming\(src, imports\)/g;
  return loader.replace(streamed, "src.then((it) => it.arrayBuffer()).then((it) => WebAssembly.instantiate(it, imports))");
}

/** Makes one file of the program's script and what it imports: `loader`, where there is one, and our own snippets. */
async function bundle(program, loader) {
  const split = {
    name: "split",
    setup(builder) {
      builder.onResolve({ filter: new RegExp(LOADER) }, () => ({ path: LOADER, namespace: "split" }));
      builder.onLoad({ filter: /./, namespace: "split" }, () => ({ contents: loader, resolveDir: stage }));
      // The splitter knows the program by its name without the hash.
      builder.onResolve({ filter: /^\.\/dockwright\.js$/ }, () => ({ path: program }));
    },
  };
  const options = { bundle: true, format: "esm", target: "es2022", minify: true, plugins: [split], logLevel: "error" };
  await build({ entryPoints: [program], outfile: program, allowOverwrite: true, ...options });
}

/** Puts a file's hash into its name, and the name into the page. */
async function nameByHash(stem, extension) {
  const file = join(stage, `${stem}.${extension}`);
  const name = `${stem}-${await hashOf(file)}.${extension}`;
  await rename(file, join(stage, name));
  html = replaceOnce(html, new RegExp(`\\b${stem}\\.${extension}\\b`, "g"), `./${name}`);
  return name;
}

async function minify(file) {
  const loader = { ".css": "css", ".js": "js" }[extname(file)];
  if (!loader) return;
  const { code } = await transform(await readFile(file, "utf8"), { loader, minify: true, target: "es2022" });
  await writeFile(file, code);
}

async function hashOf(file) {
  return createHash("sha256").update(await readFile(file)).digest("hex").slice(0, 16);
}

function replaceOnce(text, pattern, replacement) {
  const found = text.match(pattern)?.length ?? 0;
  if (found !== 1) throw new Error(`The page has ${pattern} ${found} times; expected once.`);
  return text.replace(pattern, replacement);
}
