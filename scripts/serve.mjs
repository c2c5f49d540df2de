// Serves dist/ as a good static host would: compressed, with the right types, lifetimes and policy.

import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
const HASHED = /-[0-9a-f]{16}(_bg)?\.\w+$/;

/**
 * Starts serving `root` under `base`; port 0 is any free one. What lies in `root` is read once, so that no address can
 * name a file beside it. `effort` is how hard to compress, from 0 to 11.
 */
export async function serve({ root = "dist", port = 0, base = "/", effort = 11 } = {}) {
  const files = await readFiles(root);
  const server = createServer((request, response) => answer(request, response, { files, base, effort }));
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => closeAll(server) };
}

async function readFiles(root) {
  const files = new Map();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = path.slice(join(root, sep).length).replaceAll(sep, "/");
    files.set(name, { bytes: await readFile(path), headers: headersFor(name), encoded: new Map() });
  }
  const page = files.get("index.html");
  if (!page) throw new Error(`There is no page in ${root}: run ./x build first.`);
  for (const [name, file] of files) {
    if (!name.endsWith(".html")) continue;
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(file.bytes)?.[1];
    if (policy) file.headers["content-security-policy"] = policy;
  }
  return files;
}

function headersFor(name) {
  return {
    "content-type": TYPES[extname(name)] ?? "application/octet-stream",
    "cache-control": HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  };
}

function answer({ method, url, headers }, response, { files, base, effort }) {
  if (method !== "GET" && method !== "HEAD") return response.writeHead(405, { allow: "GET, HEAD" }).end();
  const path = url.split(/[?#]/, 1)[0];
  const file = path.startsWith(base) ? files.get(path.slice(base.length) || "index.html") : undefined;
  if (!file) return response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");

  const encoding = ["br", "gzip"].find((it) => new RegExp(`\\b${it}\\b`).test(headers["accept-encoding"] ?? ""));
  const body = encoding ? encode(file, encoding, effort) : file.bytes;
  response.writeHead(200, {
    ...file.headers,
    ...(encoding && { "content-encoding": encoding }),
    "content-length": body.length,
  });
  response.end(method === "HEAD" ? undefined : body);
}

/** Compressed when first asked for, and kept. */
function encode(file, encoding, effort) {
  if (!file.encoded.has(encoding)) {
    file.encoded.set(encoding, encoding === "br" ? brotli(file.bytes, effort) : gzipSync(file.bytes, { level: Math.min(effort, 9) }));
  }
  return file.encoded.get(encoding);
}

export function brotli(bytes, effort = 11) {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: effort, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

function closeAll(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await serve({ port: Number(process.env.PORT ?? 8080) });
  console.log(`\nDockwright is on ${url} (Ctrl+C ends it)`);
}
