// 人民调解: a neighbours' dispute goes from its case to a closed file: opened, rights told, talked
// over, agreed, signed, performed, visited, filed; its papers are printed.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertQuiet, assertSays, assertTouchable, openWorld, photo, shot } from './harness.mjs';
import { VILLAGE, act, openCase, say } from './steps.mjs';

const MATTER = '邻居翻修院墙，越过老界石三十公分，两家停工争了半个月。';

let desk;
let said;
let file;
const world = openWorld(async (opened) => {
  const phone = await (await opened.phone()).newPage();
  said = await say(opened, phone, { text: MATTER });
});

/** Does a step by its form on the file's page, opening the form first. */
async function step(id, values = {}) {
  const form = desk.locator(`details[data-action="${id}"] form`);
  const pick = desk.locator(`input[type=radio][name=action][value="${id}"]`);
  if (await pick.count()) await pick.check({ force: true });
  else if (!(await form.isVisible())) await desk.locator(`details[data-action="${id}"] > summary`).click();
  for (const [name, value] of Object.entries(values)) {
    for (const one of [value].flat()) await put(form, name, one);
  }
  const button = form.locator('button.main, button.grave').last();
  const asks = (await button.getAttribute('data-confirm')) !== null;
  // The address may be the same before and after: two signatures in a row.
  const loaded = desk.waitForEvent('load');
  await button.click();
  if (asks) await desk.locator('dialog .grave').click();
  await loaded;
  assert.match(desk.url(), new RegExp(`done=${id}$`), await desk.locator('main').innerText());
}

async function put(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  const kind = await field.first().evaluate((one) => `${one.tagName} ${one.type}`);
  if (/radio|checkbox/.test(kind)) await form.locator(`[name="${name}"][value="${value}"]`).check({ force: true });
  else if (kind.startsWith('SELECT')) await field.selectOption(value);
  else await field.fill(value);
}

async function narrow(name) {
  await desk.setViewportSize({ width: 360, height: 800 });
  await assertFits(desk);
  await assertTouchable(desk);
  await shot(desk, `${name}-360`);
  await desk.setViewportSize({ width: 1440, height: 900 });
}

test('a case is turned into a mediation, and nobody is talked into it', async () => {
  const cadre = await world.desk('village_cadre', VILLAGE);
  await openCase(cadre, said.number);
  await act(cadre, 'classify', { category: 'neighbours', track: 'joint' });
  const station = await world.desk('service_station', VILLAGE);
  await openCase(station, said.number);
  await act(station, 'assign', { person: world.account('village_mediator', VILLAGE).name });
  desk = await world.desk('village_mediator', VILLAGE);
  await openCase(desk, said.number);
  await desk.locator('#mediation').screenshot({ path: new URL('../target/screens/mediation-panel.png', import.meta.url).pathname });
  await desk.getByRole('link', { name: '转入调解' }).click();
  assert.equal(await desk.locator('[name=summary]').inputValue(), MATTER);
  await desk.fill('[name=name-1]', '李大样');
  await desk.check('[name=consent-1][value=applied]', { force: true });
  await desk.fill('[name=name-2]', '王样河');
  await desk.check('[name=consent-2][value=refused]', { force: true });
  await shot(desk, 'mediation-new-1440');
  await narrow('mediation-new');
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await assertSays(desk, '第 2 方不愿意调解，没有登记');
  await assertSays(desk, '人民法院');
  await shot(desk, 'mediation-unwilling-1440');
  await desk.check('[name=consent-2][value=agreed]', { force: true });
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await desk.waitForURL(/\/office\/mediations\/[0-9a-f]+$/);
  file = new URL(desk.url()).pathname;
});

