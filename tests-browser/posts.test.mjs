// 岗位: a contact is put forward, looked at by the village's two committees and filed by the
// township; the one before leaves with a preview of who is left with whom; the household reads the
// new name. Then a handler leaves with cases in hand, and a post stands empty until it is filled.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, journey } from './steps.mjs';

const GROUP = '十五组';
const NEW = { name: '侯样新', phone: '13800017777' };
const ELSEWHERE = '河底村';
const world = openWorld();
const clerk = () => world.desk('village_cadre', VILLAGE);
const text = async (page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');

/** The page of posts of an area below the clerk's own. */
async function postsOf(page, ...names) {
  await page.goto('/office/posts');
  for (const name of names) {
    await page.goto(await page.locator('main .rows a').filter({ has: page.locator(`b:text-is("${name}")`) }).getAttribute('href'));
  }
}

const row = (page, ...words) => words.reduce((rows, hasText) => rows.filter({ hasText }), page.locator('table.grid tbody tr'));

/** Whom a household of the group calls, as its own code shows it. */
async function contactOf(code) {
  let said;
  await journey(world.phone(), async (page) => {
    await page.goto(`/q/${code}`);
    await page.goto('/contact');
    said = await text(page);
    await assertFits(page);
  });
  return said;
}

const known = {};
/** A case's number as pages write it. */
const shown = ({ number }) => number.replace(/^(\d{4})(\d{4})$/, '$1-$2');

test('推选: 自荐, 村“两委”审核, 镇党委备案, and only then the post is held', async () => {
  const page = await clerk();
  await postsOf(page, '第一网格', GROUP);
  known.before = (await row(page, '联户党员').first().locator('td').nth(1).innerText()).split('\n')[0].trim();
  await row(page, '联户党员').last().getByRole('link', { name: '再推选一人' }).click();
  await assertSays(page, '村“两委”审核 → 镇党委备案');
  await page.locator('.chips label', { hasText: '个人自荐' }).click();
  await page.fill('[name=name]', NEW.name);
  await page.fill('[name=phone]', NEW.phone);
  await shot(page, 'posts-nominate-1440');
  await page.getByRole('button', { name: '提名' }).click();
  await page.waitForURL(/\/office\/selections\//);
  await assertSays(page, '个人自荐');
  await shot(page, 'posts-nominated-1440');
  assert.equal(await page.getByRole('button', { name: '通过', exact: true }).count(), 0, 'who nominates does not review');

  const selection = page.url();
  const refused = await world.desk('township_secretary');
  await refused.goto(selection);
  assert.equal(await refused.getByRole('button', { name: '通过', exact: true }).count(), 0, 'filing does not come first');
  for (const [post, area, step] of [['village_secretary', VILLAGE, '村“两委”审核'], ['township_secretary', undefined, '镇党委备案']]) {
    const desk = await world.desk(post, area);
    await desk.goto('/office/posts');
    await desk.getByRole('link', { name: new RegExp(NEW.name) }).click();
    await assertSays(desk, `等您办：${step}`);
    await shot(desk, `posts-${post.split('_')[0]}-1440`);
    await desk.getByRole('button', { name: '通过', exact: true }).click();
    await desk.waitForURL(/\/office\/selections\//);
    await assertSays(desk, step);
  }
  await page.goto(selection);
  await assertSays(page, /在任|上任|任期/);
  await shot(page, 'posts-in-force-1440');
  await postsOf(page, '第一网格', GROUP);
  await assertSays(page, NEW.name);
});

test('leaving shows who is left with whom, hands over, and the household reads the new name', async () => {
  const page = await clerk();
  await postsOf(page, '第一网格', GROUP);
  await row(page, '联户党员', known.before).getByRole('link', { name: '离任' }).click();
  await assertSays(page, '没有人接（成为缺口）');
  await page.selectOption('[name=successor]', { label: NEW.name });
  await page.getByRole('button', { name: '按这个重新预览' }).click();
  await page.waitForURL(/successor=/);
  const preview = await text(page);
  const count = Number(preview.match(new RegExp(`党员联户 (\\d+) 户 ${NEW.name}`))?.[1]);
  assert.ok(count > 0, preview);
  assert.ok(!preview.includes('空缺'), 'the post is not empty afterwards');
  await shot(page, 'posts-leave-1440');

  await page.goto('/office/households');
  await page.goto(await page.locator('.chips-links a').first().getAttribute('href'));
  await page.goto(await page.locator('.chips-links a', { hasText: GROUP }).getAttribute('href'));
  const held = page.locator('table.grid tbody tr').filter({ hasText: known.before });
  assert.equal(await held.count(), count, 'the preview counts the households of the list');
  const code = (await held.first().locator('td').last().innerText()).replaceAll(/\D/g, '');
  assert.match(await contactOf(code), new RegExp(known.before));

  await postsOf(page, '第一网格', GROUP);
  await row(page, '联户党员', known.before).getByRole('link', { name: '离任' }).click();
  await page.selectOption('[name=successor]', { label: NEW.name });
  await page.getByRole('button', { name: '按这个重新预览' }).click();
  await page.waitForURL(/successor=/);
  await page.getByRole('button', { name: '确认离任并交接' }).click();
  await page.waitForURL(/done=left/);
  await shot(page, 'posts-left-1440');
  const after = await contactOf(code);
  assert.match(after, new RegExp(`${NEW.name}[^]*${NEW.phone}`));
  assert.ok(!after.includes(known.before));
});

test('the new contact signs in with what the clerk hands over, and finds the households', async () => {
  const page = await clerk();
  await postsOf(page, '第一网格', GROUP);
  await row(page, NEW.name).getByRole('link', { name: '账号' }).click();
  if (await page.locator('[name=account]').count()) await page.fill('[name=account]', 'hou.yangxin');
  await page.getByRole('button', { name: '开通账号' }).click();
  const [account, password] = await page.locator('.kv dd').allInnerTexts();
  await shot(page, 'posts-account-1440');
  await page.getByRole('link', { name: '记好了，回岗位' }).click();

  await journey(world.phone(), async (phone) => {
    await phone.goto('/office/sign-in');
    await phone.fill('[name=account]', account.trim());
    await phone.fill('[name=password]', password.trim());
    await phone.locator('form:has([name=password]) button:not([type=button])').click();
    await phone.getByRole('heading', { name: '改密码' }).waitFor();
    await assertFits(phone);
    await assertTouchable(phone);
    await shot(phone, 'password-360');
    await phone.fill('[name=password]', password.trim());
    await phone.fill('[name=new_password]', 'Feng-Qiao-2026-ok');
    await phone.getByRole('button', { name: '改好后重新登录' }).click();
    await phone.waitForURL((url) => url.pathname === '/office/sign-in');
    await phone.fill('[name=account]', account.trim());
    await phone.fill('[name=password]', 'Feng-Qiao-2026-ok');
    await phone.locator('form:has([name=password]) button:not([type=button])').click();
    await phone.waitForURL((url) => url.pathname === '/work');
    await phone.goto('/work/households');
    await assertSays(phone, /共 [1-9]\d* 户/);
    await shot(phone, 'posts-new-contact-360');
  });
});

test('a handler who leaves hands over the cases in hand, named one by one', async () => {
  const [town, program] = [await world.desk('reception'), new Program(world)];
  const [stays, leaves] = world.accounts.filter((one) => one.post === 'village_handler' && one.area_name.includes(VILLAGE));
  const given = async (matter) => {
    const said = await program.say({ text: matter });
    await program.act('village_cadre', said.number, 'classify', { category: 'street_light', track: 'cadre_led' });
    await program.act('service_station', said.number, 'assign', { person: leaves.name });
    return said;
  };
  const said = await given('河边的护栏断了一截，孩子上学要走。');
  await postsOf(town, VILLAGE);
  await row(town, '村承办人', leaves.name).getByRole('link', { name: '离任' }).click();
  await town.selectOption('[name=successor]', { label: stays.name });
  await town.getByRole('button', { name: '按这个重新预览' }).click();
  await town.waitForURL(/successor=/);
  assert.match(await row(town, shown(said)).innerText(), new RegExp(`${leaves.name}[^]*${stays.name}`));
  await shot(town, 'posts-leave-cases-1440');

  // Meanwhile the station gives the handler one more: what was previewed is no longer so.
  const late = await given('桥头的路灯不亮。');
  await town.getByRole('button', { name: '确认离任并交接' }).click();
  await assertSays(town, '预览以后，情况又变了');
  await assertSays(town, shown(late));
  await shot(town, 'posts-leave-stale-1440');
  await town.getByRole('button', { name: '确认离任并交接' }).click();
  await town.waitForURL(/done=left/);
  for (const { number } of [said, late]) {
    await town.goto(`/office/cases/${number.replaceAll(/\D/g, '')}`);
    assert.match(await town.locator('.plate').innerText(), new RegExp(stays.name), 'the case has its new handler');
  }
});

test('an empty post stands in the list of vacancies until it is filled', async () => {
  const town = await world.desk('reception');
  await postsOf(town, ELSEWHERE);
  await row(town, '村调解员').getByRole('link', { name: '离任' }).click();
  await assertSays(town, '离任后这个岗位空缺');
  await town.getByRole('button', { name: '确认离任并交接' }).click();
  await town.waitForURL(/done=left/);
  assert.match(await row(town, '村调解员').first().innerText(), /空缺/);
  await shot(town, 'posts-vacant-1440');
  await town.goto('/office/posts');
  const listed = row(town, ELSEWHERE).filter({ hasText: '村调解员' });
  assert.equal(await listed.count(), 1, 'the township’s list names it');
  await shot(town, 'posts-vacancies-1440');
  await listed.getByRole('link').first().click();
  await row(town, '村调解员').first().getByRole('link', { name: '任命' }).click();
  await town.getByRole('button', { name: '任命' }).click();
  await town.locator('[data-error-summary], .err').first().waitFor();
  await town.fill('[name=name]', '药样正');
  await town.fill('[name=phone]', '13800016666');
  await town.getByRole('button', { name: '任命' }).click();
  await town.waitForURL(/done=/);
  assert.match(await row(town, '村调解员').first().innerText(), /药样正/);
  await town.goto('/office/posts');
  assert.equal(await row(town, ELSEWHERE).filter({ hasText: '村调解员' }).count(), 0);
});

test('the pages of posts fit a phone', () =>
  journey(world.phone(), async (page) => {
    await world.signIn(page, 'village_cadre', VILLAGE);
    await postsOf(page, '第一网格', '八组');
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, 'posts-group-360');
    const leave = await row(page, '联户党员').first().getByRole('link', { name: '离任' }).getAttribute('href');
    const fill = await row(page, '联户党员').last().getByRole('link', { name: '再推选一人' }).getAttribute('href');
    for (const [path, name] of [[leave, 'leave'], [fill, 'fill']]) {
      await page.goto(path);
      await assertFits(page);
      await assertTouchable(page);
      await shot(page, `posts-${name}-360`);
    }
  }));

test('no desk complained', () => world.assertDesksQuiet([/status of 4(09|22)/]));
