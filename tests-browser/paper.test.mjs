// Paper, and the resident who holds it: cards, doors, posters; the household's code leads to its
// contact person, the access code to what is held about it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertQuiet, assertSays, openWorld, shot } from './harness.mjs';

const world = openWorld();

/** The worker's own cards, as somebody holds them. */
async function cards() {
  const context = await world.phone();
  const page = await context.newPage();
  await world.signIn(page, 'party_link');
  await page.goto('/work/mine');
  await page.getByRole('button', { name: '联系卡' }).click();
  await page.locator('.contact-card').first().waitFor();
  const read = await page.$$eval('.contact-card', (all) =>
    all.map((card) => {
      const [code, access] = [...card.querySelectorAll('.tear dd')].map((one) => one.textContent.replaceAll(/\D/g, ''));
      return { code, access, name: card.querySelector('.person b').textContent };
    }),
  );
  await assertFits(page);
  await shot(page, 'cards-360');
  await context.close();
  return read;
}

test('cards, doors and posters print on A4', async () => {
  const context = await world.desktop();
  const page = await context.newPage();
  await world.signIn(page, 'village_cadre', '南沟村');
  await page.goto('/office/paper');
  await shot(page, 'paper-1440');
  await page.locator('.paper-places a').first().click();
  const inside = page.url();
  await shot(page, 'paper-grid-1440');
  await page.getByRole('button', { name: 'A4 一页四张' }).click();
  await page.locator('.a4').first().waitFor();
  const qr = await page.locator('.contact-card .qr').first().boundingBox();
  // 96 CSS px to the inch: 27 mm are 102 px.
  assert.ok(qr.width >= 102, `the code is ${qr.width} px wide`);
  const [first, sheet] = [page.locator('.contact-card').first(), page.locator('.a4').first()];
  assert.ok(await fits(first), 'a card holds what is on it');
  await sheet.screenshot({ path: shotPath('cards-a4') });
  await page.emulateMedia({ media: 'print' });
  await sheet.screenshot({ path: shotPath('cards-a4-print') });
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'A6 单张' }).click();
  await page.locator('main > .a6').first().screenshot({ path: shotPath('card-a6') });

  await page.goto(inside);
  await page.getByRole('link', { name: '门后卡' }).click();
  assert.ok(await fits(page.locator('.wall').first()));
  await page.locator('.wall').first().screenshot({ path: shotPath('door-a4') });
  await page.goto('/office/paper/posters');
  assert.ok(await fits(page.locator('.wall').first()));
  await page.locator('.wall').first().screenshot({ path: shotPath('poster-a4') });
  assertQuiet(context);
  await context.close();
});

const fits = (locator) => locator.evaluate((one) => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth + 1);
const shotPath = (name) => new URL(`../target/screens/${name}.png`, import.meta.url).pathname;

test('a household’s code leads to its contact, the access code to what is held', async () => {
  const [card, other] = await cards();
  assert.match(card.code, /^\d{8}$/);
  assert.match(card.access, /^\d{6}$/);
  const context = await world.phone();
  const page = await context.newPage();
  await page.goto(`/q/${card.code}`);
  await assertSays(page, card.name);
  await assertFits(page);
  await shot(page, 'home-household-360');
  await page.getByRole('link', { name: '我的联系人' }).click();
  await assertSays(page, card.name);
  await assertFits(page);
  await shot(page, 'contact-360');

  await page.goto('/contact/home');
  assert.equal(await page.inputValue('[name=code]'), card.code);
  await page.fill('[name=access]', other.access);
  await page.getByRole('button', { name: '打开' }).click();
  await assertSays(page, '户号或查询码不对');
  await shot(page, 'contact-home-wrong-360');
  await page.fill('[name=access]', card.access);
  await page.getByRole('button', { name: '打开' }).click();
  await page.waitForURL((url) => url.pathname === '/contact/home');
  await assertSays(page, '登记了什么');
  await assertSays(page, '打印了联系卡');
  await assertFits(page);
  await shot(page, 'contact-home-360');

  await page.getByText('写错了，要求更正').click();
  await page.fill('[name=correction]', '常住应该是 3 人，儿子去年回来了。');
  await page.locator('form:has([name=correction]) button').click();
  await assertSays(page, '管登记的人在核对');
  await assertFits(page);
  await shot(page, 'contact-home-360-corrected');

  await page.getByRole('button', { name: '都用长辈版打开' }).click();
  await page.waitForURL((url) => url.pathname === '/contact/home');
  await shot(page, 'contact-home-360-elder');
  await assertFits(page);
  // Another phone that scans the household's code opens large.
  const neighbour = await world.phone();
  const scanned = await neighbour.newPage();
  await scanned.goto(`/q/${card.code}`);
  assert.ok(await scanned.locator('html.elder').count(), 'the pages open in 长辈版');
  await assertFits(scanned);
  await shot(scanned, 'home-household-360-elder');
  await scanned.goto('/contact');
  await shot(scanned, 'contact-360-elder');
  await neighbour.close();
  await context.close();
});

test('a telephone number alone opens nothing', async () => {
  const context = await world.phone({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/contact');
  await shot(page, 'contact-unknown-360');
  await page.fill('[name=code]', '13800000000');
  await page.getByRole('button', { name: '看看是谁' }).click();
  await assertSays(page, '光凭手机号查不到');
  assert.equal(await page.locator('.who').count(), 0);
  await assertFits(page);
  await shot(page, 'contact-phone-360');
  await context.close();
});
