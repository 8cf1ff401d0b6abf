// Who may know who said it, who may know that it was said at all, and that looking is seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { PERSON, VILLAGE, journey, lookUp, openCase, openFromInbox, ownCase, say } from './steps.mjs';

const world = openWorld();

async function saysNothingOf(page, words) {
  const html = await page.content();
  for (const word of words) assert.ok(!html.includes(word), `${page.url()} tells ${word}`);
}

async function reveal(page) {
  await page.getByRole('button', { name: '查看姓名和电话' }).click();
  await assertSays(page, PERSON.phone);
  await assertSays(page, '这次查看已经记下');
}

test('实名: masked until looked at, and the resident sees who looked', () =>
  journey(world.phone(), async (phone) => {
    const said = await say(world, phone, { identity: 'named' });
    const page = await world.desk('village_cadre', VILLAGE);
    await openFromInbox(page, said.number);
    await assertSays(page, '张**');
    await saysNothingOf(page, [PERSON.name, PERSON.phone]);
    await reveal(page);
    await shot(page, 'case-revealed-1440');
    await page.goto(page.url().replace('/reveal', ''));
    await saysNothingOf(page, [PERSON.phone]);

    await ownCase(phone, said);
    await assertSays(phone, world.account('village_cadre', VILLAGE).name);
    await assertSays(phone, /谁看过您的信息[\s\S]*申根例/);
    await assertFits(phone);
    await shot(phone, 'track-looked-360');
  }));

test('保密: the village works the case without knowing whose it is', () =>
  journey(world.phone(), async (phone) => {
    const said = await say(world, phone, { identity: 'sealed' });
    const page = await world.desk('village_cadre', VILLAGE);
    await openFromInbox(page, said.number);
    await assertSays(page, '要求保密');
    assert.equal(await page.getByRole('button', { name: '查看姓名和电话' }).count(), 0);
    await saysNothingOf(page, [PERSON.name, PERSON.phone, '张**', '138****']);
    await shot(page, 'case-sealed-1440');
  }));

test('匿名: there is nothing to see', () =>
  journey(world.phone(), async (phone) => {
    const said = await say(world, phone);
    const page = await world.desk('village_cadre', VILLAGE);
    await openFromInbox(page, said.number);
    await assertSays(page, '匿名，没有留姓名和电话');
    assert.equal(await page.getByRole('button', { name: '查看姓名和电话' }).count(), 0);
  }));

test('反映干部: its own entry, the discipline office, and nobody in the village', () =>
  journey(world.phone(), async (phone) => {
    const text = '村里发救济款没有公开，想知道名单是谁定的。';
    const said = await say(world, phone, { text, identity: 'sealed', about: 'cadre_conduct' });
    await assertSays(phone, '本村看不到');
    await assertFits(phone);
    await shot(phone, 'said-cadre-360');
    // What is said in confidence is not left on the phone, not even that it was said.
    assert.equal(await phone.evaluate(() => localStorage.getItem('draft:say')), null);
    for (const path of ['/', '/track']) {
      await phone.goto(path);
      await saysNothingOf(phone, [said.number, said.number.replace('-', ''), '救济款']);
    }

    for (const post of ['village_cadre', 'village_secretary', 'discipline_liaison']) {
      const page = await world.desk(post, VILLAGE);
      assert.equal(await openCase(page, said.number), 404, post);
      await page.goto(`/office?q=${encodeURIComponent('救济款没有公开')}`);
      await saysNothingOf(page, [said.number]);
    }
    const office = await world.desk('township_discipline');
    await openFromInbox(office, said.number);
    await assertSays(office, text);
    assert.equal(await office.getByRole('button', { name: '查看姓名和电话' }).count(), 0);
    await shot(office, 'case-discipline-1440');

    const receiver = await world.desk('sealed_receiver');
    assert.equal(await openCase(receiver, said.number), 200);
    await reveal(receiver);
    await ownCase(phone, said);
    const { name } = world.account('sealed_receiver', '故城镇');
    await assertSays(phone, new RegExp(`谁看过您的信息[\\s\\S]*${name}`));
  }));

test('no desk complained', () => world.assertDesksQuiet([/status of 404/]));
