// 联办: the mediator calls the police and the land office, both answer, then the resident is
// answered, rates badly, and a second person decides about the rating.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { VILLAGE, act, offered, openCase, ownCase, say } from './steps.mjs';

const MATTER = '邻居把界石挪了半米，两家在地头吵起来，要动手。';
const TOWNSHIP = '故城镇';

let phone;
let said;
const world = openWorld(async (opened) => {
  phone = await (await opened.phone()).newPage();
  said = await say(opened, phone, { text: MATTER });
});

test('the mediator calls two units, and cannot answer before they have', async () => {
  const cadre = await world.desk('village_cadre', VILLAGE);
  await openCase(cadre, said.number);
  await act(cadre, 'classify', { category: 'neighbours', track: 'joint' });
  const station = await world.desk('service_station', VILLAGE);
  await openCase(station, said.number);
  await act(station, 'assign', { person: world.account('village_mediator', VILLAGE).name });
  const mediator = await world.desk('village_mediator', VILLAGE);
  await openCase(mediator, said.number);
  await act(mediator, 'take');
  await act(mediator, 'call', { unit: 'police_station', text: '请到现场劝住，三方都在。' });
  await act(mediator, 'call', { unit: 'land_station', text: '请带图量界址。', days: '3' });
  assert.ok(!(await offered(mediator)).includes('answer'));
  await assertSays(mediator, '还没报到');
  await shot(mediator, 'case-units-1440');
  await mediator.setViewportSize({ width: 360, height: 800 });
  await assertFits(mediator);
  await shot(mediator, 'case-units-360');
});

test('units report in and answer; the resident sees who is at it', async () => {
  const police = await world.desk('police_station', TOWNSHIP);
  await openCase(police, said.number);
  await act(police, 'report_in');
  await shot(police, 'case-unit-own-1440');
  await ownCase(phone, said);
  await assertSays(phone, '一起办的单位');
  await assertFits(phone);
  await shot(phone, 'track-units-360');
  await openCase(police, said.number);
  await act(police, 'answer_part', { text: '两边都劝住了，做了记录。' });
  const land = await world.desk('land_station', TOWNSHIP);
  await openCase(land, said.number);
  await act(land, 'answer_part', { text: '按图恢复了界石。' });
});

test('what the resident says on the telephone is written down under a name', async () => {
  const mediator = await world.desk('village_mediator', VILLAGE);
  await openCase(mediator, said.number);
  const form = mediator.locator('details[data-action=spoken-more]');
  await form.locator('summary').click();
  await form.locator('[name=text]').fill('电话里说，界石埋浅了，怕再挪。');
  await shot(mediator, 'case-spoken-1440');
  await form.locator('form button.btn').last().click();
  await assertSays(mediator, '代记，群众的补充');
  await ownCase(phone, said);
  await assertSays(phone, '代记，您的补充');
});

test('a rating is appealed against and decided by another', async () => {
  const mediator = await world.desk('village_mediator', VILLAGE);
  await openCase(mediator, said.number);
  await act(mediator, 'answer', { outcome: 'explained', text: '界石按图复位，两家签了字。' });
  await ownCase(phone, said);
  await phone.check('[name=score][value="1"]', { force: true });
  await phone.locator('form:has([name=score]) button').click();
  await openCase(mediator, said.number);
  await act(mediator, 'appeal_rating', { text: '两家都签了字，评的是别的事。' });
  const director = await world.desk('center_director', TOWNSHIP);
  await openCase(director, said.number);
  await assertSays(director, '认为评价不合理');
  await shot(director, 'case-appeal-1440');
  await act(director, 'set_rating_aside', { text: '核实过，说的不是这件事。' });
  await ownCase(phone, said);
  await assertSays(phone, '不计入满意率');
  await shot(phone, 'track-appeal-360');
});
