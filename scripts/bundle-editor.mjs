// Bundles the editor into static/gen/editor.js. Trunk runs it before each build.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const OUTPUT = "static/gen/editor.js";

/**
 * CodeMirror puts its styles into a `<style>` element, which the content security policy forbids, unless it stands in a
 * shadow tree: there it uses a constructed style sheet. This lets it do so in a document too.
 */
const constructedStyleSheets = {
  name: "constructed-style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod[/\\]src[/\\]style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const condition = "!root.head && root.adoptedStyleSheets";
      if (!source.includes(condition)) {
        throw new Error(`style-mod has changed: "${condition}" is not in it. Adapt scripts/bundle-editor.mjs.`);
      }
      return { contents: source.replace(condition, "root.adoptedStyleSheets") };
    });
  },
};

const { outputFiles } = await build({
  entryPoints: ["src/ui/editor/editor.js"],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  write: false,
  plugins: [constructedStyleSheets],
});
const [{ contents }] = outputFiles;

// `trunk serve` watches static/: writing the same bytes again would make it build for ever.
const before = await readFile(OUTPUT).catch(() => null);
if (!before?.equals(contents)) {
  await mkdir("static/gen", { recursive: true });
  await writeFile(OUTPUT, contents);
}
