// 回访 and 代填: what a worker does at the door. The return visit is made where there is no
// network and counts once; a matter is taken down only with the person's consent.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEAD_ZONE, homes, keptPhone, settled, unsent } from './field.mjs';
import { assertFits, assertQuiet, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, journey, lookUp, openCase } from './steps.mjs';

const said = {};
const world = openWorld(async (opened) => {
  const program = new Program(opened);
  said.content = await program.answered({ contact: { name: '张样根', phone: '13800000000' } });
  said.twice = await program.answered();
});
const digits = (text) => text.replaceAll(/\D/g, '');

async function visit(page, { number }, { channel, result, words }) {
  await page.goto(`/work/visits/${digits(number)}`);
  await page.locator('.chips label', { hasText: channel }).click();
  await page.locator('.chips label', { hasText: new RegExp(`^\\s*${result}\\s*$`) }).click();
  if (words) await page.fill('[name=text]', words);
  await page.getByRole('button', { name: '记好了' }).click();
  await page.waitForURL((url) => url.pathname === '/work');
}

test('回访 in a dead zone waits on the phone and closes the case once the signal is back', async () => {
  const { context, page } = await keptPhone(world, 'return_visitor', VILLAGE);
  await assertSays(page, '交给您的事');
  await shot(page, 'work-visitor-360');
  await context.setOffline(true);
  await page.goto(`/work/visits/${digits(said.content.number)}`);
  await assertSays(page, '灯已经换好，今晚能亮。');
  await assertFits(page);
  await assertTouchable(page);
  await shot(page, 'work-visit-360');
  await visit(page, said.content, { channel: '上门', result: '认可', words: '说灯亮了，谢谢村里。' });
  assert.equal(await unsent(page), 1);
  await page.locator('#strip', { hasText: '1 条已存在手机里' }).waitFor();
  await page.goto('/work/queue');
  await assertSays(page, '等网络');
  await shot(page, 'work-visit-waiting-360');
  const desk = await world.desk('village_cadre', VILLAGE);
  await openCase(desk, said.content.number);
  assert.ok(!(await desk.locator('main').innerText()).includes('说灯亮了'), 'nothing was sent yet');

  await context.setOffline(false);
  await page.goto('/work');
  await settled(page);
  assert.equal(await unsent(page), 0);
  await openCase(desk, said.content.number);
  await assertSays(desk, '说灯亮了，谢谢村里。');
  assert.equal((await desk.locator('main').innerText()).split('说灯亮了').length - 1, 1, 'it stands there once');
  await shot(desk, 'case-visited-1440');
  await page.goto(`/work/visits/${digits(said.content.number)}`);
  await assertSays(page, '这件事现在不用回访');
  await assertFits(page);
  assertQuiet(context, DEAD_ZONE);
  await context.close();

  await journey(world.phone(), async (phone) => {
    await lookUp(phone, said.content);
    await assertSays(phone, '这件事办完了');
  });
});

test('two phones that made the same visit: the second is told, and nothing is written twice', async () => {
  const [one, two] = [await keptPhone(world, 'return_visitor', VILLAGE), await keptPhone(world, 'return_visitor', VILLAGE)];
  for (const { context, page } of [one, two]) {
    await context.setOffline(true);
    await visit(page, said.twice, { channel: '电话', result: '认可' });
  }
  await one.context.setOffline(false);
  await one.page.goto('/work');
  await settled(one.page);
  assert.equal(await unsent(one.page), 0);

  await two.context.setOffline(false);
  await two.page.goto('/work');
  await settled(two.page);
  assert.equal(await unsent(two.page), 1, 'it is not thrown away');
  await two.page.goto('/work/queue');
  await two.page.locator('.queue', { hasText: '没传成' }).waitFor();
  await assertSays(two.page, '这件事已经办结');
  await assertFits(two.page);
  await assertTouchable(two.page);
  await shot(two.page, 'work-visit-refused-360');
  for (const { context } of [one, two]) await context.close();
});

test('代填: no consent, no matter; with consent the person gets number and code', async () => {
  const context = await world.phone({ javaScriptEnabled: false });
  const page = await context.newPage();
  await world.signIn(page, 'party_link');
  const [home] = await homes(page);
  await page.goto(home);
  await page.getByRole('link', { name: '替他说事' }).click();
  await page.fill('[name=text]', '门口的水沟堵了，一下雨就往院里灌。');
  await page.locator('.pick', { hasText: '不留名' }).or(page.locator('.pick:has([value=anonymous])')).first().click();
  // The browser itself holds the form back without the tick; somebody takes that away.
  await page.locator('button#f-submit').waitFor();
  const form = await page.locator('form[data-entry]').first().getAttribute('action');
  assert.equal(form, '/work/say');
  const fields = await page.$$eval('form[action="/work/say"] input[type=hidden]', (all) => all.map((one) => [one.name, one.value]));
  const without = await page.request.post('/work/say', {
    multipart: { ...Object.fromEntries(fields), text: '没有同意的一件', identity: 'anonymous', channel: 'visit' },
    headers: { origin: world.url },
  });
  assert.equal(without.status(), 422);
  assert.match(await without.text(), /同意/);

  await page.check('[name=consent]');
  await assertFits(page);
  await assertTouchable(page);
  await shot(page, 'work-behalf-360');
  await page.click('#f-submit');
  await page.locator('.slip').first().waitFor();
  await assertSays(page, '登记好了');
  await assertFits(page);
  await shot(page, 'work-behalf-slip-360');
  const [number, code] = await page.locator('.slip dd').allInnerTexts();
  await context.close();

  await journey(world.phone(), async (phone) => {
    await lookUp(phone, { number, code });
    await assertSays(phone, '门口的水沟堵了');
    await assertSays(phone, '代');
    await shot(phone, 'track-on-behalf-360');
  });
});

test('no desk complained', () => world.assertDesksQuiet());
