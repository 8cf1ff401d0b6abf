// The field worker's phone in a dead zone: it opens, takes everything down, loses nothing, and
// sends each entry exactly once when the signal is back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEAD_ZONE, homes, keptPhone, settled, unsent } from './field.mjs';
import { assertFits, assertQuiet, assertSays, openWorld, shot } from './harness.mjs';
import { choose } from './steps.mjs';

const world = openWorld();
const POST = 'party_link';

/** A phone that is signed in and has kept its pages. */
const kept = (options) => keptPhone(world, POST, undefined, options);

/** The three taps on a household's card. */
async function log(page, channel) {
  await page.locator('.chips label', { hasText: channel }).first().click();
  await page.getByRole('button', { name: '记好了' }).first().click();
}

/** Households with how many contacts their card shows, as the server has them. */
async function contactsOf(page, url) {
  const html = await (await page.request.get(url)).text();
  return (html.match(/<li><time>/g) ?? []).length;
}

test('a contact takes three taps: household, channel, 记好了', async () => {
  const { context, page } = await kept();
  const next = (await homes(page))[0];
  await shot(page, 'work-today-360');
  await assertFits(page);
  const before = await contactsOf(page, next);
  await page.getByRole('link', { name: '住户', exact: true }).click();
  await page.locator(`a[href="${next}"]`).first().click();
  await shot(page, 'work-household-360');
  await assertFits(page);
  await log(page, '电话');
  await page.waitForURL((url) => url.pathname === '/work');
  await page.locator('.toast').waitFor();
  assert.equal(await contactsOf(page, next), before + 1);
  assertQuiet(context, DEAD_ZONE);
  await context.close();
});

test('a dead zone: it opens, queues, survives closing, and sends each once', async () => {
  const { context, page } = await kept();
  const own = (await homes(page)).slice(1, 3);
  const before = await Promise.all(own.map((url) => contactsOf(page, url)));

  await context.setOffline(true);
  await page.goto('/work');
  await page.locator('#strip', { hasText: '现在没有网络，照常记就行' }).waitFor();
  for (const url of own) {
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await log(page, '上门');
    await page.waitForURL((to) => to.pathname === '/work');
  }
  await page.goto(`/work/say?household=${own[0].split('/').pop()}`);
  await page.fill('[name=text]', '没信号的地方记下来的：桥头护栏松了，孩子上学要走。');
  await choose(page, '[name=identity][value=anonymous]');
  await page.check('[name=consent]');
  await page.click('#f-submit');
  await page.waitForURL((to) => to.pathname === '/work/queue');
  // The page comes from the phone, its list is drawn a moment later.
  await page.getByText('等网络').first().waitFor();
  await page.goto('/work');
  await page.locator('#strip', { hasText: '3 条已存在手机里' }).waitFor();
  await shot(page, 'work-offline-360');
  await assertFits(page);

  // The tab is closed, and the session ends while the phone lies in a drawer.
  await page.close();
  const cookies = await context.cookies();
  await context.clearCookies();
  await context.addCookies(cookies.filter((cookie) => cookie.name !== 'maplegrid_session'));
  const again = await context.newPage();
  await again.goto('/work');
  await again.locator('#strip', { hasText: '3 条' }).waitFor();
  await context.setOffline(false);
  await again.goto('/work/queue').catch(() => undefined);
  await again.waitForURL((url) => url.pathname === '/office/sign-in');
  assert.deepEqual(await Promise.all(own.map((url) => unsent(again))), [3, 3]);
  await again.locator('[data-unsent]', { hasText: '还有 3 条没有上传' }).waitFor();
  await shot(again, 'work-signed-out-360');

  await world.signIn(again, POST);
  await settled(again);
  await again.goto('/work/queue');
  await again.locator('.slip .read-out').waitFor();
  await assertSays(again, '已上传');
  await assertSays(again, '编号');
  assert.match(await again.locator('.read-out dd').first().innerText(), /^\d{4}-\d{4}$/);
  await shot(again, 'work-queue-360');
  assert.equal(await unsent(again), 0);
  const after = await Promise.all(own.map((url) => contactsOf(again, url)));
  assert.deepEqual(after, before.map((count) => count + 1), 'each contact is there exactly once');
  // Another visit sends nothing twice.
  await again.goto('/work');
  await settled(again);
  assert.deepEqual(await Promise.all(own.map((url) => contactsOf(again, url))), after);
  await context.close();
});

