// A served demo county: started by the runner, or found where it put it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Serves so many counties, each in a folder of its own: one is furnished, which takes a while, and
 * the others begin as copies of it. Each ends with `stop()`.
 */
export async function startCounties(binary, number) {
  const folders = await Promise.all(Array.from({ length: number }, newFolder));
  const [first, ...others] = folders;
  if (others.length > 0) {
    const furnished = await serve(binary, first);
    await furnished.end();
    await Promise.all(others.map((folder) => cp(first, folder, { recursive: true })));
  }
  return Promise.all(folders.map((folder) => serve(binary, folder)));
}

/** Serves a county in a new folder, by a method of the program's own or in a folder; ends with `stop()`. */
export async function startCounty(binary, method) {
  return serve(binary, await newFolder(), method);
}

function newFolder() {
  return mkdtemp(join(tmpdir(), 'maplegrid-browser-'));
}

/** Starts `maplegrid demo` in a folder and waits until it answers. */
async function serve(binary, folder, method) {
  const listen = `127.0.0.1:${await freePort()}`;
  const by = method ? ['--method', method] : [];
  const child = spawn(binary, ['demo', ...by, '--data', folder, '--listen', listen], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk) => (log = (log + chunk).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let failure;
  child.once('error', (error) => (failure = error));

  const county = {
    url: `http://${listen}`,
    folder,
    log: () => log,
    end: () => end(child),
    stop: () => end(child).then(() => rm(folder, { recursive: true, force: true })),
  };
  try {
    await untilReady(county.url, () => failure ?? ended(child));
    return county;
  } catch (error) {
    await county.stop();
    throw new Error(`${error.message}\n${log}`);
  }
}

/** The sign-ins that the demo wrote down. */
export async function demoAccounts(folder) {
  return JSON.parse(await readFile(join(folder, 'demo-accounts.json'), 'utf8'));
}

async function untilReady(url, failed) {
  const limit = Date.now() + READY_LIMIT_MS;
  while (Date.now() < limit) {
    const failure = failed();
    if (failure) throw failure;
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await pause(100);
  }
  throw new Error(`the demo county was not ready after ${READY_LIMIT_MS / 1000} s`);
}

function ended(child) {
  if (child.exitCode === null && child.signalCode === null) return undefined;
  return new Error(`the demo county ended by itself (${child.exitCode ?? child.signalCode})`);
}

async function end(child) {
  if (child.pid === undefined || ended(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await gone;
  clearTimeout(late);
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
