// What goes wrong in a day: wrong codes, wrong files, too little, too much, too late, twice.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, photo, shot } from './harness.mjs';
import {
  MATTER, PERSON, Program, VILLAGE, choose, journey, lookUp, openCase, openFromInbox, ownCase, qrAddress, receipt,
  say,
} from './steps.mjs';

const world = openWorld();
const program = new Program(world);
const REFUSED = [/status of 4\d\d/];

/** The form at a village, without scripts: what the server says is what is seen. */
async function plainForm(walk) {
  await journey(world.phone({ javaScriptEnabled: false }), async (page) => {
    await page.goto(await qrAddress(world));
    await page.goto('/say');
    await choose(page, '[name=identity][value=anonymous]');
    await walk(page);
  }, REFUSED);
}

test('a wrong code offers a way on, and five of them lock the case', () =>
  journey(world.phone(), async (page) => {
    const said = await program.say();
    const wrong = { ...said, code: said.code.replace(/\d/g, (d) => String((Number(d) + 1) % 10)) };
    for (let i = 0; i < 5; i += 1) {
      await lookUp(page, wrong);
      await assertSays(page, '编号或查询码不对');
      assert.equal(await page.locator('.trail').count(), 0);
    }
    await assertFits(page);
    await shot(page, 'track-wrong-360');
    await lookUp(page, said);
    await assertSays(page, '试得太快了');
    await assertSays(page, '分钟');
    await shot(page, 'track-locked-360');
  }, REFUSED));

test('a number with too few digits is told how many are missing', () =>
  journey(world.phone(), async (page) => {
    await lookUp(page, { number: '2611', code: '123456' });
    await assertSays(page, '少了四位，现在只有 4 位');
    assert.equal(await page.inputValue('[name=number]'), '2611');
  }, REFUSED));

test('nothing said is told at the field', () =>
  plainForm(async (page) => {
    await page.click('#f-submit');
    await assertSays(page, '没交上，您写的还在');
    await page.locator('#f-text-error').waitFor();
    await assertFits(page);
    await shot(page, 'say-empty-360');
  }));

test('too much said is told, and kept', () =>
  plainForm(async (page) => {
    const long = '灯'.repeat(2_001);
    await page.fill('[name=text]', long);
    await page.click('#f-submit');
    await assertSays(page, '写得太长了，现在 2001 个字');
    assert.equal(await page.inputValue('[name=text]'), long);
  }));

test('a missing name and telephone are told together, files are kept', () =>
  plainForm(async (page) => {
    await choose(page, '[name=identity][value=named]');
    await page.fill('[name=text]', MATTER);
    await page.fill('[name=phone]', '1380000000');
    await page.setInputFiles('input[name=photos]', [photo]);
    await page.click('#f-submit');
    await assertSays(page, '现在只有 10 位');
    await assertSays(page, '照片 1 已经传好');
    await assertFits(page);
    await shot(page, 'say-faults-360');
    await page.fill('[name=name]', PERSON.name);
    await page.fill('[name=phone]', PERSON.phone);
    await page.click('#f-submit');
    await receipt(page);
    assert.equal(await page.locator('.gallery img').count(), 1);
  }));

test('a photo of 20 MB and a file that is no picture are refused in words, the rest stays', () =>
  plainForm(async (page) => {
    // On disk, where the browser takes it from: through the driver so much would take half a minute.
    const folder = await mkdtemp(join(tmpdir(), 'maplegrid-photo-'));
    const huge = join(folder, photo.name);
    await writeFile(huge, Buffer.concat([photo.buffer, Buffer.alloc(20 * 1024 * 1024, 7)]));
    const text = { name: '说明.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') };
    for (const [file, words] of [[huge, /MB/], [text, /照片|图片/]]) {
      await page.fill('[name=text]', MATTER);
      await page.setInputFiles('input[name=photos]', [file]);
      await page.click('#f-submit');
      await page.locator('#f-photos-error').waitFor();
      assert.match(await page.locator('#f-photos-error').innerText(), words);
      assert.equal(await page.inputValue('[name=text]'), MATTER);
    }
    await shot(page, 'say-bad-photo-360');
    await rm(folder, { recursive: true });
  }));

test('with scripts a file that is no picture is said at once and left out', () =>
  journey(world.phone(), async (page) => {
    const text = { name: '说明.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') };
    const bad = async () => page.getByText('打不开这张').waitFor();
    await say(world, page, { photos: [text], before: bad });
    assert.equal(await page.locator('.gallery img').count(), 0);
  }));

