#!/usr/bin/env node
/* Makes src/content/tables/node.txt: what npm puts on the disk for common packages.

     node scripts/measure-node.mjs /tmp/measured > src/content/tables/node.txt

   The packages below are installed by npm in groups, in their newest versions and without running
   their scripts, on 64-bit Linux with glibc. Every package in the folder, nested ones too, is weighed
   by the bytes of its own files, and its dependencies are looked up as Node.js would find them. */

import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// What Dockerfiles and manifests ask for most; those of a line are installed together.
const GROUPS = `
express koa fastify body-parser cors helmet morgan compression cookie-parser express-session express-validator express-rate-limit multer passport passport-jwt passport-local serve-static
react react-dom react-router react-router-dom redux react-redux @reduxjs/toolkit zustand @tanstack/react-query react-hook-form react-icons framer-motion styled-components @emotion/react @emotion/styled @mui/material @mui/icons-material
next @next/font next-auth swr tailwindcss @tailwindcss/postcss @tailwindcss/vite postcss autoprefixer sass less
typescript ts-node tsx ts-jest @types/node @types/react @types/react-dom @types/express @types/jest @types/lodash
lodash axios dayjs moment date-fns uuid nanoid dotenv chalk commander yargs inquirer ora debug semver glob rimraf mkdirp fs-extra cross-env concurrently nodemon node-fetch got superagent
jest babel-jest @testing-library/react @testing-library/jest-dom @testing-library/user-event jest-environment-jsdom jsdom
vitest @vitest/coverage-v8 @vitest/ui happy-dom vite @vitejs/plugin-react @vitejs/plugin-vue vite-tsconfig-paths
mocha chai sinon nyc supertest ava tap c8 cypress playwright @playwright/test puppeteer puppeteer-core
eslint prettier eslint-config-prettier eslint-plugin-prettier eslint-plugin-import eslint-plugin-react eslint-plugin-react-hooks eslint-plugin-jsx-a11y @typescript-eslint/parser @typescript-eslint/eslint-plugin typescript-eslint eslint-config-next husky lint-staged
webpack webpack-cli webpack-dev-server html-webpack-plugin mini-css-extract-plugin css-loader style-loader sass-loader ts-loader babel-loader file-loader copy-webpack-plugin terser-webpack-plugin
@babel/core @babel/preset-env @babel/preset-react @babel/preset-typescript @babel/runtime @babel/cli core-js rollup esbuild parcel @swc/core @swc/cli turbo terser
vue vue-router pinia vuex nuxt @vue/cli-service element-plus vuetify quasar
@angular/core @angular/common @angular/compiler @angular/forms @angular/router @angular/platform-browser @angular/animations @angular/cli @angular/compiler-cli @angular/build @angular-devkit/build-angular rxjs zone.js tslib
svelte @sveltejs/kit @sveltejs/adapter-node @sveltejs/vite-plugin-svelte astro gatsby @remix-run/node @remix-run/react @remix-run/serve preact solid-js
@nestjs/core @nestjs/common @nestjs/platform-express @nestjs/cli @nestjs/config @nestjs/typeorm @nestjs/swagger @nestjs/jwt @nestjs/passport @nestjs/mongoose @nestjs/testing @nestjs/schematics class-validator class-transformer reflect-metadata
mongoose mongodb pg mysql mysql2 sqlite3 better-sqlite3 redis ioredis typeorm sequelize knex prisma @prisma/client drizzle-orm kafkajs amqplib bull bullmq @elastic/elasticsearch
graphql apollo-server @apollo/server @apollo/client graphql-tag type-graphql @graphql-tools/schema graphql-yoga @grpc/grpc-js @grpc/proto-loader protobufjs
socket.io socket.io-client ws http-proxy-middleware jsonwebtoken bcrypt bcryptjs crypto-js validator joi yup zod ajv winston pino pino-pretty log4js bunyan node-cron nodemailer handlebars ejs pug marked highlight.js cheerio sharp jimp pdfkit exceljs csv-parse xml2js js-yaml
aws-sdk @aws-sdk/client-s3 @aws-sdk/client-dynamodb @aws-sdk/client-sqs @aws-sdk/lib-dynamodb @aws-sdk/s3-request-presigner firebase firebase-admin @google-cloud/storage @azure/storage-blob @azure/identity stripe openai @anthropic-ai/sdk langchain twilio
@sentry/node @sentry/react @sentry/nextjs prom-client dd-trace newrelic @opentelemetry/api @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node
react-scripts serve http-server pm2 npm yarn pnpm @vue/cli create-react-app lerna nx json-server live-server gulp grunt grunt-cli bower forever
three d3 chart.js echarts leaflet jquery bootstrap antd @ant-design/icons lucide-react @radix-ui/react-dialog recharts clsx immer immutable ramda underscore bluebird async request q
`.trim().split("\n").map((line) => line.split(" "));

