// A household and those who keep it: 我的联系人 from the code on its card, on a small phone in
// 长辈版; a correction asked for and made; two people who edit the same household at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { journey, openHome, printedCard } from './steps.mjs';

const PLACE = '磨里村';
const world = openWorld();
const clerk = () => world.desk('village_cadre', PLACE);

test('我的联系人 from the code on the card, on a small phone in 长辈版', async () => {
  const card = await printedCard(await clerk(), 0);
  await journey(world.phone(), async (page) => {
    await page.goto('/?elder=1');
    await page.goto(`/q/${card.code}`);
    await assertSays(page, card.contact);
    const said = await page.locator('body').innerText();
    assert.ok(!said.includes(card.head), 'the code alone says nothing about the household');
    await page.getByRole('link', { name: '我的联系人' }).click();
    const call = page.locator('a[href^="tel:"]').first();
    assert.ok((await call.boundingBox()).height >= 60, 'the call button is for an old thumb');
    assert.ok(parseFloat(await call.evaluate((one) => getComputedStyle(one).fontSize)) >= 18);
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'mine-contact-360-elder');

    await page.getByRole('link', { name: /关于我家/ }).click();
    await page.fill('[name=access]', card.access);
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByRole('heading', { name: '登记了什么' }).waitFor();
    await assertSays(page, card.head);
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'mine-home-360-elder');
    await page.locator('summary', { hasText: '写错了，要求更正' }).click();
    await page.fill('[name=correction]', '我家现在常住 1 人，电话换成了 13800018001。');
    await page.locator('form:has([name=correction]) button').click();
    await assertSays(page, '更正收到了');
    await assertSays(page, '我家现在常住 1 人');
    await assertFits(page);
    await shot(page, 'mine-corrected-360-elder');
  });

  // Whoever keeps the register finds it on the household's card, puts it right and answers.
  const desk = await clerk();
  await desk.goto(card.home);
  await assertSays(desk, '这一户要求更正');
  await assertSays(desk, '我家现在常住 1 人');
  await edit(desk, { residing: '1' });
  await desk.locator('.box.good').waitFor();
  const answer = desk.locator('form[action$="/care/correction"]');
  await shot(desk, 'household-correction-1440');
  await answer.locator('[name=way][value=changed]').check();
  await answer.locator('[name=words]').fill('常住改成 1 人了。');
  await answer.locator('button').click();
  await desk.locator('.box.good').waitFor();
  await journey(world.phone(), async (page) => {
    await openHome(page, card);
    await assertSays(page, /常住 1 人/);
    await assertSays(page, '常住改成 1 人了');
    await assertSays(page, '打印了联系卡');
    await shot(page, 'mine-answered-360');
  });
});

async function edit(page, values) {
  const form = page.locator('form[action$="/edit"]');
  if (!(await form.isVisible())) await page.locator('summary', { hasText: '户主、门牌、人口' }).click();
  for (const [name, value] of Object.entries(values)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator('button').click();
}

test('two people edit one household: the second is told, and keeps what was typed', async () => {
  const [first, second] = [await clerk(), await world.desk('reception')];
  await first.goto('/office/households');
  const home = await first.locator('table.grid a.t').nth(3).getAttribute('href');
  await first.goto(home);
  await second.goto(home);
  await edit(first, { residing: '0' });
  await first.locator('.box.good').waitFor();
  await edit(second, { door: '甲 7 号' });
  await second.locator('[role=alert]').first().waitFor();
  await assertSays(second, /别人|有人/);
  const field = second.locator('form[action$="/edit"] [name=door]');
  assert.equal(await field.inputValue(), '甲 7 号', 'what was typed is still there');
  assert.ok(await field.isVisible(), 'and can be seen');
  await shot(second, 'household-edited-by-another-1440');
  await first.goto(home);
  assert.ok(!(await first.locator('h1').innerText()).includes('甲 7 号'), 'nothing was written over');
  await assertSays(first, '常住 0 人');

  // The first's change is pointed out, so that the second does not take it back unseen.
  await assertSays(second, '现在存着的是“0”');
  await edit(second, { residing: '0' });
  await second.locator('.box.good').waitFor();
  await assertSays(second, '甲 7 号');
  await assertSays(second, '常住 0 人');
});

test('the desk’s pages of households fit a phone', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, 'village_cadre', PLACE);
    for (const [path, name] of [['/office/network', 'network'], ['/office/households', 'households'], ['/office/households?find=没有这家', 'households-none'], ['/office/network/gaps?line=party_link', 'gaps'], ['/office/paper', 'paper'], ['/office/posts', 'posts']]) {
      await page.goto(path);
      await assertFits(page);
      await assertTouchable(page);
      await shot(page, `${name}-360`);
    }
    await page.goto('/office/households');
    await page.locator('table.grid a.t').nth(1).click();
    await page.locator('summary', { hasText: '户主、门牌、人口' }).click();
    await page.locator('summary', { hasText: '添一位家庭成员' }).click();
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'household-360');
    await page.getByRole('link', { name: '全部栏目' }).click();
    await assertSays(page, '联户情况');
    assert.ok(await page.locator('#side').getByRole('link', { name: '岗位' }).isVisible(), 'every column can be reached');
  }));

test('no desk complained', () => world.assertDesksQuiet([/status of 4(09|22)/]));
