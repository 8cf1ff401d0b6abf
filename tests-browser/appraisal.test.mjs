// 公开测评: a county adds it to its own method; what is done is rated by every household of the village
// with the code of its card, once, and nobody learns what any of them chose.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { BINARY, assertFits, assertSays, assertTouchable, openWorld, shot } from './harness.mjs';
import { Program, VILLAGE, act, choose, journey, offered, openCase, openHome, ownCase, printedCard, qrAddress } from './steps.mjs';

const TITLE = '二组巷口的路灯';
const RULE = `
[appraisal]
step = "evaluate"
opened_by = "return_visitor"
confirmed_by = "village_secretary"
subjects = ["daily"]
open_for = { days = 3 }
labels = ["满意", "基本满意", "不满意"]
smallest = 5
poor_up_to = 1
poor_from = 10
basis = "默认值：本县自定"
`;

let folder;
let cards;
let said;

/** A method as a county writes it: one of the five, and a paragraph more. */
async function ownMethod() {
  folder = await mkdtemp(join(tmpdir(), 'maplegrid-method-'));
  const maplegrid = (...words) => promisify(execFile)(BINARY, words);
  await maplegrid('method', 'new', 'own-county', '--from', 'gucheng-1333', '--into', folder, '--title', '自己的工作法');
  const own = join(folder, 'own-county');
  await appendFile(join(own, 'procedure.toml'), RULE);
  await maplegrid('method', 'check', own);
  return own;
}

/** The card of this appraisal among those of the village. */
const ofTitle = (page) => page.locator('article.card', { hasText: TITLE });

const world = openWorld(async (opened) => {
  said = await new Program(opened).answered();
  const clerk = await opened.desk('village_cadre', VILLAGE);
  cards = [await printedCard(clerk, 0), await printedCard(clerk, 1)];
}, ownMethod);
after(() => rm(folder, { recursive: true, force: true }));

test('one proposes it, another looks at its title, and until then nobody else sees it', async () => {
  const proposes = await world.desk('return_visitor', VILLAGE);
  await openCase(proposes, said.number);
  await act(proposes, 'propose_appraisal', { title: TITLE, text: '换了灯泡，修了线路。' });
  await shot(proposes, 'appraisal-proposed-1440');
  assert.ok(!(await offered(proposes)).includes('open_appraisal'), 'nobody looks at what is their own');
  await journey(world.phone(), async (phone) => {
    await phone.goto(await qrAddress(world));
    await phone.goto('/appraisals');
    assert.ok(!(await phone.locator('body').innerText()).includes(TITLE));
  });
  const confirms = await world.desk('village_secretary', VILLAGE);
  await openCase(confirms, said.number);
  await assertSays(confirms, TITLE);
  await shot(confirms, 'appraisal-confirm-1440');
  await act(confirms, 'open_appraisal');
});

test('a household rates once, from the code on its card', async () => {
  await journey(
    world.phone(),
    async (phone) => {
      await phone.goto(await qrAddress(world));
      await phone.getByRole('link', { name: /公开测评/ }).click();
      await assertSays(phone, TITLE);
      await assertFits(phone);
      await assertTouchable(phone);
      await shot(phone, 'appraisal-village-360');
      await openHome(phone, cards[0]);
      await assertSays(phone, '您家选的什么哪里都不留');
      const page = await phone.context().newPage();
      await page.goto('/contact/home');
      await choose(ofTitle(phone), '[name=word][value=满意]');
      await assertFits(phone);
      await assertTouchable(phone);
      await shot(phone, 'appraisal-own-360');
      await ofTitle(phone).getByRole('button', { name: '交上，一户一次' }).click();
      await ofTitle(phone).getByText('您家评过了').waitFor();
      await shot(phone, 'appraisal-rated-360');
      // The page that was opened before still has its form.
      await choose(ofTitle(page), '[name=word][value=不满意]');
      await ofTitle(page).getByRole('button', { name: '交上，一户一次' }).click();
      await assertSays(page, '您家已经评过了');
    },
    [/409/],
  );
});

test('the oldest do it in large type', async () => {
  await journey(world.phone(), async (phone) => {
    await phone.goto('/?elder=1');
    await openHome(phone, cards[1]);
    await choose(ofTitle(phone), '[name=word][value=基本满意]');
    await assertFits(phone);
    await assertTouchable(phone);
    await shot(phone, 'appraisal-own-360-elder');
    await ofTitle(phone).getByRole('button', { name: '交上，一户一次' }).click();
    await ofTitle(phone).getByText('您家评过了').waitFor();
  });
});

test('it is ended, two households are too few to be shown, and whoever spoke reads the same', async () => {
  const desk = await world.desk('return_visitor', VILLAGE);
  await openCase(desk, said.number);
  await act(desk, 'end_appraisal', { text: '说事会上已经当面问过。' });
  await assertSays(desk, '评了 2 户');
  await shot(desk, 'appraisal-ended-1440');
  await journey(world.phone(), async (phone) => {
    await phone.goto(await qrAddress(world));
    await phone.goto('/appraisals');
    const over = ofTitle(phone);
    await over.getByText('不足 5 户评，不公布').waitFor();
    assert.equal(await over.locator('.num').count(), 0, 'no word has a number');
    await assertFits(phone);
    await shot(phone, 'appraisal-over-360');
    await ownCase(phone, said);
    await assertSays(phone, TITLE);
  });
});

test('no desk complained', () => world.assertDesksQuiet());
