// Sends what waits in the phone, in the order it was written down, each exactly once: the server
// knows a repetition by the entry's id, so a lost answer is simply asked for again.

import { type Entry, type Taken, change, claim, note, unsent } from "./work-store";

/** Whoever has an entry sends it within this time; after it somebody else may try. */
const CLAIM_MS = 60_000;
const SESSION_WAIT_MS = 6_000;

export type Outcome =
  /** Nothing is left waiting. */
  | "done"
  /** No network, or the server cannot take it now: try again later. */
  | "later"
  /** The session has ended: everything stays until the worker signs in again. */
  | "signed-out";

interface Session {
  account: string;
  csrf: string;
}

/** Who is signed in, by the server's word; `undefined` if nobody is. Throws without a network. */
export async function session(): Promise<Session | undefined> {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), SESSION_WAIT_MS);
  try {
    const answer = await fetch("/work/session", { ...PLAIN, signal: stop.signal });
    if (answer.status === 401) return undefined;
    if (!answer.ok) throw new Error(`session: ${answer.status}`);
    return (await answer.json()) as Session;
  } finally {
    clearTimeout(clock);
  }
}

const PLAIN: RequestInit = {
  headers: { accept: "application/json" },
  cache: "no-store",
  credentials: "same-origin",
};

let running: Promise<Outcome> | undefined;

/** Sends everything that waits; `changed` is called after each step, so that a page can show it. */
export function send(changed: () => void = () => undefined): Promise<Outcome> {
  running ??= inTurn(changed).finally(() => (running = undefined));
  return running;
}

/** One tab or the service worker at a time. A lock ends with whoever held it, so an entry that a
 *  killed service worker had claimed is not waited for. */
function inTurn(changed: () => void): Promise<Outcome> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return sendAll(changed, false);
  return locks.request("work-send", () => sendAll(changed, true)) as Promise<Outcome>;
}

async function sendAll(changed: () => void, alone: boolean): Promise<Outcome> {
  let who: Session | undefined;
  try {
    who = await session();
  } catch {
    return "later";
  }
  if (!who) return "signed-out";
  await note("account", who.account);
  // Written down by somebody else on this phone: theirs to send, under their own name.
  for (const waiting of await unsent(who.account)) {
    if (waiting.stage === "failed") continue;
    const entry = await claim(waiting.id, Date.now() + CLAIM_MS, alone);
    // Gone meanwhile, or another tab has it; then what comes after waits, for the order's sake.
    if (!entry && alone) continue;
    if (!entry) return "later";
    changed();
    const outcome = await post(entry, who);
    changed();
    if (outcome !== "done") return outcome;
  }
  return "done";
}

async function post(entry: Entry, who: Session): Promise<Outcome> {
  let answer: Response;
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), CLAIM_MS);
  try {
    const order = { method: "POST", body: body(entry, who), redirect: "manual" as const, signal: stop.signal };
    answer = await fetch(entry.url, { ...PLAIN, ...order });
  } catch {
    await change(entry.id, (kept) => ({ ...kept, stage: "waiting" }));
    return "later";
  } finally {
    clearTimeout(clock);
  }
  const said = await answer.json().catch(() => ({})) as Record<string, string>;
  if (answer.ok) {
    const { number, code } = said;
    const taken: Taken = { words: said["words"] ?? "记好了", ...(number ? { number } : {}), ...(code ? { code } : {}) };
    // The words themselves have arrived; what stays here is only the line in the list.
    await change(entry.id, (kept) => ({ ...kept, stage: "sent", fields: [], files: [], taken, sentAt: Date.now() }));
    return "done";
  }
  if (answer.status === 401 || answer.type === "opaqueredirect" || said["code"] === "stale_form") {
    await change(entry.id, (kept) => ({ ...kept, stage: "waiting" }));
    return "signed-out";
  }
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
    await change(entry.id, (kept) => ({ ...kept, stage: "waiting" }));
    return "later";
  }
  const reason = said["title"] ?? `没传成（${answer.status}）`;
  await change(entry.id, (kept) => ({ ...kept, stage: "failed", reason }));
  return "done";
}

function body(entry: Entry, who: Session): FormData | URLSearchParams {
  const fields: [string, string][] = [
    ...entry.fields.filter(([name]) => !["csrf", "key", "account", "at"].includes(name)),
    ["csrf", who.csrf],
    ["key", entry.id],
    // The server refuses it if the session has become somebody else's meanwhile.
    ["account", entry.account],
    ["at", String(entry.at)],
  ];
  if (entry.files.length === 0 && !entry.url.endsWith("/say")) return new URLSearchParams(fields);
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const file of entry.files) form.append(file.field, file.blob, file.name);
  return form;
}
