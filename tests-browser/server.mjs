// A served demo county: started once for a whole run, or found where the runner put it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** Starts `maplegrid demo` in a new folder and waits until it answers; ends with `stop()`. */
export async function startCounty(binary) {
  const folder = await mkdtemp(join(tmpdir(), 'maplegrid-browser-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ['demo', '--data', folder, '--listen', listen], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk) => (log = (log + chunk).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let failure;
  child.once('error', (error) => (failure = error));

  const county = { url: `http://${listen}`, folder, log: () => log, stop: () => stop(child, folder) };
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

async function stop(child, folder) {
  if (child.pid !== undefined && !ended(child)) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await gone;
    clearTimeout(late);
  }
  await rm(folder, { recursive: true, force: true });
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
