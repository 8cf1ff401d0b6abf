// Bundles styles and scripts: `node assets/bundle.mjs OUT`. Writes `name.HASH.ext` with `.br` and
// `.gz` copies beside it, and leaves files that did not change untouched, so that Cargo stays still.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";

const crate = dirname(dirname(fileURLToPath(import.meta.url)));

/** The files that pages name; templates ask for them without the hash. */
const ENTRIES = [
  "assets/styles/main.css",
  "assets/styles/guide.css",
  "assets/styles/cards.css",
  "assets/styles/card.css",
  "assets/scripts/resident.ts",
  "assets/scripts/staff.ts",
  "assets/scripts/work.ts",
  "assets/scripts/worker.ts",
  "assets/icons/work-192.png",
  "assets/icons/work-512.png",
  "assets/favicon.svg",
];

/** The bundle in memory, as esbuild's `{ path, contents }`. Also what the floor lint reads. */
export async function bundle() {
  const result = await build({
    absWorkingDir: crate,
    entryPoints: ENTRIES,
    outdir: "out",
    entryNames: "[name].[hash]",
    loader: { ".svg": "copy", ".png": "copy" },
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    target: ["chrome78", "safari14.1"],
    write: false,
  });
  return result.outputFiles;
}

function put(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  writeFileSync(path, contents);
}

async function main(out) {
  mkdirSync(out, { recursive: true });
  const wanted = new Set();
  for (const file of await bundle()) {
    const name = basename(file.path);
    const plain = Buffer.from(file.contents);
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } };
    const copies = [
      [name, plain],
      [`${name}.br`, brotliCompressSync(plain, brotli)],
      [`${name}.gz`, gzipSync(plain, { level: 9 })],
    ];
    for (const [copy, contents] of copies) {
      put(join(out, copy), contents);
      wanted.add(copy);
    }
  }
  for (const old of readdirSync(out)) if (!wanted.has(old)) rmSync(join(out, old));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv[2]);
