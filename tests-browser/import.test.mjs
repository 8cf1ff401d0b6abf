// 导入: a clerk's workbook with every slip a desk knows comes back row by row; mended it goes in
// whole, and once more it changes what has changed and doubles nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { assertFits, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { journey } from './steps.mjs';
import { rowsOf, workbook } from './workbook.mjs';

const CLERK = 'village_cadre';
const PLACE = '权店村';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEAD = ['所在区域', '门牌', '户主', '联系电话', '身份证号', '人口', '常住'];
const world = openWorld();
/** The micro-grid the households go to, as the clerk writes it. */
let group;

async function give(page, rows, name = '权店村户表.xlsx') {
  await page.goto('/office/import');
  await page.locator('.pick', { hasText: '户主、门牌' }).click();
  await page.setInputFiles('[name=file]', { name, mimeType: XLSX, buffer: workbook(rows) });
  await page.getByRole('button', { name: '检查这张表' }).click();
  await page.getByRole('heading', { level: 1, name: '检查结果' }).waitFor();
}

/** How many households the clerk's place has, read beside the page that is open. */
async function households(page) {
  const html = await (await page.request.get('/office/households')).text();
  return Number(html.match(/共 <span class="num">([\d,]+)</)[1].replaceAll(',', ''));
}

async function firstGroup(page) {
  await page.goto('/office/households');
  const path = await page.locator('table.grid tbody tr').first().locator('td').nth(2).innerText();
  return path.trim();
}

test('a bad workbook goes back with every fault named, and nothing of it is kept', async () => {
  const page = await world.desk(CLERK, PLACE);
  group = await firstGroup(page);
  const before = await households(page);
  await give(page, [
    HEAD,
    [group, '901号', '康样福', '13800019001', '', 4, 2],
    ['', '', '', '', '', '', ''],
    ['没有这个村 一组', '902号', '段样寿', '13800019002', '', 3, 3],
    [group, '903号', '', '13800019003', '', 3, 1],
    [group, '904号', '霍例安', '1380001900', '', 2, 2],
    [group, '905号', '裴样宁', '', 1.40429196501011e17, 2, 2],
    [group, '906号', '药例康', '', '', 2, 5],
    [group, '901号', '康样福', '13800019001', '', 4, 2],
  ]);
  const faults = await page.$$eval('table.grid tbody tr', (all) => all.map((one) => one.innerText.replaceAll(/\s+/g, ' ')));
  const lines = [...new Set(faults.map((words) => Number(words.match(/第 (\d+) 行/)[1])))];
  for (const line of [4, 5, 6, 7, 8, 9]) assert.ok(lines.includes(line), `line ${line} is not named:\n${faults.join('\n')}`);
  assert.ok(!lines.includes(2) || faults.some((words) => /第 2 行.*(重复|9)/.test(words)), 'a good row is not blamed for another');
  await assertSays(page, '户主”没有填');
  await assertSays(page, '现在是 10 位');
  await assertSays(page, 'Excel 改坏了一些格子');
  await assertSays(page, '常住的比全家人口还多');
  assert.equal(await page.getByRole('button', { name: '导入', exact: true }).count(), 0, 'it cannot be written');
  await shot(page, 'import-faults-1440');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载标了问题的表' }).click(),
  ]);
  const returned = rowsOf(await readFile(await download.path()));
  assert.ok(returned[0].some((heading) => heading.includes('问题')), `the headings are ${returned[0]}`);
  const marked = returned.filter((row) => row.some((cell) => cell === '霍例安'))[0];
  assert.ok(marked?.some((cell) => cell.includes('10 位')), `the row says ${marked}`);
  assert.equal(await households(page), before, 'nothing is half-imported');
});

test('the mended workbook goes in whole, and the same once more doubles nothing', async () => {
  const page = await world.desk(CLERK, PLACE);
  const before = await households(page);
  const mended = [
    HEAD,
    [group, '901号', '康样福', '13800019001', '', 4, 2],
    [group, '903号', '魏样喜', '13800019003', '', 3, 1],
    [group, '904号', '霍例安', '13800019004', '', 2, 2],
  ];
  await give(page, mended);
  await assertSays(page, '没有问题');
  await shot(page, 'import-good-1440');
  assert.equal(await households(page), before, 'looking writes nothing');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '导入完成' }).waitFor();
  await shot(page, 'import-done-1440');
  assert.equal(await households(page), before + 3);

  // Next month's table: one more in the house, the other rows as they were.
  mended[3] = [group, '904号', '霍例安', '13800019004', '', 3, 3];
  await give(page, mended);
  const stats = await page.$$eval('.stat', (all) => all.map((one) => one.innerText.replaceAll(/\s+/g, ' ').trim()));
  assert.ok(stats.some((words) => /新增 0 行/.test(words)), stats.join('; '));
  assert.ok(stats.some((words) => /更新 1 行/.test(words)), stats.join('; '));
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '导入完成' }).waitFor();
  assert.equal(await households(page), before + 3, 'no household is there twice');
  await page.goto(`/office/households?find=${encodeURIComponent('霍例安')}`);
  await assertSays(page, '3 / 3 人');
});

test('what changed between looking and writing is looked at again', async () => {
  const page = await world.desk(CLERK, PLACE);
  await give(page, [HEAD, [group, '901号', '康样福', '13800019001', '', 5, 2]]);
  const other = await page.context().newPage();
  await other.goto(`/office/households?find=${encodeURIComponent('康样福')}`);
  await other.locator('table.grid a.t').first().click();
  await other.locator('summary', { hasText: '户主、门牌、人口' }).click();
  await other.fill('form[action$="/edit"] [name=residing]', '3');
  await other.locator('form[action$="/edit"] button').click();
  await other.locator('.box.good').waitFor();
  await other.close();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await assertSays(page, '刚才又有人改了数据');
  await shot(page, 'import-moved-on-1440');
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '导入完成' }).waitFor();
});

test('what is no table of households is refused in plain words', async () => {
  const page = await world.desk(CLERK, PLACE);
  for (const [name, buffer, words] of [
    ['户表.xls', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'.padEnd(600, '\0'), 'latin1'), /另存为/],
    ['户表.xlsx', Buffer.from('不是工作簿'), /没有导入/],
    ['户表.csv', Buffer.from('甲,乙\n1,2\n'), /没有导入/],
  ]) {
    await page.goto('/office/import');
    await page.setInputFiles('[name=file]', { name, mimeType: 'application/octet-stream', buffer });
    await page.getByRole('button', { name: '检查这张表' }).click();
    await page.locator('[role=alert]').waitFor();
    await assertSays(page, words);
  }
  await shot(page, 'import-refused-1440');
});

test('the pages of importing fit a phone', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, CLERK, PLACE);
    await page.goto('/office/import');
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'import-360');
    await give(page, [HEAD, [group, '904号', '霍例安', '1380001900', '', 2, 2], ['没有这个村', '905号', '裴样宁', '', '', 2, 2]]);
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'import-faults-360');
  }, [/status of 422/]));

test('no desk complained', () => {
  world.assertDesksQuiet([/status of 4(09|13|15|22)/]);
});