test('an answer lost on the way is asked for again, and nothing is written twice', async () => {
  const { context, page } = await kept();
  const url = (await homes(page))[3];
  const before = await contactsOf(page, url);
  // The post reaches the server; its answer never reaches the phone.
  let lost = 0;
  await context.route('**/work/households/*/contact', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.goto(url);
  await log(page, '微信');
  await page.waitForURL((to) => to.pathname === '/work');
  assert.equal(lost, 1);
  await context.unroute('**/work/households/*/contact');
  await page.goto('/work/queue');
  await page.waitForFunction(() => document.querySelector('.queue')?.textContent.includes('已上传'));
  assert.equal(await contactsOf(page, url), before + 1);
  await context.close();
});

test('what somebody else wrote on this phone is never sent under another name', async () => {
  const { context, page } = await kept();
  const url = (await homes(page))[2];
  await context.setOffline(true);
  await page.goto(url);
  await log(page, '电话');
  await page.waitForURL((to) => to.pathname === '/work');
  await context.clearCookies();
  await context.setOffline(false);
  await world.signIn(page, 'village_cadre', '南沟村');
  await page.goto('/work');
  await settled(page);
  assert.equal(await unsent(page), 1, 'it waits for its own account');
  await page.request.post('/office/sign-out', { form: {} });
  await context.close();
});

test('two phones of one account each send their own', async () => {
  const [one, two] = [await kept(), await kept()];
  const url = (await homes(one.page))[4];
  const before = await contactsOf(one.page, url);
  for (const { context, page } of [one, two]) {
    await context.setOffline(true);
    await page.goto(url);
    await log(page, '上门');
    await page.waitForURL((to) => to.pathname === '/work');
  }
  for (const { context, page } of [one, two]) {
    await context.setOffline(false);
    await page.goto('/work');
    await settled(page);
  }
  assert.equal(await contactsOf(one.page, url), before + 2);
  for (const { context } of [one, two]) await context.close();
});

test('signing out asks when something is unsent, and then wipes the phone', async () => {
  const { context, page } = await kept();
  const url = (await homes(page))[5];
  // The server takes no entry for the moment.
  await context.route('**/work/households/*/contact', (route) => route.abort('connectionreset'));
  await page.goto(url);
  await log(page, '上门');
  await page.waitForURL((to) => to.pathname === '/work');
  await page.goto('/work/mine');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.locator('dialog', { hasText: '还有 1 条没有上传' }).waitFor();
  await shot(page, 'work-sign-out-360');
  await page.getByRole('button', { name: '先不退出' }).click();
  assert.equal(await unsent(page), 1);

  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('button', { name: '删掉并退出' }).click();
  await page.waitForURL((to) => to.pathname === '/office/sign-in');
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map((one) => one.name).filter((name) => name === 'maplegrid-work'),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  assert.deepEqual(left, { databases: [], caches: [], workers: 0 });
  await context.close();
});

test('without script the same pages take the same things', async () => {
  const context = await world.phone({ javaScriptEnabled: false });
  const page = await context.newPage();
  await world.signIn(page, POST);
  const url = (await homes(page))[6];
  const before = await contactsOf(page, url);
  await page.goto(url);
  await log(page, '电话');
  await page.waitForURL((to) => to.pathname === '/work');
  await assertSays(page, '记好了');
  assert.equal(await contactsOf(page, url), before + 1);
  await page.goto('/work/say');
  await assertFits(page);
  await shot(page, 'work-say-360-plain');
  await context.close();
});

for (const elder of [false, true]) {
  test(`the worker's pages fit a small phone${elder ? ' in 长辈版' : ''}`, async () => {
    const { context, page } = await kept();
    const name = elder ? '-elder' : '';
    const card = (await homes(page))[0];
    for (const [path, words] of [['/work', 'today'], ['/work/households', 'homes'], [card, 'home'], ['/work/say', 'say'], ['/work/mine', 'mine'], ['/work/queue', 'queue-empty']]) {
      await page.goto(elder ? `${path}?elder=1` : path);
      await assertFits(page);
      await shot(page, `work-${words}-360${name}`);
    }
    await context.close();
  });
}
