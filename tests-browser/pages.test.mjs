// Every page, as a page: it fits 360 px in every version, works by keyboard, prints.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, journey, ownCase, qrAddress, say } from './steps.mjs';

const said = {};
const world = openWorld(async (opened) => {
  const program = new Program(opened);
  said.handled = await program.handled({ contact: { name: '张样根', phone: '13800000000' } });
  said.answered = await program.answered();
  said.closed = await program.answered();
  await program.rate(said.closed, 5);
});
const VERSIONS = { plain: '', elder: '?elder=1', contrast: '?contrast=1', both: '?elder=1&contrast=1' };
const PLACES = ['/', '/?place=1', '/say', '/say?place=1', '/say?about=cadre_conduct', '/track', '/help', '/privacy', '/verify'];
const DESK = [
  '/office', '/office?view=open', '/office?view=late', '/office?view=waiting', '/office?view=reopen',
  '/office?view=closed', '/office?q=路灯', '/office/areas', '/office/register', '/office/method',
];

/** The name of a picture from an address; numbers of cases differ from run to run. */
const named = (path) => path.replaceAll(/\d{8}/g, 'case').replaceAll(/[^\p{L}\d]+/gu, '-').replace(/^-|-$/g, '') || 'home';

async function fits(page, path, version, status = 200) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, path);
  await assertFits(page);
  // A page is looked at in its plain version and for old eyes; the rest only has to fit.
  if (version === 'plain' || version === 'elder') await shot(page, `page-${named(path)}-360-${version}`);
}

for (const [version, query] of Object.entries(VERSIONS)) {
  test(`every resident's page fits a phone (${version})`, () =>
    journey(world.phone(), async (page) => {
      await page.goto(`/${query}`);
      await fits(page, await qrAddress(world), version);
      for (const path of PLACES) await fits(page, path, version);
      for (const one of Object.values(said)) {
        await ownCase(page, one);
        await assertFits(page);
        await shot(page, `page-track-${one === said.closed ? 'closed' : one === said.handled ? 'handled' : 'answered'}-360-${version}`);
      }
      const track = `/track/${said.handled.number}`;
      for (const rest of ['/more', '/withdraw', '/receipt', '/receipt?paper=a6']) await fits(page, track + rest, version);
      await fits(page, '/no-such-page', version, 404);
    }, [/status of 404/]));
}

test('every page of the desk fits a phone, also for old eyes', () =>
  journey(world.phone(), async (page) => {
    await page.goto('/office/sign-in');
    await assertFits(page);
    await world.signIn(page, 'reception');
    for (const version of ['plain', 'elder']) {
      await page.goto(`/?elder=${version === 'elder' ? 1 : 0}`);
      for (const path of DESK) await fits(page, path, version);
      for (const one of Object.values(said)) await fits(page, `/office/cases/${one.number.replace('-', '')}`, version);
      await fits(page, '/office/cases/99999999', version, 404);
    }
  }, [/status of 404/]));

test('a case with all its actions fits a phone', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, 'village_handler', VILLAGE);
    for (const version of ['plain', 'elder']) {
      await page.goto(`/?elder=${version === 'elder' ? 1 : 0}`);
      await fits(page, '/office', version);
      await page.goto(`/office/cases/${said.handled.number.replace('-', '')}`);
      await assertFits(page);
      await shot(page, `case-actions-360-${version}`);
    }
  }));

test('the pages of the desk look right on a wide screen', async () => {
  const page = await world.desk('reception');
  for (const path of DESK) {
    assert.equal((await page.goto(path)).status(), 200, path);
    await shot(page, `page-${named(path)}-1440`);
  }
  world.assertDesksQuiet();
});

/** What has the keyboard: its name, its kind, and whether the ring can be seen. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: now } = document;
    // A hidden input shows its ring on what stands for it.
    const ring = getComputedStyle(now.matches('input.sr') ? now.nextElementSibling : now);
    return {
      name: now.getAttribute('name') ?? now.className,
      id: now.id,
      at: now.getBoundingClientRect().top + window.scrollY,
      inMain: document.querySelector('main').contains(now),
      ringed: ring.outlineStyle !== 'none' || ring.boxShadow !== 'none' || now.type === 'radio',
    };
  });

test('the keyboard skips to the form and goes through it from top to bottom', () =>
  journey(world.desktop(), async (page) => {
    await page.goto(await qrAddress(world));
    await page.goto('/say');
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).name, 'skip');
    assert.ok(await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().top >= 0));
    await page.keyboard.press('Enter');
    const stops = [];
    for (let i = 0; i < 30 && stops.at(-1)?.id !== 'f-submit'; i += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    assert.ok(stops.every((stop) => stop.inMain), 'the skip link led elsewhere');
    const order = stops.map((stop) => stop.name).filter((name) => /^(text|location|identity|phone|name)$/.test(name));
    assert.deepEqual(order, ['text', 'location', 'identity', 'name', 'phone']);
    assert.equal(stops.at(-1).id, 'f-submit');
    const dark = stops.filter((stop) => !stop.ringed).map((stop) => stop.name);
    assert.deepEqual(dark, [], 'these show no focus');
  }));

test('a fault takes the keyboard to the summary, and its link to the field', () =>
  journey(world.desktop(), async (page) => {
    await page.goto(await qrAddress(world));
    await page.goto('/say');
    await page.click('#f-submit');
    await page.locator('[data-error-summary]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('data-error-summary')), true);
    await page.locator('[data-error-summary] a').first().click();
    assert.equal((await focused(page)).name, 'text');
  }, [/status of 422/]));

test('a case prints as paper: no forms, no navigation, the plate in a frame', async () => {
  const page = await world.desk('village_handler', VILLAGE);
  await page.goto(`/office/cases/${said.handled.number.replace('-', '')}`);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.nav', '.bar', '#next', 'form']) {
    assert.equal(await page.locator(`${gone} >> visible=true`).count(), 0, gone);
  }
  await page.setViewportSize({ width: 794, height: 1123 });
  await assertSays(page, said.handled.number.replace(/^(.{4})-?/, '$1-'));
  await shot(page, 'case-print-a4');
  await page.emulateMedia({ media: 'screen' });
});

test('a phone turned into a desk and back remembers the version asked for', () =>
  journey(world.phone(), async (page) => {
    await say(world, page);
    await page.getByRole('link', { name: '长辈版' }).click();
    await page.locator('html.elder').waitFor();
    await page.goto('/say');
    assert.equal(await page.locator('html.elder').count(), 1);
    const size = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    assert.equal(size, 21);
    await page.getByRole('link', { name: '标准版' }).click();
    await page.locator('html:not(.elder)').waitFor();
  }));
