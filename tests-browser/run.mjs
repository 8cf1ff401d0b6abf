// Runs every *.test.mjs of this folder against one served demo county.
//   MAPLEGRID_BIN  the binary; ../target/debug/maplegrid if not given
// Names of files as arguments run only those.

import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

import { startCounty } from './server.mjs';

const here = import.meta.dirname;
const binary = process.env.MAPLEGRID_BIN ?? resolve(here, '../target/debug/maplegrid');
// A page that hangs is a failed test, not a hung run.
const FILE_LIMIT_MS = 10 * 60_000;

const named = process.argv.slice(2).map((file) => resolve(file));
const all = (await readdir(here)).filter((name) => name.endsWith('.test.mjs')).sort();
const files = named.length > 0 ? named : all.map((name) => resolve(here, name));

const county = await startCounty(binary);
// Asked to end, it ends the test files first (they close their browsers), then the county.
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => interruption.abort());
}
// The test files run in processes of their own and find the county in their environment.
process.env.MAPLEGRID_URL = county.url;
process.env.MAPLEGRID_DATA = county.folder;

let failed = 0;
const tests = run({ files, concurrency: 1, timeout: FILE_LIMIT_MS, signal: interruption.signal });
tests.on('test:fail', () => (failed += 1));
tests.compose(new spec()).pipe(process.stdout);
tests.once('end', async () => {
  const interrupted = interruption.signal.aborted;
  if (failed > 0 && !interrupted) process.stderr.write(`\nthe county's last words:\n${county.log()}\n`);
  await county.stop();
  process.exitCode = interrupted ? 130 : Math.min(failed, 1);
});
