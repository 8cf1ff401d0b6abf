// 层级: the township divides a group, puts it together again and moves it, each time after a
// preview of who loses whom as contact and which open cases go along; an old preview is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { Program, journey, lookUp } from './steps.mjs';

const PLACE = '故城村';
const [GROUP, HALF] = ['三组', '三组东头'];
const world = openWorld();
const township = () => world.desk('center_director');
const main = async (page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
const known = {};

/** The page of an area below the village, by the names on the way. */
async function areaOf(page, ...names) {
  await page.goto(`/office/areas/${world.account('village_cadre', PLACE).area}`);
  for (const name of names) {
    await page.goto(await page.locator('main .rows a').filter({ has: page.locator(`b:text-is("${name}")`) }).getAttribute('href'));
  }
}

async function unfold(page, words) {
  const part = page.locator('details').filter({ has: page.locator('summary', { hasText: words }) });
  if (!(await part.evaluate((one) => one.open))) await part.locator('summary').click();
  return part;
}

async function households(page, area) {
  const html = await (await page.request.get(`/office/households?area=${area}`)).text();
  return Number(html.match(/共 <span class="num">([\d,]+)</)?.[1].replaceAll(',', ''));
}

const idOf = (page) => new URL(page.url()).pathname.split('/').pop();

test('拆分: some households become a group of their own, after a preview that changes nothing', async () => {
  const page = await township();
  await areaOf(page, '第一网格', GROUP);
  known.group = idOf(page);
  const before = await households(page, known.group);
  known.said = await new Program(world).say({ area: known.group, text: '三组的水管冻裂了，几家没水吃。' });
  const part = await unfold(page, '拆分');
  await part.locator('[name=name]').fill(HALF);
  for (const box of (await part.locator('[name=household]').all()).slice(0, 5)) await box.check();
  await shot(page, 'tree-split-1440');
  await part.getByRole('button', { name: '预览' }).click();
  await page.getByRole('heading', { level: 1, name: `新设${HALF}，分入 5 户` }).waitFor();
  await assertSays(page, '换了地方的户：5 户');
  await assertSays(page, '确认以前什么都不会改');
  await shot(page, 'tree-split-preview-1440');
  assert.equal(await households(page, known.group), before, 'looking changes nothing');
  await page.getByRole('button', { name: '确认调整' }).click();
  await page.waitForURL((url) => !/preview|change/.test(url.pathname));
  await shot(page, 'tree-split-done-1440');
  assert.equal(await households(page, known.group), before - 5);
  await areaOf(page, '第一网格', HALF);
  known.half = idOf(page);
  assert.equal(await households(page, known.half), 5);
});

test('并入: who loses whom as contact is said, a changed case makes the preview stale', async () => {
  const page = await township();
  await areaOf(page, '第一网格', GROUP);
  const part = await unfold(page, '并入');
  const to = await part.locator('option', { hasText: HALF }).getAttribute('value');
  await part.locator('[name=to]').selectOption(to);
  await part.getByRole('button', { name: '预览' }).click();
  await page.getByRole('heading', { level: 1, name: `${GROUP}撤销，由${HALF}接续` }).waitFor();
  const preview = await main(page);
  assert.match(preview, /跟着换地方的：1 件/);
  assert.match(preview, /二维码/);
  await shot(page, 'tree-merge-preview-1440');

  // Meanwhile somebody says one thing more from there.
  await new Program(world).say({ area: known.group, text: '三组的路灯也不亮了。' });
  await page.getByRole('button', { name: '确认调整' }).click();
  await assertSays(page, '预览以后，情况又变了');
  await assertSays(page, '跟着换地方的：2 件');
  await shot(page, 'tree-stale-1440');
  assert.ok((await households(page, known.group)) > 0, 'nothing was merged');

  await page.getByRole('button', { name: '确认调整' }).click();
  await page.waitForURL((url) => !/preview|change/.test(url.pathname));
  await areaOf(page, '第一网格', HALF);
  await assertSays(page, '调整经过');
  await shot(page, 'tree-merged-1440');
  assert.ok((await households(page, known.half)) > 5, 'all households are together again');
  await journey(world.phone(), async (phone) => {
    await lookUp(phone, known.said);
    await assertSays(phone, '三组的水管冻裂了');
  });
});

test('划转: a group goes to the other grid, and no area goes below itself', async () => {
  const page = await township();
  await areaOf(page, '第一网格', HALF);
  const part = await unfold(page, '整个划到别处');
  const to = await part.locator('option', { hasText: `${PLACE} 第二网格` }).getAttribute('value');
  await part.locator('[name=to]').selectOption(to);
  await part.getByRole('button', { name: '预览' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '划' }).waitFor();
  await shot(page, 'tree-move-preview-1440');
  const count = await households(page, known.half);
  assert.match(await main(page), new RegExp(`换了地方的户：${count} 户`));
  await page.getByRole('button', { name: '确认调整' }).click();
  await page.waitForURL((url) => !/preview|change/.test(url.pathname));
  await areaOf(page, '第二网格', HALF);
  assert.equal(await households(page, known.half), count, 'every household came along');

  // Whoever writes the form themselves is told so.
  await areaOf(page, '第二网格');
  const csrf = await page.locator('[name=csrf]').first().inputValue();
  const id = idOf(page);
  const answer = await page.request.post('/office/areas/preview', {
    form: { csrf, kind: 'move', area: id, to: known.half },
    headers: { origin: world.url },
  });
  assert.ok(answer.status() >= 400 && answer.status() < 500, `${answer.status()}`);
  assert.match(await answer.text(), /不能|自己/);
});

test('the pages of areas fit a phone', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, 'center_director');
    await areaOf(page, '第一网格', '四组');
    await (await unfold(page, '拆分')).locator('[name=household]').first().check();
    for (const words of ['改名', '并入', '整个划到别处', '撤销']) await unfold(page, words);
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'tree-area-360');
    await (await unfold(page, '拆分')).locator('[name=name]').fill('四组西头');
    await (await unfold(page, '拆分')).getByRole('button', { name: '预览' }).click();
    await page.getByRole('button', { name: '确认调整' }).waitFor();
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'tree-preview-360');
    await page.goto('/office/areas');
    await assertFits(page);
    await assertTouchable(page);
  }));

test('no desk complained', () => world.assertDesksQuiet([/status of 4(09|22)/]));
