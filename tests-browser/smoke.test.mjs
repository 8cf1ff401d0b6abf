// The shortest look at each face of the county: the door, the sign-in, the inbox.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertFits, assertSays, openWorld, shot } from './harness.mjs';
import { journey } from './steps.mjs';

const world = openWorld();

test('the home page offers to say something and to look it up', () =>
  journey(world.phone(), async (page) => {
    await page.goto('/');
    await assertSays(page, '我要说事');
    await assertSays(page, '查我说的事');
    await assertFits(page);
    await shot(page, 'home-360');
  }));

test('staff sign in, find their inbox in bands of urgency, and sign out', () =>
  journey(world.desktop(), async (page) => {
    await world.signIn(page, 'reception');
    await page.goto('/office');
    assert.ok((await page.locator('.band').count()) > 0, 'the inbox has no bands');
    await shot(page, 'office-1440');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(/sign-in|\/$/);
    await page.goto('/office');
    await page.locator('[name=password]').waitFor();
  }));
