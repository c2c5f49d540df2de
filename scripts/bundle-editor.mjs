// Bundles the editor into static/gen/editor.js. Trunk runs it before each build.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const OUTPUT = "static/gen/editor.js";

const { outputFiles } = await build({
  entryPoints: ["src/ui/editor/editor.js"],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  write: false,
});
const [{ contents }] = outputFiles;

// `trunk serve` watches static/: writing the same bytes again would make it build for ever.
const before = await readFile(OUTPUT).catch(() => null);
if (!before?.equals(contents)) {
  await mkdir("static/gen", { recursive: true });
  await writeFile(OUTPUT, contents);
}
