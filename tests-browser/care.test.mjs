// 重点联系: proposed by the household's contact, confirmed by somebody else, seen by the household
// at 关于我家, where it may object; who came by that code learns it nowhere else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { homes } from './field.mjs';
import { assertFits, assertQuiet, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { VILLAGE, journey } from './steps.mjs';

const world = openWorld();
const known = {};
const tokens = new Map();

/** Asks the API as the holder of a post; gives the status and what is said. */
async function ask(post, method, path, body) {
  const village = world.accounts.some((one) => one.post === post && one.area_name.includes(VILLAGE)) ? VILLAGE : undefined;
  const headers = { 'content-type': 'application/json' };
  if (post !== undefined && path !== '/session') {
    if (!tokens.has(post)) {
      const { account, password } = world.account(post, village);
      tokens.set(post, (await ask(undefined, 'POST', '/session', { account, password })).said.token);
    }
    headers.authorization = `Bearer ${tokens.get(post)}`;
    headers['idempotency-key'] = crypto.randomUUID();
  }
  const answer = await fetch(`${world.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  return { status: answer.status, said: await answer.json().catch(() => undefined) };
}

/** A household of the worker's that has no closer care, with the codes of its printed card. */
async function plainHome() {
  const context = await world.phone();
  const page = await context.newPage();
  await world.signIn(page, 'party_link');
  for (const url of await homes(page)) {
    const id = url.split('/').pop();
    const { said } = await ask('party_link', 'GET', `/households/${id}`);
    if (said.care || said.proposal) continue;
    await page.goto(url);
    await page.getByRole('button', { name: '打印这户的联系卡' }).click();
    const [code, access] = (await page.locator('.contact-card .tear dd').allInnerTexts()).map((one) => one.replaceAll(/\D/g, ''));
    await context.close();
    return { url, id, code, access };
  }
  throw new Error('every household has closer care');
}

async function ownPage(page) {
  await page.goto(`/q/${known.home.code}`);
  await page.goto('/contact/home');
  if (await page.locator('[name=access]').count()) {
    await page.fill('[name=access]', known.home.access);
    await page.getByRole('button', { name: '打开' }).click();
  }
  await page.getByRole('heading', { name: '登记了什么' }).waitFor();
}

/** The panel of closer care on the household's card at a desk. */
async function panel(post) {
  const page = await world.desk(post, VILLAGE);
  await page.goto(`/office/households/${known.home.id}`);
  return { page, care: page.locator('#care') };
}

test('proposed by one, it changes nothing until somebody else confirms', async () => {
  known.home = await plainHome();
  const { page, care } = await panel('village_cadre');
  await care.locator('summary', { hasText: '提出来得勤一些' }).click();
  await care.locator('label', { hasText: '独居老人' }).locator('input').check();
  await care.locator('form[action$="/propose"] [name=words]').fill('儿女在外，腿脚不便');
  await care.locator('form[action$="/propose"] button').click();
  await page.locator('#care', { hasText: '等确认' }).waitFor();
  await assertSays(page, '提出的人不能自己确认');
  assert.equal(await care.locator('form[action$="/confirm"]').count(), 0);
  await shot(page, 'care-proposed-1440');
  // Nor by asking past the page.
  const own = await ask('village_cadre', 'POST', `/households/${known.home.id}/care/confirm`);
  assert.ok(own.status >= 400 && own.status < 500, `${own.status}`);
  await journey(world.phone(), async (phone) => {
    await ownPage(phone);
    await assertSays(phone, '和平常人家一样');
  });

  const other = await panel('village_secretary');
  await assertSays(other.page, '儿女在外，腿脚不便');
  await other.care.getByRole('button', { name: '确认，从今天起' }).click();
  await other.page.locator('#care', { hasText: '期限' }).waitFor();
  await shot(other.page, 'care-confirmed-1440');
});

test('the household reads why and until when, and objects', () =>
  journey(world.phone(), async (page) => {
    // The code alone, on a card at the door, tells a passer-by nothing.
    await page.goto(`/q/${known.home.code}`);
    await page.goto('/contact');
    const said = await page.locator('body').innerText();
    assert.ok(!/独居|重点联系/.test(said), 'the code shows it');

    await ownPage(page);
    await assertSays(page, '重点联系');
    await assertSays(page, '独居老人');
    await assertSays(page, '不影响任何待遇');
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'care-own-360');
    await page.locator('summary', { hasText: '我有意见' }).click();
    await page.locator('form[action="/contact/home/contest"] textarea').fill('女儿上个月搬回来了，不是一个人住。');
    await page.locator('form[action="/contact/home/contest"] button').click();
    await assertSays(page, '女儿上个月搬回来了');
    await assertSays(page, '还没答复');
    await assertFits(page);
    await shot(page, 'care-contested-360');
    await page.goto('/contact/home?elder=1');
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'care-contested-360-elder');
  }));

test('the contact sees the objection on the card, no other page of the network says it', async () => {
  const context = await world.phone();
  const page = await context.newPage();
  await world.signIn(page, 'party_link');
  await page.goto(known.home.url);
  await assertSays(page, '这户提了意见');
  await assertSays(page, '独居老人');
  await assertFits(page);
  await assertTouchable(page);
  await shot(page, 'care-work-360');
  await page.goto('/work/mine');
  await page.getByRole('button', { name: '联系卡' }).click();
  await page.locator('.contact-card').first().waitFor();
  assert.ok(!/独居|重点联系/.test(await page.locator('body').innerText()), 'the cards say it');
  assertQuiet(context);
  await context.close();

  const desk = await world.desk('village_cadre', VILLAGE);
  for (const path of ['/office/households', '/office/network', '/office/network/gaps?line=party_link']) {
    await desk.goto(path);
    assert.ok(!/独居老人/.test(await desk.locator('main').innerText()), `${path} says it`);
  }
  world.assertDesksQuiet();
});

test('somebody answers the objection, and the household reads it', async () => {
  const { page, care } = await panel('village_secretary');
  await assertSays(page, '女儿上个月搬回来了');
  await shot(page, 'care-objection-1440');
  await care.locator('form[action$="/answer"] [name=way][value=ended]').check();
  await care.locator('form[action$="/answer"] [name=words]').fill('问过了，确实有女儿照应，恢复平常。');
  await care.locator('form[action$="/answer"] button').click();
  await page.locator('.box.good').waitFor();
  await journey(world.phone(), async (phone) => {
    await ownPage(phone);
    await assertSays(phone, '和平常人家一样');
    await assertFits(phone);
    await shot(phone, 'care-ended-360');
  });
  world.assertDesksQuiet();
});
