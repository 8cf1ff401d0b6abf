// 台账: the township gives a village a letter of responsibility, another approves it, the village takes
// it over, and it is printed; what the monthly meeting settled about a matter stands beside the matter.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { VILLAGE, openCase, say } from './steps.mjs';

let phone;
let said;
const world = openWorld(async (opened) => {
  phone = await (await opened.phone()).newPage();
  said = await say(opened, phone, { text: '雨季快到了，村后的排水沟堵了，怕淹。' });
});

const narrow = async (page, name) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await assertFits(page);
  await shot(page, `${name}-360`);
  await page.setViewportSize({ width: 1440, height: 900 });
};

let letter;

test('the township enters a letter, and what is missing is said beside its field', async () => {
  const page = await world.desk('reception');
  await page.goto(`${world.url}/office/registers`);
  await shot(page, 'registers-1440');
  await narrow(page, 'registers');
  await page.goto(`${world.url}/office/registers/responsibility_letter/new`);
  const area = page.locator('[name=area]');
  const village = area.locator('option', { hasText: VILLAGE }).first();
  await area.selectOption(await village.getAttribute('value'));
  await page.locator('[name=from]').fill('2026-01-01');
  await page.locator('[name=until]').fill('2025-01-01');
  await page.locator('[name="v.title"]').fill('防汛责任书');
  await page.locator('[name="v.given_by"]').fill('故城镇');
  await page.locator('[name="v.taken_by"]').fill(VILLAGE);
  await page.locator('[name="v.duties"]').fill('雨前清沟\n雨中巡查');
  await page.locator('#f-submit').click();
  await assertSays(page, '止日早于起日');
  assert.equal(await page.locator('[name="v.title"]').inputValue(), '防汛责任书');
  await page.locator('[name=until]').fill('2099-12-31');
  await page.locator('#f-submit').click();
  await assertSays(page, '等另一个人审核');
  letter = new URL(page.url()).pathname;
  assert.equal(await page.locator('form[action$="/approve"]').count(), 0);
  await shot(page, 'register-entry-1440');
});

test('another approves it, the village takes it over, and it is printed', async () => {
  const boss = await world.desk('center_director');
  await boss.goto(`${world.url}${letter}`);
  await boss.locator('form[action$="/approve"] button').click();
  await assertSays(boss, '审核通过');
  const village = await world.desk('village_secretary', VILLAGE);
  await village.goto(`${world.url}${letter}`);
  await village.locator('form[action$="/complete"] button').click();
  await assertSays(village, '已签收');
  await narrow(village, 'register-entry');
  await village.locator('form[action$="/sheet"] button').click();
  await assertSays(village, '签字');
  await shot(village, 'register-sheet-1440');
  await narrow(village, 'register-sheet');
});

test('what was settled about a matter stands beside it', async () => {
  const page = await world.desk('reception');
  await openCase(page, said.number);
  await page.locator('#registers a.btn', { hasText: '平安例会' }).click();
  assert.ok((await page.locator('[name=case]').inputValue()).length > 6);
  await page.locator('[name="v.matter"]').fill('清村后的排水沟');
  await page.locator('[name="v.met_on"]').fill('2026-03-02');
  await page.locator('[name="v.lead"]').fill('镇水利站');
  await page.locator('#f-submit').click();
  await assertSays(page, '登记好了');
  await openCase(page, said.number);
  assert.ok((await page.locator('#registers').innerText()).includes('清村后的排水沟'));
  await shot(page, 'case-registers-1440');
  await page.goto(`${world.url}/office/registers/monthly_meeting?q=排水沟`);
  await assertSays(page, '清村后的排水沟');
  await shot(page, 'register-list-1440');
  await narrow(page, 'register-list');
  world.assertDesksQuiet([/status of 422/]);
});
