// The desk's lists: filters that apply on change, pages, search by number and by two characters.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertSays, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, choose, journey } from './steps.mjs';

const world = openWorld();
const program = new Program(world);
const rows = (page) => page.$$eval('a.t', (all) => all.map((one) => one.getAttribute('href')));

/** Does something that htmx answers, and waits until the list is the new one. */
async function swapped(page, doing) {
  await page.evaluate(() => (document.querySelector('#cases').dataset.old = ''));
  await doing();
  await page.locator('#cases:not([data-old])').waitFor();
}

test('filters apply on change without loading the page again', async () => {
  const page = await world.desk('reception');
  await page.goto('/office?view=open');
  await page.evaluate(() => (window.stayed = true));
  const all = await rows(page);
  await swapped(page, () => page.selectOption('select[name=category]', 'street_light'));
  const some = await rows(page);
  assert.ok(some.length > 0 && some.length < all.length, `${some.length} of ${all.length}`);
  assert.match(page.url(), /category=street_light/);
  const named = await page.$$eval('.grid tbody tr:not(.band) td:nth-child(5)', (all) => all.map((one) => one.innerText));
  assert.deepEqual([...new Set(named)], ['路灯']);
  await swapped(page, () => page.selectOption('select[name=area]', { label: VILLAGE }));
  const places = await page.$$eval('.grid tbody tr:not(.band) td:nth-child(4)', (all) => all.map((one) => one.innerText));
  assert.ok(places.every((place) => place === VILLAGE), places.join());
  assert.equal(await page.evaluate(() => window.stayed), true, 'the page was loaded again');
  await shot(page, 'office-filtered-1440');
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes(`area=${world.account('village_cadre', VILLAGE).area}`));
  await page.locator('#cases').waitFor();
});

test('views and pages follow each other and nothing stands twice', async () => {
  const page = await world.desk('reception');
  await page.goto('/office');
  await swapped(page, () => page.locator('.views a', { hasText: '已办结' }).click());
  await assertSays(page, '已办结');
  assert.equal(await page.locator('.views [aria-current]').innerText().then((t) => t.includes('已办结')), true);
  const first = await rows(page);
  await swapped(page, () => page.locator('.pager a', { hasText: '后面的' }).click());
  const second = await rows(page);
  assert.ok(second.length > 0);
  assert.deepEqual(second.filter((row) => first.includes(row)), []);
  await shot(page, 'office-second-page-1440');
  await swapped(page, () => page.locator('.pager a', { hasText: '回到最前' }).click());
  assert.deepEqual(await rows(page), first);
});

test('a search finds by number and by a word of two characters', async () => {
  const said = await program.say({ text: '村口的石碾子被人搬走了，请查一查。' });
  const address = `/office/cases/${said.number.replaceAll('-', '')}`;
  const page = await world.desk('reception');
  const find = async (words) => {
    await page.fill('header [name=q]', words);
    await page.press('header [name=q]', 'Enter');
    await page.waitForURL(/[?&]q=|\/office\/cases\//);
  };
  await page.goto('/office');
  // The index follows the cases by a moment.
  for (let left = 20; left > 0 && !(await rows(page)).includes(address); left -= 1) {
    await find('碾子');
    await page.waitForTimeout(100);
  }
  const found = await rows(page);
  assert.ok(found.includes(address) && found.length < 10, found.join());
  await shot(page, 'office-search-1440');
  await page.goto('/office');
  await find(said.number);
  await page.waitForURL(/\/office\/cases\//);
  await assertSays(page, '村口的石碾子');
  await page.goto('/office');
  await find('没有人会这样说');
  await assertSays(page, /没找到|没有/);
  await shot(page, 'office-search-empty-1440');
});

test('without scripts the same filters have a button', () =>
  journey(world.desktop({ javaScriptEnabled: false }), async (page) => {
    await world.signIn(page, 'reception');
    await page.goto('/office?view=open');
    await page.selectOption('select[name=category]', 'street_light');
    await page.getByRole('button', { name: '筛选' }).click();
    await page.waitForURL(/category=street_light/);
    assert.ok((await rows(page)).length > 0);
  }));

test('a clerk registers what somebody says on the telephone', async () => {
  const page = await world.desk('reception');
  await page.goto('/office/register');
  const area = world.account('village_cadre', VILLAGE).area;
  await page.selectOption('[name=area]', area);
  await page.fill('[name=text]', '李大爷家门口的井盖松了。');
  await choose(page, '[name=identity][value=anonymous]');
  await page.click('#f-submit');
  await page.locator('#f-consent-error').waitFor();
  assert.equal(await page.inputValue('[name=text]'), '李大爷家门口的井盖松了。');
  await shot(page, 'register-fault-1440');
  await page.check('[name=consent]', { force: true });
  await page.click('#f-submit');
  await page.locator('.slip').waitFor();
  await assertSays(page, '查询码');
  await shot(page, 'registered-1440');
});

test('an area is chosen from the tree or by its name', async () => {
  const page = await world.desk('reception');
  await page.goto('/office/areas');
  await page.fill('#find', VILLAGE);
  await page.press('#find', 'Enter');
  await page.locator('.rows a').first().click();
  await page.waitForURL(/area=/);
  await assertSays(page, VILLAGE);
});

test('no desk complained', () => world.assertDesksQuiet([/status of 422/]));