const work = process.argv[2];
/** Rows by `name@version`. */
const rows = new Map();

for (const [index, group] of GROUPS.entries()) {
  const folder = join(work, String(index));
  install(folder, group);
  for (const path of packages(join(folder, "node_modules"))) weigh(folder, path);
}
write();

function install(folder, names) {
  const done = join(folder, "node_modules", ".package-lock.json");
  if (existsSync(done)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--force", "--loglevel=error"];
  try {
    execFileSync("npm", ["install", ...options, ...names], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    console.error(`${names}: not installed: ${String(error.stderr).slice(0, 300)}`);
    if (names.length > 1) {
      // One bad name must not cost the others.
      const half = names.length >> 1;
      for (const [part, some] of [names.slice(0, half), names.slice(half)].entries()) {
        const inner = join(folder, String(part));
        install(inner, some);
        for (const path of packages(join(inner, "node_modules"))) weigh(inner, path);
      }
    }
  }
}

/** The folders of all packages below a `node_modules`. */
function* packages(modules) {
  if (!existsSync(modules)) return;
  for (const name of readdirSync(modules)) {
    if (name.startsWith(".")) continue;
    const path = join(modules, name);
    if (!lstatSync(path).isDirectory()) continue;
    if (name.startsWith("@")) {
      for (const inner of readdirSync(path)) yield* one(join(path, inner));
    } else {
      yield* one(path);
    }
  }
}

function* one(path) {
  if (existsSync(join(path, "package.json"))) yield path;
  yield* packages(join(path, "node_modules"));
}

function weigh(root, path) {
  const manifest = read(path);
  if (!manifest?.name || !manifest.version) return;
  const key = `${manifest.name}@${manifest.version}`;
  if (rows.has(key)) return;
  const optional = manifest.peerDependenciesMeta ?? {};
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter((it) => !optional[it]?.optional);
  const names = [...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), ...peers];
  const needs = [...new Set(names)].map((name) => found(root, path, name)).filter(Boolean);
  rows.set(key, { name: manifest.name, version: manifest.version, bytes: bytes(path), needs });
}

function read(path) {
  try {
    return JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Which version of a package another one gets, as Node.js looks for it. */
function found(root, from, name) {
  for (let folder = from; folder.length >= root.length; folder = dirname(folder)) {
    const manifest = read(join(folder, "node_modules", name));
    if (manifest) return `${manifest.name}@${manifest.version}`;
  }
  return undefined;
}

/** Bytes of a package's own files. */
function bytes(path) {
  let sum = 0;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" || !isInstalled(inner)) sum += bytes(inner);
    } else if (entry.isFile()) {
      sum += lstatSync(inner).size;
    }
  }
  return sum;
}

/** Whether npm made this folder; some packages bring a `node_modules` of their own. */
function isInstalled(modules) {
  return existsSync(join(dirname(modules), "package.json"));
}

function write() {
  const versions = (a, b) => a.localeCompare(b, "en", { numeric: true });
  const order = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : versions(a.version, b.version));
  const sorted = [...rows.values()].sort(order);
  const place = new Map(sorted.map((row, index) => [`${row.name}@${row.version}`, index]));
  const today = new Date().toISOString().slice(0, 10);
  console.log(`# Made by scripts/measure-node.mjs on ${today} with Node.js ${process.versions.node}; do not edit.`);
  console.log("# name version kilobytes[ rows of what it needs, from 0 …]");
  for (const { name, version, bytes, needs } of sorted) {
    const rows = needs.map((it) => place.get(it)).filter((it) => it !== undefined).sort((a, b) => a - b);
    console.log([name, version, Math.round(bytes / 1000), ...rows].join(" "));
  }
}
