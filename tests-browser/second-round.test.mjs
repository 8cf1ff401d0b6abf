// When the resident is not content: rating badly, asking again, asking for more time, being sent
// to the wrong person. Each case is brought to its turning point by the JSON API.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, act, journey, offered, openCase, openFromInbox, ownCase, ways } from './steps.mjs';

const world = openWorld();
const program = new Program(world);

async function rate(page, said, star) {
  await ownCase(page, said);
  await page.locator('.stars label').nth(star).click();
  await page.getByRole('button', { name: '提交评价' }).click();
  await assertSays(page, '谢谢您的评价');
}

test('a case from another system says where it came from', async () => {
  const said = await program.say();
  const page = await world.desk('village_cadre', VILLAGE);
  await openFromInbox(page, said.number);
  await assertSays(page, '从其他系统转来');
});

test('不满意: the case goes back to be handled again', () =>
  journey(world.phone(), async (phone) => {
    const said = await program.answered();
    await rate(phone, said, 3);
    await shot(phone, 'track-dissatisfied-360');
    const page = await world.desk('return_visitor', VILLAGE);
    await openFromInbox(page, said.number);
    assert.ok((await offered(page)).includes('evaluate_send_back'));
    await shot(page, 'case-dissatisfied-1440');
    await act(page, 'evaluate_send_back', { text: '只换了一盏，另一盏还是不亮。' });
    await openFromInbox(await world.desk('service_station', VILLAGE), said.number);
    await ownCase(phone, said);
    await assertSays(phone, '只换了一盏，另一盏还是不亮。');
    await assertFits(phone);
    await shot(phone, 'track-again-360');
  }));

test('不满意: or it is explained face to face and closed', () =>
  journey(world.phone(), async (phone) => {
    const said = await program.answered();
    await rate(phone, said, 4);
    const page = await world.desk('return_visitor', VILLAGE);
    await openFromInbox(page, said.number);
    await act(page, 'explain', { text: '灯杆要等电力公司移位，当面说了日期。' });
    await ownCase(phone, said);
    await assertSays(phone, '当面向您说明');
    await assertSays(phone, '灯杆要等电力公司移位，当面说了日期。');
  }));

for (const [decision, words, told] of [
  ['grant_reopen', '又坏了，重新办。', '同意重新办理'],
  ['refuse_reopen', '现场看过，灯是亮的。', '没有同意重新办理'],
]) {
  test(`重新办理: reception decides, ${decision}`, () =>
    journey(world.phone(), async (phone) => {
      const said = await program.answered();
      await program.rate(said, 5);
      await ownCase(phone, said);
      await phone.getByRole('link', { name: '要求重新办理' }).click();
      await assertFits(phone);
      await shot(phone, 'reopen-360');
      await phone.fill('[name=reason]', '灯又不亮了。');
      await phone.getByRole('button', { name: '要求重新办理' }).click();
      await assertSays(phone, '您的要求收到了');
      const page = await world.desk('reception');
      await openFromInbox(page, said.number);
      assert.deepEqual(await offered(page), ['grant_reopen', 'refuse_reopen']);
      await shot(page, 'case-reopen-1440');
      await act(page, decision, { text: words });
      await ownCase(phone, said);
      await assertSays(phone, told);
      await assertSays(phone, words);
      await shot(phone, `track-${decision.replace('_', '-')}-360`);
    }));
}

test('延期: asked with a reason, granted by the director, told with the new date', () =>
  journey(world.phone(), async (phone) => {
    const said = await program.handled();
    await program.act('village_handler', said.number, 'take');
    await ownCase(phone, said);
    const before = await phone.locator('.plate').innerText();
    const handler = await world.desk('village_handler', VILLAGE);
    await openFromInbox(handler, said.number);
    await act(handler, 'request_extension', { days: '5', text: '等县里送灯杆，月底到货。' });
    await assertSays(handler, '等镇综治中心主任决定');

    const director = await world.desk('center_director');
    await openFromInbox(director, said.number);
    const offers = await offered(director);
    assert.ok(offers.includes('grant_extension') && offers.includes('refuse_extension'), offers.join());
    await shot(director, 'case-extension-1440');
    await act(director, 'grant_extension');

    await ownCase(phone, said);
    await assertSays(phone, '等县里送灯杆，月底到货。');
    await assertSays(phone, '同意延期');
    assert.notEqual(await phone.locator('.plate').innerText(), before, 'the plate shows the old date');
    await assertFits(phone);
    await shot(phone, 'track-extended-360');
  }));

test('不归我办: an objection goes back to whoever dispatched', async () => {
  const said = await program.handled();
  const handler = await world.desk('village_handler', VILLAGE);
  await openFromInbox(handler, said.number);
  await act(handler, 'object', { text: '这是通村公路上的灯，归镇里管。' });
  const station = await world.desk('service_station', VILLAGE);
  await openFromInbox(station, said.number);
  await assertSays(station, '这是通村公路上的灯，归镇里管。');
  await act(station, 'dispatch_pass_up', { text: '村里动不了公路上的灯杆。' });
  const township = await world.desk('township_service');
  await openFromInbox(township, said.number);
  assert.deepEqual((await ways(township)).sort(), ['township_assign', 'township_route_out']);
  await shot(township, 'case-township-1440');
  assert.equal(await openCase(handler, said.number), 404);
});

test('no desk complained', () => world.assertDesksQuiet([/status of 404/]));
