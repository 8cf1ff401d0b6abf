// Keeps the worker's own pages on the phone, so that they open in a dead zone: today, the own
// households' cards, the forms, and the styles and scripts these need. The server lists them with
// a stamp each; only what has changed is fetched.

import { note, noted } from "./work-store";

export const PAGES = "work-pages";
export const FILES = "work-files";

/** At most this many pages at once: a village uplink is narrow. */
const TOGETHER = 3;

interface Wanted {
  account: string;
  pages: { url: string; stamp: string }[];
}

/** Fetches what is new. Answers whether all of it is there now. */
export async function keep(): Promise<boolean> {
  if (!("caches" in self)) return false;
  const answer = await fetch("/work/keep", { headers: { accept: "application/json" }, cache: "no-store" });
  if (!answer.ok || answer.redirected) return false;
  const wanted = (await answer.json()) as Wanted;
  // Another worker's households do not stay on a phone that has changed hands.
  if ((await noted<string>("pages-of")) !== wanted.account) await caches.delete(PAGES);
  await note("pages-of", wanted.account);
  const pages = await caches.open(PAGES);
  const files = new Set<string>();
  const waiting = wanted.pages.slice();
  let whole = true;
  const fetchNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      whole = (await keepPage(pages, next.url, next.stamp, files).catch(() => false)) && whole;
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, fetchNext));
  await forget(pages, new Set(wanted.pages.map((page) => page.url)));
  await keepFiles(files, whole);
  await note("kept", Date.now());
  return whole;
}

async function keepPage(pages: Cache, url: string, stamp: string, files: Set<string>): Promise<boolean> {
  const held = await pages.match(url);
  if (held && held.headers.get("x-stamp") === stamp) {
    for (const file of named(await held.text())) files.add(file);
    return true;
  }
  // Kept is not looked at: the household reads which of the two it was.
  const answer = await fetch(url, { cache: "no-store", redirect: "manual", headers: { "x-keep": "1" } });
  if (answer.type === "opaqueredirect" || !answer.ok) return false;
  const html = await answer.text();
  for (const file of named(html)) files.add(file);
  const headers = { "content-type": "text/html; charset=utf-8", "x-stamp": stamp };
  await pages.put(url, new Response(html, { headers }));
  return true;
}

/** Households that are no longer the worker's leave the phone. */
async function forget(pages: Cache, wanted: Set<string>): Promise<void> {
  for (const request of await pages.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!wanted.has(pathname + search)) await pages.delete(request);
  }
}

function named(html: string): string[] {
  return html.match(/\/static\/[\w.-]+/g) ?? [];
}

async function keepFiles(wanted: Set<string>, whole: boolean): Promise<void> {
  const files = await caches.open(FILES);
  for (const url of wanted) {
    if (await files.match(url)) continue;
    const answer = await fetch(url);
    if (answer.ok) await files.put(url, answer);
  }
  if (!whole) return;
  for (const request of await files.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/static/") && !wanted.has(pathname)) await files.delete(request);
  }
}

/** Removes every page and file from the phone. */
export async function forgetAll(): Promise<void> {
  if (!("caches" in self)) return;
  await Promise.all([caches.delete(PAGES), caches.delete(FILES)]);
}
