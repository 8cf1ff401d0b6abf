// What journeys on the field worker's phone share: pages that are kept, entries that wait.

import assert from 'node:assert/strict';

/** What a page without a network says to the console is what these journeys are about. */
export const DEAD_ZONE = [/ERR_INTERNET_DISCONNECTED/, /Failed to load resource/, /net::ERR/, /FetchEvent/];

/** A phone of a post's holder that is signed in and has kept its pages. */
export async function keptPhone(world, post, areaName, options) {
  const context = await world.phone(options);
  const page = await context.newPage();
  await world.signIn(page, post, areaName);
  if (post === 'party_link') assert.equal(new URL(page.url()).pathname, '/work', 'who has no desk lands on /work');
  await page.goto('/work');
  await settled(page);
  // The first page was opened before there was a service worker.
  await page.reload();
  await settled(page);
  await page.waitForFunction(() => navigator.serviceWorker?.controller);
  return { context, page };
}

/** Waits until the phone has sent what it held and fetched what it keeps. */
export const settled = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.kept !== undefined, null, { timeout: 60_000 });

/** How many entries the phone still holds. */
export function unsent(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        const asked = indexedDB.open('maplegrid-work');
        asked.onsuccess = () => {
          const db = asked.result;
          if (!db.objectStoreNames.contains('entries')) return done(0);
          const all = db.transaction('entries').objectStore('entries').getAll();
          all.onsuccess = () => {
            db.close();
            done(all.result.filter((one) => one.stage !== 'sent').length);
          };
        };
      }),
  );
}

/** The cards of the worker's own households, in walking order. */
export async function homes(page) {
  const html = await (await page.request.get('/work/households')).text();
  const found = [...html.matchAll(/href="(\/work\/households\/[^"]+)" data-home/g)].map((one) => one[1]);
  assert.ok(found.length > 8, `the worker has only ${found.length} households`);
  return found;
}
