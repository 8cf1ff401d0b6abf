// 子事项 and 答复常用语: somebody who says a thing again on their own phone is asked first; the cadre
// splits what holds two things; an answer begins with a reply that the method keeps ready.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { VILLAGE, act, choose, openCase, ownCase, qrAddress, say } from './steps.mjs';

const TEXT = '晒谷场边上的路灯坏了一个月，旁边的水渠也堵了。';
const PART = '晒谷场旁边的水渠堵了，要清淤';

let phone;
let said;
const world = openWorld(async (opened) => {
  phone = await (await opened.phone()).newPage();
  said = await say(opened, phone, { text: TEXT });
});

const digits = (text) => text.replaceAll(/\D/g, '');

test('who says it again is asked, and goes on with their own', async () => {
  await phone.goto(await qrAddress(world));
  await phone.locator('a.ask-for[href^="/say"]').click();
  await phone.fill('[name=text]', TEXT);
  await choose(phone, '[name=identity][value=anonymous]');
  await phone.click('#f-submit');
  await assertSays(phone, '还没提交');
  await assertSays(phone, '仍要反映');
  await assertFits(phone);
  await shot(phone, 'say-again-360');
  await phone.locator('a.btn', { hasText: '里补充' }).click();
  assert.ok(phone.url().includes(`/track/${digits(said.number)}/more`));
});

test('the cadre splits it, and is told what is alike while taking another down', async () => {
  const page = await world.desk('village_cadre', VILLAGE);
  await openCase(page, said.number);
  await act(page, 'classify', { track: 'cadre_led', category: 'street_light' });
  const station = await world.desk('service_station', VILLAGE);
  await openCase(station, said.number);
  await act(station, 'split', { text: PART });
  await assertSays(station, PART);
  await station.locator('#children').scrollIntoViewIfNeeded();
  await shot(station, 'case-parts-1440');
  await station.setViewportSize({ width: 360, height: 800 });
  await assertFits(station);
  await shot(station, 'case-parts-360');
  await station.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/office/register');
  await page.selectOption('[name=area]', { index: 1 });
  await page.fill('[name=text]', '晒谷场边上路灯坏了，晚上看不清路');
  await page.locator('[name=location]').focus();
  await page.locator('[data-alike] .box').waitFor();
  assert.ok(digits(await page.locator('[data-alike]').innerText()).includes(digits(said.number)));
  await shot(page, 'register-alike-1440');
});

test('an answer begins with a reply, in place and without script', async () => {
  const station = await world.desk('service_station', VILLAGE);
  await openCase(station, said.number);
  await act(station, 'assign', { person: world.account('village_handler', VILLAGE).name });
  const page = await world.desk('village_handler', VILLAGE);
  await openCase(page, said.number);
  await act(page, 'take');
  await page.locator('label.pick', { hasText: '记进展' }).click();
  const form = page.locator('details[data-action=note] form');
  await form.locator('select[name=reply]').selectOption('on_the_way');
  await form.locator('[data-reply-apply]').click();
  const words = await form.locator('textarea').inputValue();
  assert.ok(words.includes('已经____') && !words.includes('{'), words);
  await shot(page, 'case-reply-1440');
  await page.setViewportSize({ width: 360, height: 800 });
  await form.scrollIntoViewIfNeeded();
  await assertFits(page);
  await shot(page, 'case-reply-360');
  await form.locator('button.main').click();
  await assertSays(page, '还有空着的');
  await shot(page, 'case-reply-blank-360');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('the person reads the whole and its part', async () => {
  await ownCase(phone, said);
  await assertSays(phone, '分成几项办');
  await assertFits(phone);
  await shot(phone, 'track-parts-360');
  await phone.locator('a', { hasText: '水渠堵了' }).first().click();
  await assertSays(phone, '分出来的一项');
  await shot(phone, 'track-part-360');
});
