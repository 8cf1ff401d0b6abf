// 并案: two residents speak of one lamp. The cadre joins the second to the first from the suggestion,
// one answer is given, and both residents rate it, each by themselves.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { VILLAGE, act, offered, openCase, ownCase, say } from './steps.mjs';

const FIRST = '三组晒谷场边上的路灯坏了一个月，晚上看不清路。';
const SECOND = '晒谷场边上的路灯坏了好久，老人晚上不敢出门。';

let phones;
let first;
let second;
const world = openWorld(async (opened) => {
  phones = [await (await opened.phone()).newPage(), await (await opened.phone()).newPage()];
  first = await say(opened, phones[0], { text: FIRST });
  second = await say(opened, phones[1], { text: SECOND });
});

const digits = (text) => text.replaceAll(/\D/g, '');

test('the cadre is told what may be the same, and joins it', async () => {
  const page = await world.desk('village_cadre', VILLAGE);
  await openCase(page, first.number);
  await act(page, 'classify', { track: 'cadre_led' });
  await openCase(page, second.number);
  const alike = page.locator('#alike');
  await alike.waitFor();
  assert.ok((await alike.innerText()).includes(first.number));
  await shot(page, 'case-alike-1440');
  await alike.locator('li', { hasText: first.number }).locator('a.btn').click();
  const form = page.locator('details[data-action=join]');
  assert.equal(digits(await form.locator('[name=case]').inputValue()), digits(first.number));
  await form.locator('form button.btn').last().click();
  await assertSays(page, '一起办');
  assert.deepEqual((await offered(page)).sort(), ['check_note', 'part']);
  await shot(page, 'case-joined-1440');
  await openCase(page, first.number);
  await assertSays(page, SECOND);
  await shot(page, 'case-lead-1440');
  await page.setViewportSize({ width: 360, height: 800 });
  await assertFits(page);
  await shot(page, 'case-lead-360');
});

test('each resident reads that it is dealt with together, and nothing of the other', async () => {
  await ownCase(phones[1], second);
  await assertSays(phones[1], '和另外 1 件同样的事一起办');
  const words = await phones[1].locator('main').innerText();
  assert.ok(!words.includes(first.number) && !words.includes('看不清路'));
  await assertFits(phones[1]);
  await shot(phones[1], 'track-joined-360');
  await ownCase(phones[0], first);
  await assertSays(phones[0], '和另外 1 件同样的事一起办');
});

test('one answer, two ratings', async () => {
  const station = await world.desk('service_station', VILLAGE);
  await openCase(station, first.number);
  await act(station, 'assign', { person: world.account('village_handler', VILLAGE).name });
  const handler = await world.desk('village_handler', VILLAGE);
  await openCase(handler, first.number);
  await act(handler, 'take');
  await shot(handler, 'case-lead-handler-1440');
  await act(handler, 'answer', { outcome: 'resolved', text: '换了灯头，两家都去看过，亮了。' });
  const liaison = await world.desk('discipline_liaison', VILLAGE);
  await openCase(liaison, first.number);
  await act(liaison, 'supervise_pass');
  for (const [page, said, score] of [[phones[0], first, 5], [phones[1], second, 2]]) {
    await ownCase(page, said);
    await assertSays(page, '换了灯头');
    await page.check(`[name=score][value="${score}"]`, { force: true });
    if (score === 2) await shot(page, 'track-shared-answer-360');
    await page.locator('form:has([name=score]) button').click();
    await assertSays(page, '谢谢您的评价');
  }
  await assertSays(phones[0], '这件事办完了');
  const words = await phones[1].locator('main').innerText();
  assert.ok(!words.includes('这件事办完了'), 'the dissatisfied one goes on');
});
