// A resident scans the code at the door, says something and holds a receipt for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, photo, shot, voice } from './harness.mjs';
import { MATTER, journey, lookUp, ownCase, say } from './steps.mjs';

const world = openWorld();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'script' : 'plain';
  test(`a photo and a recording get a number, an owner and a date (${how})`, () =>
    journey(world.phone({ javaScriptEnabled }), async (page) => {
      const drawn = async () => {
        if (javaScriptEnabled) await page.locator('.shot img').waitFor();
        await shot(page, `say-filled-360-${how}`);
      };
      const files = { photos: [photo], voice, identity: 'named', before: drawn };
      const said = await say(world, page, files);
      assert.match(said.number, /^\d{4}-\d{4}$/);
      assert.match(said.code, /^\d{3} \d{3}$/);
      assert.ok(new URL(page.url()).search.includes('new=1'));
      for (const words of ['谁在办', '村民委员会', '最晚时间', MATTER]) await assertSays(page, words);
      assert.equal(await page.locator('.gallery img').count(), 1);
      assert.equal(await page.locator('audio').count(), 1);
      await assertFits(page);
      await shot(page, `said-360-${how}`);
      await readsFiles(page);

      await lookUp(page, said);
      await page.locator('.trail').waitFor();
      await assertSays(page, MATTER);
      await assertSays(page, '还没有人看过您的姓名和电话');
      await assertFits(page);
      await shot(page, `track-360-${how}`);
    }));
}

/** The photo and the recording come back as what they are, to their owner only. */
async function readsFiles(page) {
  for (const [selector, kind] of [['.gallery img', /^image\//], ['audio', /^audio\//]]) {
    const address = await page.locator(selector).getAttribute('src');
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, address);
    assert.match(answer.headers()['content-type'], kind);
    const stranger = await fetch(new URL(address.split('?')[0], page.url()));
    assert.notEqual(stranger.status, 200, 'a stranger reads the file');
  }
}

test('the receipt prints on A4 and on a small card, and can be verified', () =>
  journey(world.phone(), async (page) => {
    const said = await say(world, page);
    await page.getByRole('link', { name: '打印' }).click();
    await page.locator('.leaflet').waitFor();
    for (const words of [said.number, said.code, '登记凭证', '谁在办']) await assertSays(page, words);
    await assertFits(page);
    await shot(page, 'receipt-360');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.no-print').first().isVisible(), false);
    await page.setViewportSize({ width: 794, height: 1123 });
    await shot(page, 'receipt-print-a4');
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByRole('link', { name: 'A6 小卡' }).click();
    await page.locator('.a6').waitFor();
    await assertFits(page);
    await shot(page, 'receipt-a6-360');

    await ownCase(page, said);
    await page.getByRole('link', { name: '核验' }).click();
    await assertSays(page, '在账本里，没有动过');
    await assertFits(page);
    await shot(page, 'verify-360');
  }));

test('what is typed waits on the phone and the phone can forget the case', () =>
  journey(world.phone(), async (page) => {
    const said = await say(world, page);
    await page.goto('/say');
    await page.fill('[name=text]', '水渠堵了');
    await page.waitForTimeout(600);
    await page.goto('/');
    await assertSays(page, MATTER.slice(0, 8));
    await shot(page, 'home-with-case-360');
    await page.goto('/say');
    assert.equal(await page.inputValue('[name=text]'), '水渠堵了');
    await assertSays(page, '上次写的还在');

    await ownCase(page, said);
    await page.getByRole('button', { name: '不再记住这件事' }).click();
    await page.waitForURL('**/track');
    assert.equal(await page.locator('.card.case').count(), 0);
  }));

test('a code that is not ours says so and offers the places', () =>
  journey(
    world.phone(),
    async (page) => {
      const answer = await page.goto('/q/no-such-code');
      assert.equal(answer.status(), 404);
      await assertSays(page, '没找到这个码对应的地方');
      await assertFits(page);
    },
    [/status of 404/],
  ));
