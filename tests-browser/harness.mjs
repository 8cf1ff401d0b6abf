// What a journey needs: a browser, a county to go to, ways to sign in, and a watch on every page.
//
// A test file asks for `const world = openWorld()` once; node's `before` and `after` hooks open
// and close the browser (and the county, if the file was started without run.mjs).

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { after, before } from 'node:test';

import { chromium } from 'playwright-core';

import { demoAccounts, startCounty } from './server.mjs';

const here = import.meta.dirname;
const SCREENS = process.env.MAPLEGRID_SCREENS ?? resolve(here, '../target/screens');
const PATIENCE_MS = 15_000;
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The program whose pages are looked at. */
export const BINARY = process.env.MAPLEGRID_BIN ?? resolve(here, '../target/debug/maplegrid');

/**
 * Opens the world before the file's tests, prepares it, and closes it after them. `method` names the
 * folder of a method that another county is to work by, which is then this file's own.
 */
export function openWorld(prepare = () => {}, method) {
  const world = new World(method);
  const open = async () => {
    await world.open();
    await prepare(world);
  };
  before(open, { timeout: 330_000 });
  after(() => world.close());
  return world;
}

class World {
  #browser;
  #method;
  #ownCounty;
  #desks = new Map();
  url;
  accounts;

  constructor(method) {
    this.#method = method;
  }

  async open() {
    let folder = process.env.MAPLEGRID_DATA;
    this.url = process.env.MAPLEGRID_URL;
    if (!this.url || this.#method) {
      this.#ownCounty = await startCounty(BINARY, await this.#method?.());
      ({ url: this.url, folder } = this.#ownCounty);
    }
    this.accounts = await demoAccounts(folder);
    this.#browser = await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
  }

  async close() {
    await this.#browser?.close();
    await this.#ownCounty?.stop();
  }

  /** A resident's or field worker's phone. */
  phone(options = {}) {
    return this.#context({
      viewport: { width: 360, height: 800 },
      isMobile: true,
      hasTouch: true,
      ...options,
    });
  }

  /** A desk in a village or township office. */
  desktop(options = {}) {
    return this.#context({ viewport: { width: 1440, height: 900 }, ...options });
  }

  async #context(options) {
    const context = await this.#browser.newContext({
      baseURL: this.url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    watch(context, this.url);
    return context;
  }

  /** The page of somebody at their desk, signed in once for the whole file. */
  async desk(post, areaName, options) {
    const key = `${post}@${areaName ?? ''}`;
    if (!this.#desks.has(key)) {
      const context = await this.desktop(options);
      const page = await context.newPage();
      await this.signIn(page, post, areaName);
      this.#desks.set(key, page);
    }
    return this.#desks.get(key);
  }

  /** Asserts that every desk kept quiet. */
  assertDesksQuiet(expected = []) {
    for (const page of this.#desks.values()) assertQuiet(page.context(), expected);
  }

  /** The demo account of a post, in the village named if there are several. */
  account(post, areaName) {
    const found = this.accounts.find(
      (one) => one.post === post && (!areaName || one.area_name.split(' ').includes(areaName)),
    );
    const known = this.accounts.map((a) => `${a.post}@${a.area_name}`).join(', ');
    assert.ok(found, `no demo account for ${post} ${areaName ?? ''}; there are: ${known}`);
    return found;
  }

  /** Signs in through the page a person would use. */
  async signIn(page, post, areaName) {
    const { account, password } = this.account(post, areaName);
    await page.goto('/office/sign-in');
    await page.fill('[name=account]', account);
    await page.fill('[name=password]', password);
    await Promise.all([
      page.waitForURL((url) => url.pathname !== '/office/sign-in'),
      page.click('form:has([name=password]) [type=submit], form:has([name=password]) button:not([type])'),
    ]);
  }
}

// What was wrong with the pages of a context, as it happened.
const complaints = new WeakMap();

