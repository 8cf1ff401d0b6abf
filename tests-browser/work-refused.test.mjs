// 没传成: what was written down in a dead zone and refused later is not lost. The worker reads why,
// sends it again once it can be taken, or throws it away knowingly.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DEAD_ZONE, homes, keptPhone, settled, unsent } from './field.mjs';
import { assertFits, assertQuiet, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { VILLAGE } from './steps.mjs';

const world = openWorld();
const POST = 'party_link';
const WHY = '走访分工调整';

/** Logs a contact with a word, in three taps and a line. */
async function log(page, home, words) {
  await page.goto(home);
  await page.locator('.chips label', { hasText: '上门' }).first().click();
  await write(page, words);
  await page.getByRole('button', { name: '记好了' }).first().click();
  await page.waitForURL((url) => url.pathname === '/work');
}

/** A word beside the contact; on a card its field is folded away or not. */
async function write(page, words) {
  const note = page.locator('[name=note]').first();
  if (!(await note.isVisible())) await page.locator('details.more summary').first().click();
  await note.fill(words);
}

/** How often a household's card shows these words, as the server has it. */
async function noted(page, home, words) {
  const html = await (await page.request.get(home)).text();
  return html.split(words).length - 1;
}

/** Gives a household to somebody, or to nobody, as the keeper of the village does at the desk. */
async function give(desk, home, person) {
  const id = home.split('/').pop();
  await desk.goto(`/office/households/${id}`);
  const form = desk.locator(`form[action="/office/households/${id}/contact"]`).first();
  const fields = await form.evaluate((one) => Object.fromEntries(new FormData(one)));
  const before = await form.locator('[name=person] option').evaluateAll((all) => all.map((one) => one.value));
  assert.ok(person === '' || before.includes(person), `${person} is not among ${before.join(', ')}`);
  const answer = await desk.request.post(`/office/households/${id}/contact`, {
    form: { ...fields, person, why: WHY },
    headers: { origin: world.url },
    maxRedirects: 0,
  });
  assert.equal(answer.status(), 303, await answer.text());
}

/** The worker's own id, from those who could keep a household that nobody keeps now. */
async function candidate(desk, home) {
  await desk.goto(`/office/households/${home.split('/').pop()}`);
  const worker = world.account(POST, VILLAGE).name;
  const person = await desk.locator('[name=person] option', { hasText: worker }).first().getAttribute('value');
  assert.ok(person, `${worker} could keep the household`);
  return person;
}

test('a refused entry is read, sent again when it can be taken, or thrown away', async () => {
  const { context, page } = await keptPhone(world, POST, VILLAGE);
  const desk = await world.desk('village_cadre', VILLAGE);
  const [again, away] = (await homes(page)).slice(3, 5);

  await context.setOffline(true);
  // Both households stop being theirs, which the phone cannot know.
  await give(desk, again, '');
  await give(desk, away, '');
  const person = await candidate(desk, again);
  await log(page, again, '问高龄补贴什么时候到账');
  await log(page, away, '这一条记错了人家');
  assert.equal(await unsent(page), 2);
  await context.setOffline(false);
  await page.goto('/work');
  await page.locator('#strip', { hasText: '2 条没传成，要您看一下' }).waitFor();
  assert.equal(await unsent(page), 2, 'a refusal throws nothing away');
  const listed = page.locator('[data-queue] a', { hasText: '处理' });
  assert.equal(await listed.count(), 2);
  await assertFits(page);
  await assertTouchable(page);
  await shot(page, 'work-refused-today-360');

  await listed.first().click();
  await page.waitForURL((url) => url.pathname === '/work/queue');
  const entry = (words) => page.locator('.queue > li', { hasText: words });
  await entry('高龄补贴').getByRole('button', { name: '再传一次' }).waitFor();
  await assertSays(page, '问高龄补贴什么时候到账');
  await assertSays(page, '这一条记错了人家');
  assert.match(await entry('高龄补贴').innerText(), /没传成：.{4,}/, 'it says why');
  await assertFits(page);
  await assertTouchable(page);
  await shot(page, 'work-refused-360');

  // Again, while nothing has changed: it is refused again and stays.
  await entry('高龄补贴').getByRole('button', { name: '再传一次' }).click();
  await entry('高龄补贴').getByText('没传成：').waitFor();
  assert.equal(await unsent(page), 2);

  // Thrown away only after a question, whose safe answer keeps it.
  const throwAway = () => entry('记错了人家').getByRole('button', { name: '不要了' }).click();
  await throwAway();
  await page.locator('dialog', { hasText: '删掉以后找不回来' }).waitFor();
  await shot(page, 'work-refused-ask-360');
  await page.getByRole('button', { name: '先留着' }).click();
  assert.equal(await unsent(page), 2);
  await throwAway();
  await page.locator('dialog').getByRole('button', { name: '不要了' }).click();
  await entry('记错了人家').waitFor({ state: 'detached' });
  assert.equal(await unsent(page), 1);
  await page.reload();
  await settled(page);
  assert.equal(await entry('记错了人家').count(), 0, 'what was thrown away is gone for good');

  // The household is theirs again, and what was written at its door is taken, once.
  await give(desk, again, person);
  await entry('高龄补贴').getByRole('button', { name: '再传一次' }).click();
  await page.locator('.queue', { hasText: '已上传' }).waitFor();
  await settled(page);
  assert.equal(await unsent(page), 0);
  assert.equal(await noted(page, again, '问高龄补贴什么时候到账'), 1);
  await page.goto('/work');
  await settled(page);
  await page.locator('#strip').waitFor({ state: 'hidden' });
  await give(desk, away, person);
  assert.equal(await noted(page, away, '这一条记错了人家'), 0);
  assertQuiet(context, DEAD_ZONE);
  await context.close();
});

test('what is refused while the form is open is mended in the form', async () => {
  const { context, page } = await keptPhone(world, POST, VILLAGE);
  const desk = await world.desk('village_cadre', VILLAGE);
  const home = (await homes(page))[5];
  await page.goto(home);
  await page.locator('.chips label', { hasText: '电话' }).first().click();
  await write(page, '水管冻裂了，先关了总阀');
  await give(desk, home, '');
  const person = await candidate(desk, home);
  await page.getByRole('button', { name: '记好了' }).first().click();
  await page.getByRole('alert').getByText('没记上').waitFor();
  assert.equal(new URL(page.url()).pathname, home, 'nobody is sent away with it');
  assert.equal(await page.locator('[name=note]').first().inputValue(), '水管冻裂了，先关了总阀');
  assert.equal(await unsent(page), 0, 'it stands in the form and not in the queue too');
  await assertFits(page);
  await shot(page, 'work-refused-form-360');
  await give(desk, home, person);
  await page.getByRole('button', { name: '记好了' }).first().click();
  await page.waitForURL((url) => url.pathname === '/work');
  assert.equal(await noted(page, home, '水管冻裂了，先关了总阀'), 1);
  assertQuiet(context, DEAD_ZONE);
  await context.close();
});

test('no desk complained', () => world.assertDesksQuiet());
