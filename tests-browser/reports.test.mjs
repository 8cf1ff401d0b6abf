// 周台账: nobody fills it in. The village's sheet counts what was said just now, every figure leads to as
// many rows, one tap keeps it as it stands, and what came afterwards is told beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { VILLAGE, say } from './steps.mjs';

let phone;
const world = openWorld(async (opened) => {
  phone = await (await opened.phone()).newPage();
});

const plain = (text) => Number(text.replace(/\D/g, ''));

const figures = (page) =>
  page.locator('.stat').evaluateAll((stats) =>
    stats.map((stat) => ({
      name: stat.querySelector('.name').innerText.trim(),
      count: stat.querySelector('.fig b').innerText,
      url: stat.getAttribute('href'),
    })),
  );

const received = async (page) => plain((await figures(page)).find((one) => one.name === '新受理').count);

let sheet;

test('what was said just now is in the count', async () => {
  const page = await world.desk('village_secretary', VILLAGE);
  await page.goto(`${world.url}/office/reports`);
  await page.locator('a.t', { hasText: '村综治中心周台账' }).first().click();
  sheet = page.url();
  const before = await received(page);
  await say(world, phone, { text: '村口的垃圾桶满了好几天，没人来收。' });
  await page.goto(sheet);
  assert.equal(await received(page), before + 1);
  await shot(page, 'report-sheet-1440');
  await page.setViewportSize({ width: 360, height: 800 });
  await assertFits(page);
  await shot(page, 'report-sheet-360');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('every figure leads to as many rows', async () => {
  const page = await world.desk('village_secretary', VILLAGE);
  await page.goto(sheet);
  const linked = (await figures(page)).filter((one) => one.url?.startsWith('/office/reports/'));
  assert.ok(linked.length >= 5, `${linked.length} figures lead somewhere`);
  for (const one of linked) {
    await page.goto(`${world.url}${one.url}`);
    const count = plain(one.count);
    assert.equal(plain(await page.locator('.head p b.num').innerText()), count, one.name);
    const rows = await page.locator('table.grid tbody tr').count();
    assert.equal(rows, Math.min(count, 50), `${one.name} has ${rows} rows`);
  }
});

test('one tap keeps it, and what changed since stands beside it', async () => {
  const page = await world.desk('village_secretary', VILLAGE);
  await page.goto(sheet);
  await page.locator('form[action$="/confirm"] button, form:has([name=on]) button.main').first().click();
  await page.goto(sheet);
  await assertSays(page, '已确认');
  const kept = await received(page);
  await say(world, phone, { text: '文化广场的健身器材坏了，怕伤着孩子。' });
  await page.goto(sheet);
  await assertSays(page, '确认以后变了的');
  const row = page.locator('table.tight tr', { hasText: '新受理' }).first();
  assert.deepEqual((await row.locator('td').allInnerTexts()).map(plain), [kept, kept + 1]);
  await shot(page, 'report-changed-1440');
  await page.setViewportSize({ width: 360, height: 800 });
  await assertFits(page);
  await shot(page, 'report-changed-360');
  world.assertDesksQuiet();
});