test('it is taken, told and talked over', async () => {
  await step('accept');
  const mediator = desk.locator('#name-mediator option').nth(1);
  await step('name', { mediator: await mediator.getAttribute('value'), by: 'parties', consents: ['1', '2'], interest: 'free' });
  for (const party of ['1', '2']) {
    await step('inform', { party });
    await step('identify', { party, document: '居民身份证，当场核对' });
  }
  await step('hear', {
    present: ['1', '2'],
    place: '南沟村人民调解室',
    cause: '院墙占地',
    rights: '念了告知书，双方都说听明白了。',
    principles: '讲了自愿、平等，双方对调解员没有意见。',
    statements: '李：墙是按老墙根砌的。王：界石在里面三十公分。',
    outcome: '退回三十公分，拆下来的砖归王家。',
  });
  await assertSays(desk, '李**');
  assert.ok(!(await desk.locator('main').innerText()).includes('李大样'), 'the file lies closed');
  await shot(desk, 'mediation-closed-1440');
  await narrow('mediation-closed');
});

test('it is agreed on and signed', async () => {
  await desk.getByRole('button', { name: '查看姓名和内容' }).click();
  await assertSays(desk, '李大样');
  await step('agree', {
    form: 'written',
    facts: '翻修院墙时没有找界石，越过了三十公分。',
    dispute: '占了多少，退不退。',
    'term-1-by': '1',
    'term-1-text': '把院墙退回老界石以内',
    amount: '800',
    copies: '3',
  });
  const scan = { name: '签字页.png', mimeType: photo.mimeType, buffer: photo.buffer };
  await desk.locator('#sign-photos').setInputFiles([scan]);
  await step('sign', { signer: 'party-1', manner: 'paper' });
  const pad = await desk.locator('.sign-pad').boundingBox();
  await desk.mouse.move(pad.x + 40, pad.y + 40);
  await desk.mouse.down();
  for (const [x, y] of [[90, 90], [140, 40], [190, 100], [260, 60]]) await desk.mouse.move(pad.x + x, pad.y + y, { steps: 4 });
  await desk.mouse.up();
  await shot(desk, 'mediation-signing-1440');
  await narrow('mediation-signing');
  await step('sign', { signer: 'party-2', manner: 'screen' });
  const mediator = await desk.locator('input[name=signer][value^=mediator]').getAttribute('value');
  await step('sign', { signer: mediator, manner: 'paper' });
  await step('sign', { signer: 'seal', manner: 'paper' });
  await assertSays(desk, '生效，看着履行');
});

test('it is performed, visited and filed', async () => {
  await step('perform', { term: '1', how: 'full', proof: '到现场量过，已经退回。' });
  await step('visit', { performance: 'full', satisfaction: '5', cause: '履行到没有', situation: '两家都说照办了。' });
  await step('file');
  await assertSays(desk, '已归档：达成协议');
  await shot(desk, 'mediation-filed-1440');
  await narrow('mediation-filed');
});

test('its papers print on A4, and the list counts it', async () => {
  await desk.goto(`${file}/paper`);
  const titles = await desk.$$eval('.dossier h1', (all) => all.map((one) => one.textContent));
  for (const title of ['人民调解卷宗', '卷内目录', '人民调解申请书', '人民调解记录', '人民调解协议书', '人民调解结案报告表', '封底']) {
    assert.ok(titles.includes(title), `${title} is not among ${titles}`);
  }
  await assertFits(desk);
  await shot(desk, 'mediation-paper-1440');
  await narrowPaper();
  const pdf = new URL('../target/screens/mediation-paper.pdf', import.meta.url).pathname;
  await desk.pdf({ path: pdf, preferCSSPageSize: true });
  await desk.goto(`${file}/paper?sheet=agreement`);
  const sheets = await desk.locator('.dossier').count();
  assert.equal(sheets, 1);
  await desk.emulateMedia({ media: 'print' });
  await shot(desk, 'mediation-agreement-print');
  await desk.emulateMedia({ media: 'screen' });

  await desk.goto('/office/mediations?view=filed');
  await assertSays(desk, '已归档：达成协议');
  await shot(desk, 'mediations-1440');
  await desk.goto('/office/mediations?view=committee');
  await shot(desk, 'mediations-committee-1440');
  await narrow('mediations');
  assertQuiet(desk.context(), [/422/]);
});

async function narrowPaper() {
  await desk.setViewportSize({ width: 360, height: 800 });
  await assertFits(desk);
  await shot(desk, 'mediation-paper-360');
  await desk.setViewportSize({ width: 1440, height: 900 });
}
