// 六单: the county's procedure from the resident's word to the resident's verdict, through the
// hands of four different people, each at their own desk.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertQuiet, assertSays, openWorld, photo, shot } from './harness.mjs';
import { VILLAGE, act, offered, openCase, openFromInbox, ownCase, say, ways } from './steps.mjs';

let phone;
let said;
const world = openWorld(async (opened) => {
  phone = await (await opened.phone()).newPage();
  said = await say(opened, phone, { identity: 'named', photos: [photo] });
});

/** The person whose turn it is finds the case in their inbox with exactly these ways on. */
async function takesTurn(post, actions) {
  const page = await world.desk(post, VILLAGE);
  await openFromInbox(page, said.number);
  assert.deepEqual((await ways(page)).sort(), actions.sort(), `${post} is offered`);
  return page;
}

/** Somebody whose turn it is not may read but not decide. */
async function onlyReads(post, actions = []) {
  const page = await world.desk(post, VILLAGE);
  assert.equal(await openCase(page, said.number), 200);
  assert.deepEqual(await offered(page), actions, `${post} is offered`);
}

test('核单: the cadre settles category and track', async () => {
  await onlyReads('service_station');
  const page = await takesTurn('village_cadre', ['classify', 'check_ask', 'check_note', 'check_route_out']);
  await assertSays(page, '原话里有“路灯”');
  await shot(page, 'case-check-1440');
  await act(page, 'classify', { track: 'cadre_led' });
  await assertSays(page, said.number);
});

test('派单: the service station chooses the handler', async () => {
  await onlyReads('village_cadre');
  const page = await takesTurn('service_station', ['assign', 'dispatch_pass_up', 'dispatch_send_back']);
  await shot(page, 'case-dispatch-1440');
  await act(page, 'assign', { person: world.account('village_handler', VILLAGE).name });
});

test('接单, and a question that the resident answers on the phone', async () => {
  const page = await takesTurn('village_handler', ['take', 'object']);
  await act(page, 'take');
  const actions = ['answer', 'ask', 'note', 'call', 'request_extension', 'pass_up'];
  assert.deepEqual((await ways(page)).sort(), actions.sort());
  await act(page, 'ask', { text: '路灯杆上有没有编号牌？' });
  await assertSays(page, '等群众回话');

  await ownCase(phone, said);
  await assertSays(phone, '路灯杆上有没有编号牌？');
  await assertSays(phone, '期限暂停');
  await assertFits(phone);
  await shot(phone, 'track-asked-360');
  await phone.fill('[name=text]', '有，写的是 07。');
  await phone.getByRole('button', { name: '回答', exact: true }).click();
  await assertSays(phone, '您的回答收到了');
  await shot(phone, 'track-replied-360');
});

test('答复: the handler answers and the resident reads it at once', async () => {
  const page = await takesTurn('village_handler', ['answer', 'ask', 'note', 'call', 'request_extension', 'pass_up']);
  await assertSays(page, '有，写的是 07。');
  await act(page, 'note', { text: '灯泡已经买到，明天换。' });
  await shot(page, 'case-handle-1440');
  await act(page, 'answer', { outcome: 'resolved', text: '07 号路灯换了灯泡，今晚起能亮。' });
  await ownCase(phone, said);
  await assertSays(phone, '07 号路灯换了灯泡');
  await shot(phone, 'track-answered-360');
});

test('督单: the liaison, who did not handle it, looks at it', async () => {
  const page = await takesTurn('discipline_liaison', ['supervise_pass', 'supervise_send_back']);
  await shot(page, 'case-supervise-1440');
  await act(page, 'supervise_pass');
});

test('评单: the resident rates, the case is closed, everybody can read how it went', async () => {
  const visitor = await takesTurn('return_visitor', ['visit', 'evaluate_send_back']);
  await shot(visitor, 'case-evaluate-1440');
  await ownCase(phone, said);
  await phone.locator('.stars label').first().click();
  await phone.fill('[name=comment]', '换得快，谢谢。');
  await shot(phone, 'track-rating-360');
  await phone.getByRole('button', { name: '提交评价' }).click();
  await assertSays(phone, '谢谢您的评价');
  await assertSays(phone, '这件事办完了');
  await assertFits(phone);
  await shot(phone, 'track-closed-360');

  const page = await world.desk('village_cadre', VILLAGE);
  await openCase(page, said.number);
  assert.deepEqual(await offered(page), []);
  await assertSays(page, '换得快，谢谢。');
  await shot(page, 'case-closed-1440');
  await page.goto('/office?view=closed');
  await assertSays(page, said.number);
});

test('no page of the way complained', () => {
  assertQuiet(phone.context());
  world.assertDesksQuiet();
});