function watch(context, url) {
  const wrong = [];
  complaints.set(context, wrong);
  const home = new URL(url).host;
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (/^(https?|wss?):$/.test(to.protocol) && to.host !== home) {
      wrong.push(`a request left for ${to.host}: ${request.url()}`);
    }
  });
  context.on('weberror', (error) => wrong.push(`script error: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    wrong.push(`console error at ${message.page()?.url()}: ${message.text()}`);
  });
}

/**
 * Asserts that nothing went wrong so far: no console or script error, no CSP violation (the
 * browser reports those to the console too), no request to elsewhere. `expected` are patterns
 * of what a test provoked itself, such as the console line of an intended 404.
 */
export function assertQuiet(context, expected = []) {
  const wrong = complaints.get(context) ?? [];
  const rest = wrong.filter((line) => !expected.some((pattern) => pattern.test(line)));
  assert.deepEqual(rest, []);
}

/** Asserts that a page does not scroll sideways, and names what sticks out. */
export async function assertFits(page) {
  // The screen's width, not the page's: a page that forgot its viewport lays out 980 px wide.
  const found = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return undefined;
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
  }, page.viewportSize().width);
  assert.deepEqual(found, undefined, `${page.url()} scrolls sideways`);
}

/**
 * Asserts that what is tapped is at least 44 px high (UI.md § 2), and names what is smaller. A link
 * inside a sentence may be as high as its line.
 */
export async function assertTouchable(page) {
  const small = await page.evaluate(() => {
    const inSentence = (one) =>
      one.matches('p a, li > a, small a, dd a, .hush a') && getComputedStyle(one).display === 'inline' &&
      one.parentElement.innerText.trim().length > one.innerText.trim().length + 2;
    const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
    return targets
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.sr, .skip, [hidden]') && !inSentence(one))
      .map((one) => ({ one, box: (one.closest('label') ?? one).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1 && box.height < 43.5)
      .map(({ one, box }) => `${one.outerHTML.slice(0, 100)} is ${Math.round(box.height)} px high`);
  });
  assert.deepEqual(small, [], `${page.url()} has small targets`);
}

/** What a script draws, the queue of a phone for one, stands there a moment later than its page. */
const SAYS_WITHIN_MS = 5_000;

/** Asserts that a page says something, in text a person can see. */
export async function assertSays(page, text) {
  const says = (said) => (text instanceof RegExp ? text.test(said) : said.includes(text));
  const last = Date.now() + SAYS_WITHIN_MS;
  let said = await page.locator('body').innerText();
  while (!says(said) && Date.now() < last) {
    await page.waitForTimeout(100);
    said = await page.locator('body').innerText();
  }
  assert.ok(says(said), `${page.url()} does not say ${text}, but:\n${said}`);
}

/** Keeps a picture of the whole page in target/screens. */
export async function shot(page, name) {
  await mkdir(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}

/** A second of a tone: the voice file of somebody whose phone records elsewhere. */
export const voice = { name: '录音.wav', mimeType: 'audio/wav', buffer: tone() };

function tone() {
  const [rate, header] = [8_000, 44];
  const wav = Buffer.alloc(header + rate * 2);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(rate * 2, 40);
  for (let i = 0; i < rate; i += 1) {
    wav.writeInt16LE(Math.round(8_000 * Math.sin((i * 2 * Math.PI * 440) / rate)), header + i * 2);
  }
  return wav;
}

/** A small picture that is a valid PNG, for forms that take photos. */
export const photo = {
  name: '路灯.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAKklEQVR42mPw9gqiKWIYtWDUglELRi0YtWDUglELRi0YtWDUglELhooFAPhenC5mZTQrAAAAAElFTkSuQmCC',
    'base64',
  ),
};

function chromiumPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = ['/usr/bin/chromium', ...folders.map((folder) => join(folder, 'chromium'))];
  const found = candidates.find((path) => existsSync(path));
  assert.ok(found, 'chromium is not installed (Debian: apt-get install chromium)');
  return found;
}
