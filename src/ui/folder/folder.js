// Reads a folder that is dropped onto the page, or chosen: names and sizes of all files, and the texts of those that
// are wanted. Nothing of it is sent anywhere.

/** Larger files are no config files. */
const MOST_BYTES = 1 << 20;
/** So many files are looked at, at the most; what is ignored comes last. */
const MOST_FILES = 100_000;
const PATIENCE = 500;

// What is done with a path.
const TEXT = 1;
const LATER = 2;

/**
 * Listens for drops, and returns a function that lets a person choose a folder.
 * @param on.begin receives the text of the folder's ignore file; on.use says what is done with a path; on.seen receives
 *   a count now and then; on.done a line for each file, the paths and texts of those that were wanted, in turn, and how many folders that are not
 *   ignored were too much.
 */
export function listen(on) {
  const root = document.documentElement;
  let depth = 0;
  const over = (change) => {
    depth = change === 0 ? 0 : Math.max(0, depth + change);
    root.classList.toggle("dropping", depth > 0);
  };
  const hasFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => hasFiles(event) && over(1));
  addEventListener("dragleave", (event) => hasFiles(event) && over(-1));
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault(), true);
  addEventListener(
    "drop",
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      over(0);
      // The list is empty once this event is over.
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      take(entries.map(ofEntry), on);
    },
    true,
  );

  const input = document.createElement("input");
  input.type = "file";
  input.webkitdirectory = true;
  input.addEventListener("change", () => {
    if (input.files.length > 0) take([ofFiles(input.files)], on);
    input.value = "";
  });
  root.classList.add("takes-folders");
  return () => input.click();
}

/** A dropped file or folder: a name, and what is in it, or a way to the file. */
function ofEntry(entry) {
  if (entry.isFile) return { name: entry.name, file: () => new Promise((done, fail) => entry.file(done, fail)) };
  const children = async () => {
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      // It hands out a hundred at a time.
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (some.length === 0) return found.map(ofEntry);
      found.push(...some);
    }
  };
  return { name: entry.name, children };
}

/** A chosen folder, whose files come as a flat list with their paths. */
function ofFiles(files) {
  const root = { name: "", folders: new Map() };
  for (const file of files) {
    const [, ...parts] = file.webkitRelativePath.split("/");
    const name = parts.pop();
    let folder = root;
    for (const part of parts) {
      if (!folder.folders.has(part)) folder.folders.set(part, { name: part, folders: new Map() });
      folder = folder.folders.get(part);
    }
    folder.folders.set(`${name}/`, { name, file: async () => file });
  }
  const close = ({ name, file, folders }) => (file ? { name, file } : { name, children: async () => [...folders.values()].map(close) });
  return close(root);
}

/** Reads what was dropped: the one folder is the root; of several things, the root holds them. */
async function take(things, on) {
  const folder = things.length === 1 && things[0].children ? things[0] : null;
  const roots = folder ? await folder.children().catch(() => []) : things;
  const hasFolder = Boolean(folder) || roots.some(({ children }) => children);
  const ignore = roots.find(({ name, file }) => name === ".dockerignore" && file);
  on.begin(ignore ? await textOf(ignore) : "");

  const [lines, texts, later] = [[], [], []];
  let left = 0;
  let told = performance.now();
  const walk = async (queue, isIgnored) => {
    for (let at = 0; at < queue.length; at += 1) {
      const [within, thing] = queue[at];
      // The queue would keep all of a large folder.
      queue[at] = null;
      const path = within + thing.name;
      if (performance.now() - told > PATIENCE) {
        on.seen(lines.length);
        told = performance.now();
        await new Promise((done) => setTimeout(done));
      }
      try {
        if (lines.length >= MOST_FILES) {
          if (!isIgnored && thing.children) left += 1;
        } else if (thing.children) {
          if (!isIgnored && on.use(`${path}/`) === LATER) later.push([within, thing]);
          else for (const child of await thing.children()) queue.push([`${path}/`, child]);
        } else {
          const file = await thing.file();
          lines.push(`${file.size} ${path}`);
          if (file.size <= MOST_BYTES && on.use(path) === TEXT) texts.push(path, await file.text());
        }
      } catch {
        // What the browser may not read is left out.
      }
    }
  };
  await walk(roots.map((thing) => ["", thing]), false);
  await walk(later, true);
  on.done(hasFolder ? lines.join("\n") : "", texts, left);
}

async function textOf(thing) {
  try {
    return await (await thing.file()).text();
  } catch {
    return "";
  }
}
