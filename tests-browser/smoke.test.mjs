// The shortest way through each face of the county: say something, look it up, sign in.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertQuiet, assertSays, openWorld, photo, shot } from './harness.mjs';

const world = openWorld();
const MATTER = '二组张家巷口的路灯坏了半个月，晚上老人出门看不见路。';
const RESIDENT_PAGES = ['/', '/say', '/track', '/notices', '/office/sign-in'];
const STAFF_PAGES = ['/office', '/work', '/board'];
// A clerk who takes in what residents say; the demo furnishes one in each township.
const CLERK = process.env.MAPLEGRID_CLERK_POST;

/** Runs a journey in a context of its own and sees that the pages kept quiet. */
async function journey(opening, walk, expected) {
  const context = await opening;
  try {
    await walk(await context.newPage());
    assertQuiet(context, expected);
  } finally {
    await context.close();
  }
}

/** Says something without leaving a name and gives back what the receipt shows. */
async function say(page) {
  await page.goto('/say');
  const area = page.locator('select[name=area]');
  if (await area.count()) await area.selectOption({ index: 1 });
  await page.fill('textarea[name=text]', MATTER);
  await page.locator('input[type=file][accept*=image]').first().setInputFiles(photo);
  await page.getByText('匿名', { exact: true }).first().click();
  await page.getByRole('button', { name: '提交' }).click();
  await page.locator('.slip').waitFor();
  return { number: await beside(page, '编号'), code: await beside(page, '查询码') };
}

async function beside(page, term) {
  const shown = page.locator('.slip dl', { hasText: term }).locator(`dt:text-is("${term}") + dd`);
  return (await shown.first().innerText()).trim();
}

async function lookUp(page, number, code) {
  await page.goto('/track');
  await page.fill('[name=number]', number);
  await page.fill('[name=code]', code);
  await page.locator('form:has([name=code]) button').first().click();
}

test('the home page offers to say something and to look it up', () =>
  journey(world.phone(), async (page) => {
    await page.goto('/');
    await assertSays(page, '我要说事');
    await assertSays(page, '查我说的事');
    await shot(page, 'home-360');
  }));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`what is said gets a number, an owner and a date, ${how}`, () =>
    journey(world.phone({ javaScriptEnabled }), async (page) => {
      const { number, code } = await say(page);
      assert.match(number, /^\d[\d-]{5,}$/);
      assert.match(code, /^\d[\d ]{3,}$/);
      await assertSays(page, '谁在办');
      await assertSays(page, '最晚答复');
      await assertFits(page);
      await shot(page, `said-360-${javaScriptEnabled ? 'script' : 'plain'}`);

      await lookUp(page, number, code);
      await page.locator('.trail').waitFor();
      await assertSays(page, MATTER);
      await assertFits(page);
      await shot(page, `track-360-${javaScriptEnabled ? 'script' : 'plain'}`);
    }));
}

test('a wrong query code is answered with a way on, not with a fault', () =>
  journey(
    world.phone(),
    async (page) => {
      const { number, code } = await say(page);
      const wrong = code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
      await lookUp(page, number, wrong);
      await assertSays(page, /没找到|不对|核对/);
      assert.equal(await page.locator('.trail').count(), 0);
      await assertFits(page);
      await shot(page, 'track-wrong-360');
    },
    [/status of 40[34]/],
  ));

test('an empty matter is told at the field and nothing typed is lost', () =>
  journey(
    world.phone({ javaScriptEnabled: false }),
    async (page) => {
      await page.goto('/say');
      await page.getByRole('button', { name: '提交' }).click();
      await page.locator('textarea[name=text]').waitFor();
      assert.equal(await page.locator('.slip').count(), 0);
    },
    [/status of 4\d\d/],
  ));

test('staff sign in and find their inbox in bands of urgency', () =>
  journey(world.desktop(), async (page) => {
    await world.signIn(page, clerk());
    await page.goto('/office');
    assert.ok((await page.locator('.band').count()) > 0, 'the inbox has no bands');
    await shot(page, 'office-1440');
  }));

test('a wrong password is refused in words', () =>
  journey(
    world.desktop(),
    async (page) => {
      await page.goto('/office/sign-in');
      await page.fill('[name=account]', world.account(clerk()).account);
      await page.fill('[name=password]', 'not-the-password');
      await page.locator('form:has([name=password]) button').first().click();
      await assertSays(page, /不对|不正确|有误/);
    },
    [/status of 4\d\d/],
  ));

test('every resident page fits a phone', () =>
  journey(world.phone(), async (page) => {
    for (const path of RESIDENT_PAGES) await fits(page, path);
  }));

test('every resident page fits a phone in large type', () =>
  journey(world.phone(), async (page) => {
    for (const path of RESIDENT_PAGES) await fits(page, `${path}?elder=1`);
  }));

test('staff pages fit a phone too', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, clerk());
    for (const path of STAFF_PAGES) await fits(page, path);
  }));

async function fits(page, path) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), 200, path);
  await assertFits(page);
  await shot(page, `fits-360${path.replaceAll(/\W+/g, '-')}`);
}

/** The post of somebody who sees an inbox: the one asked for, or the first above the villages. */
function clerk() {
  const inOffice = world.accounts.find((account) => /受理|中心|综治/.test(account.post));
  return CLERK ?? (inOffice ?? world.accounts[0]).post;
}
