// Runs every *.test.mjs of this folder, two files at a time, each lane with a served demo county of
// its own: journeys count what they see, so no two may share one.
//   MAPLEGRID_BIN  the binary; ../target/debug/maplegrid if not given
// Names of files as arguments run only those.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

import { startCounties } from './server.mjs';

const here = import.meta.dirname;
const binary = process.env.MAPLEGRID_BIN ?? resolve(here, '../target/debug/maplegrid');
// A page that hangs is a failed test, not a hung run.
const FILE_LIMIT_MS = 10 * 60_000;
const LANES = Math.min(2, availableParallelism());

// Asked to end, it ends the test files first (they close their browsers), then the counties.
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => interruption.abort());
}

const queue = await longestFirst(await chosen());
const counties = await startCounties(binary, Math.min(LANES, queue.length));
const failures = await Promise.all(counties.map((county) => lane(county, queue)));
const failed = failures.reduce((sum, count) => sum + count, 0);
process.exitCode = interruption.signal.aborted ? 130 : Math.min(failed, 1);

async function chosen() {
  const named = process.argv.slice(2);
  if (named.length > 0) return named.map((file) => resolve(file));
  const all = await readdir(here);
  return all.filter((name) => name.endsWith('.test.mjs')).map((name) => resolve(here, name));
}

/** A long file begun last would keep one lane waiting; its size is near enough. */
async function longestFirst(files) {
  const sized = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })));
  return sized.sort((a, b) => b.size - a.size).map(({ file }) => file);
}

/** Takes files until none is left; says how many failed. */
async function lane(county, files) {
  let failures = 0;
  try {
    while (files.length > 0 && !interruption.signal.aborted) {
      if (!(await passes(files.shift(), county))) failures += 1;
    }
    if (failures > 0 && !interruption.signal.aborted) {
      process.stderr.write(`\nthe county's last words:\n${county.log()}\n`);
    }
  } finally {
    await county.stop();
  }
  return failures;
}

/** Runs one file in a process of its own, which finds the county in its environment. */
async function passes(file, county) {
  const env = { ...process.env, MAPLEGRID_URL: county.url, MAPLEGRID_DATA: county.folder };
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', file], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Two lanes would otherwise speak in each other's sentences.
  const told = [];
  child.stdout.on('data', (chunk) => told.push(chunk));
  const end = () => child.kill('SIGTERM');
  interruption.signal.addEventListener('abort', end);
  const limit = setTimeout(end, FILE_LIMIT_MS);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  interruption.signal.removeEventListener('abort', end);
  process.stdout.write(Buffer.concat(told));
  return code === 0;
}
