// Holds what a visitor downloads to its budgets, as a host that compresses with brotli sends it, and sees that nothing
// in it tells of the machine that built it.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotli } from "./serve.mjs";

const KB = 1000;
const TABLES = /^(bookworm|bullseye|trixie|python|node)-\w+\.txt$/;
const BUDGETS = [
  { name: "editor, after the first paint", limit: 130 * KB, holds: (file) => /^editor-\w+\.js$/.test(file) },
  { name: "reader of folders, after the first paint", limit: 3 * KB, holds: (file) => /^folder-\w+\.js$/.test(file) },
  { name: "explanations, when one is asked for", limit: 80 * KB, holds: (file) => /^explanations-/.test(file) },
  { name: "words of another language, when it is chosen", limit: 40 * KB, holds: (file) => /^words-/.test(file) },
  { name: "tables of packages, each when a Dockerfile needs it", limit: 80 * KB, isEach: true, holds: (file) => TABLES.test(file) },
  // One that begins with a figure is shared by others.
  { name: "parts of the program, each when something needs it", limit: 130 * KB, isEach: true, holds: (file) => /^part-/.test(file) },
  { name: "first load", limit: 450 * KB, holds: () => true },
];

/** Where this machine keeps the sources: `./x build` has the compiler leave that out. */
const MACHINE_PATHS = [`${process.cwd()}/`, "/registry/src/"];

const kilobytes = (bytes) => `${(bytes / KB).toFixed(1)} kB`.padStart(10);

const entries = await readdir("dist", { recursive: true, withFileTypes: true });
const sizes = await Promise.all(
  entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name));
      const budget = BUDGETS.find(({ holds }) => holds(entry.name));
      const told = MACHINE_PATHS.filter((path) => bytes.includes(path));
      return { name: entry.name, budget, told, raw: bytes.length, sent: brotli(bytes).length };
    }),
);

for (const budget of BUDGETS) {
  const held = sizes.filter((size) => size.budget === budget).sort((a, b) => b.sent - a.sent);
  if (held.length === 0) throw new Error(`Nothing in dist/ counts as "${budget.name}": has the build changed?`);
  for (const { name, raw, sent } of held) console.log(`${kilobytes(sent)} of ${kilobytes(raw)} raw   ${name}`);

  const sum = budget.isEach ? held[0].sent : held.reduce((total, { sent }) => total + sent, 0);
  const isOver = sum > budget.limit;
  console.log(`${kilobytes(sum)} of ${kilobytes(budget.limit)} allowed   ${budget.name}${isOver ? ": TOO LARGE" : ""}\n`);
  if (isOver) process.exitCode = 1;
}

for (const { name, told } of sizes) {
  if (told.length === 0) continue;
  console.log(`${name} tells of the machine that built it: ${told.join(", ")}`);
  process.exitCode = 1;
}