test('submitting twice and coming back by the back button give one case', () =>
  journey(world.phone(), async (page) => {
    const twice = () => {
      document.querySelector('#f-submit').click();
      document.querySelector('#f-submit').click();
    };
    const said = await say(world, page, { submit: (form) => form.evaluate(twice) });
    await page.goBack();
    await page.locator('#f-submit').waitFor();
    // The browser puts the words back; sent once more, the form is still the same form.
    if (await page.inputValue('[name=text]')) {
      await choose(page, '[name=identity][value=anonymous]');
      await page.click('#f-submit');
      assert.equal((await receipt(page)).number, said.number);
    }
    await page.goto('/');
    assert.equal(await page.locator('.card.case').count(), 1, `more than ${said.number}`);
  }));

test('the same form handed in again, as a slow network does, is the same case', () =>
  plainForm(async (page) => {
    const fields = { text: MATTER, identity: 'anonymous' };
    for (const name of ['key', 'area']) fields[name] = await page.inputValue(`[name=${name}]`);
    const send = () => page.request.post('/say', {
      multipart: fields, headers: { origin: world.url }, maxRedirects: 0,
    });
    const [first, second] = [await send(), await send()];
    assert.equal(first.status(), 303);
    assert.equal(second.headers().location, first.headers().location);
  }));

test('an expired session gives the words back and leads on after signing in', () =>
  journey(world.desktop(), async (page) => {
    const said = await program.handled();
    await world.signIn(page, 'village_handler', VILLAGE);
    await openFromInbox(page, said.number);
    await page.check('[name=action][value=object]', { force: true });
    await page.fill('details[data-action=object] [name=text]', '这件事归镇里的水利站管。');
    await page.context().clearCookies();
    await page.click('details[data-action=object] button');
    await page.locator('[name=password]').waitFor();
    assert.equal(await page.inputValue('#kept-1'), '这件事归镇里的水利站管。');
    await shot(page, 'sign-in-expired-1440');
    const { account, password } = world.account('village_handler', VILLAGE);
    await page.fill('[name=account]', account);
    await page.fill('[name=password]', password);
    await page.click('form:has([name=password]) button');
    await page.waitForURL(/\/office\/cases\//);
  }, REFUSED));

test("another village's case does not exist, and the desk's own page says so", () =>
  journey(world.desktop(), async (page) => {
    const said = await program.say();
    await world.signIn(page, 'village_cadre', '故城村');
    assert.equal(await openCase(page, said.number), 404);
    await assertSays(page, '没找到');
    await shot(page, 'office-404-1440');
    await page.getByRole('link', { name: '回待办' }).click();
    await page.waitForURL(/\/office$/);
    assert.equal(await openCase(page, '没有'), 404);
    await page.goto('/office/no-such-page');
    await assertSays(page, '回待办');
  }, REFUSED));

test('a wrong password is refused in words', () =>
  journey(world.desktop(), async (page) => {
    await page.goto('/office/sign-in');
    await page.fill('[name=account]', world.account('reception').account);
    await page.fill('[name=password]', 'not-the-password');
    await page.click('form:has([name=password]) button');
    await assertSays(page, '账号或密码不对');
    await shot(page, 'sign-in-wrong-1440');
  }, REFUSED));

test('an action with nothing written is told at its field', () =>
  journey(world.desktop(), async (page) => {
    const said = await program.handled();
    await world.signIn(page, 'village_handler', VILLAGE);
    await openFromInbox(page, said.number);
    await page.check('[name=action][value=object]', { force: true });
    await page.click('details[data-action=object] button');
    await page.locator('details[data-action=object] .err').waitFor();
    await shot(page, 'case-fault-1440');
  }, REFUSED));

test('a resident cannot act on a case by its number alone', () =>
  journey(world.phone(), async (page) => {
    const said = await program.say();
    await page.goto(`/track/${said.number}`);
    assert.equal(await page.locator('.trail').count(), 0);
    await assertSays(page, '查询码');
    await ownCase(page, said);
    await page.getByRole('link', { name: '撤回这件事' }).click();
    await assertFits(page);
    await shot(page, 'withdraw-360');
    await page.getByRole('button', { name: '撤回' }).click();
    await assertSays(page, '已经撤回');
  }));
