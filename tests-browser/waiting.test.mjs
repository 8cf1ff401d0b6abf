// What waits for a decision at the desk: found by the figure in the navigation, opened from the list,
// decided on the household's card, and gone from the list. Who may not decide is not led there.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertQuiet, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { VILLAGE, journey } from './steps.mjs';

const PLACE = VILLAGE;
const WRONG = '我家常住是 2 人，不是现在写的，老二今年搬去县城了。';
const world = openWorld();
const entry = (page) => page.locator('#side a[href="/office/waiting"]');

/** The figure beside the entry; nothing is none. */
async function figure(page) {
  await page.goto('/office');
  const count = entry(page).locator('.count');
  return (await count.count()) ? Number((await count.innerText()).trim()) : 0;
}

/** From the navigation to the list, and to the row of a household. */
async function rowOf(page, home) {
  await page.goto('/office');
  await entry(page).click();
  await page.getByRole('heading', { name: '待定的重点联系与更正' }).waitFor();
  return page.locator('tr', { has: page.locator(`a.t[href^="${home}#"]`) });
}

test('a proposal and a correction wait for those who decide them', async () => {
  const clerk = await world.desk('village_cadre', PLACE);
  const secretary = await world.desk('village_secretary', PLACE);
  const [before, asked] = [await figure(secretary), await figure(clerk)];
  await clerk.goto('/office/households');
  const homes = await clerk.$$eval('table.grid a.t', (all) => all.slice(0, 12).map((one) => one.getAttribute('href')));

  // The clerk proposes closer care for a household that has none.
  let home;
  for (const one of homes) {
    await clerk.goto(one);
    const propose = clerk.locator('#care summary', { hasText: '提出来得勤一些' });
    if ((await propose.count()) === 0 || (await clerk.locator('#care', { hasText: '等确认' }).count()) > 0) continue;
    await propose.click();
    await clerk.locator('#care label', { hasText: '独居老人' }).locator('input').check();
    await clerk.locator('#care form[action$="/propose"] button').click();
    if (await clerk.locator('.box.good').count()) {
      home = one;
      break;
    }
  }
  assert.ok(home, 'no household without closer care');

  // Another household says with its access code that the register is wrong.
  const wrong = homes.find((one) => one !== home);
  await clerk.goto(wrong);
  await clerk.getByRole('button', { name: '打印联系卡' }).click();
  const [code, access] = (await clerk.locator('.contact-card .tear dd').allInnerTexts()).map((one) => one.replaceAll(/\D/g, ''));
  await journey(world.phone(), async (page) => {
    await page.goto(`/q/${code}`);
    await page.goto('/contact/home');
    await page.fill('[name=access]', access);
    await page.getByRole('button', { name: '打开' }).click();
    await page.locator('summary', { hasText: '写错了，要求更正' }).click();
    await page.fill('[name=correction]', WRONG);
    await page.locator('form:has([name=correction]) button').click();
    await assertSays(page, '更正收到了');
  });

  // The secretary confirms care and keeps no register, the clerk the other way round.
  assert.equal(await figure(secretary), before + 1);
  let row = await rowOf(secretary, home);
  await assertSays(secretary, '独居老人');
  assert.ok(!(await secretary.locator('main').innerText()).includes('老二今年'), 'the register is not theirs');
  await assertFits(secretary);
  await shot(secretary, 'waiting-care-1440');
  await row.locator('a.t').click();
  await secretary.locator('#care').getByRole('button', { name: '确认，从今天起' }).click();
  await secretary.locator('.box.good').waitFor();
  assert.equal(await figure(secretary), before);
  assert.equal(await (await rowOf(secretary, home)).count(), 0, 'decided, and gone');
  await shot(secretary, 'waiting-empty-1440');

  assert.equal(await figure(clerk), asked + 1);
  row = await rowOf(clerk, wrong);
  await assertSays(clerk, '要更正的登记');
  assert.ok((await row.innerText()).includes('老二今年搬去县城'));
  assert.ok(!(await clerk.locator('main').innerText()).includes('独居老人'), 'the care is not theirs to decide');
  await shot(clerk, 'waiting-correction-1440');
  await row.locator('a.t').click();
  const answer = clerk.locator('form[action$="/care/correction"]');
  await answer.locator('[name=way][value=unchanged]').check();
  await answer.locator('[name=words]').fill('老二户口还在，平常在家的确是 2 人，已经是这样写的。');
  await answer.locator('button').click();
  await clerk.locator('.box.good').waitFor();
  assert.equal(await (await rowOf(clerk, wrong)).count(), 0);

  // The household reads who looked, and what came of it.
  await journey(world.phone(), async (page) => {
    await page.goto(`/q/${code}`);
    await page.goto('/contact/home');
    await page.fill('[name=access]', access);
    await page.getByRole('button', { name: '打开' }).click();
    await assertSays(page, '看了您要求的更正');
    await assertSays(page, '老二户口还在');
  });
  world.assertDesksQuiet();
});

test('on a phone it fits, and whoever decides nothing is not led there', async () => {
  const clerk = await world.desk('village_cadre', PLACE);
  await clerk.goto('/office/households');
  const home = await clerk.locator('table.grid a.t').nth(5).getAttribute('href');
  await clerk.goto(home);
  await clerk.getByRole('button', { name: '打印联系卡' }).click();
  const [code, access] = (await clerk.locator('.contact-card .tear dd').allInnerTexts()).map((one) => one.replaceAll(/\D/g, ''));
  await journey(world.phone(), async (page) => {
    await page.goto(`/q/${code}`);
    await page.goto('/contact/home');
    await page.fill('[name=access]', access);
    await page.getByRole('button', { name: '打开' }).click();
    await page.locator('summary', { hasText: '写错了，要求更正' }).click();
    await page.fill('[name=correction]', WRONG);
    await page.locator('form:has([name=correction]) button').click();
  });
  for (const look of ['', '?elder=1', '?elder=0&contrast=1']) {
    const context = await world.phone();
    const page = await context.newPage();
    await page.goto(`/${look}`);
    await world.signIn(page, 'village_cadre', PLACE);
    await page.goto('/office/waiting');
    await assertSays(page, '老二今年搬去县城');
    await assertFits(page);
    await assertTouchable(page);
    await shot(page, `waiting-360${look.replaceAll(/\W/g, '')}`);
    assertQuiet(context);
    await context.close();
  }
  const other = await world.desk('service_station', PLACE);
  await other.goto('/office');
  assert.equal(await entry(other).count(), 0);
  await other.goto('/office/waiting');
  await assertSays(other, '现在没有等您定的');
  assert.ok(!(await other.locator('main').innerText()).includes('老二'));
  world.assertDesksQuiet();
});
