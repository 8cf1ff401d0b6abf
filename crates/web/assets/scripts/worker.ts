// The service worker of /work: opens the worker's own pages in a dead zone and sends what waits
// when the system wakes it. It never answers for anything outside /work and its files.

import { FILES, PAGES } from "./work-keep";
import { send } from "./work-send";

/** The events of a service worker, as far as they are used; the DOM library has no types for it. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Syncing extends Waiting {
  readonly tag: string;
}
const worker = self as unknown as EventTarget & {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

/** With a weak signal a page that is kept is better than a white screen. */
const PATIENCE_MS = 4_000;
const OFFLINE = "/work/offline";

worker.addEventListener("install", (event) => {
  (event as Waiting).waitUntil(caches.open(FILES).then((files) => files.add(OFFLINE)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  (event as Waiting).waitUntil(worker.clients.claim());
});

worker.addEventListener("sync", (event) => {
  if ((event as Syncing).tag === "work-send") (event as Syncing).waitUntil(send());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) (event as Fetching).respondWith(file(request));
  else if (request.mode === "navigate" && /^\/work(\/|$)/.test(pathname)) (event as Fetching).respondWith(page(request));
});

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: FILES })) ?? fetch(request);
}

/** From the network while it answers; else as it was kept. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(address(request), { cacheName: PAGES });
  const fresh = fetch(request);
  if (!kept) return fresh.catch(() => offline());
  const late = new Promise<Response>((done) => setTimeout(() => done(kept.clone()), PATIENCE_MS));
  const answer = fresh.then((got) => (got.status >= 502 ? kept : got), () => kept);
  return Promise.race([answer, late]);
}

/** What a page was asked for beside its address (`?done=`) only changes a line of it. */
function address(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname === "/work/say" ? pathname + search : pathname;
}

async function offline(): Promise<Response> {
  const kept = await caches.match(OFFLINE, { cacheName: FILES });
  return kept ?? Response.error();
}
