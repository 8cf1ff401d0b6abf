// What a field worker wrote down without a network, kept in IndexedDB until it has reached the
// ledger. Shared by the pages and the service worker. An entry belongs to the account that made it.

export type Stage = "waiting" | "sending" | "sent" | "failed";

/** What the server said when it took an entry. */
export interface Taken {
  words: string;
  /** Of a case: number and query code, to be read out. */
  number?: string;
  code?: string;
}

export interface Entry {
  /** Made here, once; the server knows a repetition by it. */
  id: string;
  account: string;
  /** Where it is posted to. */
  url: string;
  household: string;
  /** 王样莲 电话联系. */
  title: string;
  fields: [string, string][];
  files: { field: string; name: string; blob: Blob }[];
  /** When it was written down, in ms; also the order of sending. */
  at: number;
  stage: Stage;
  /** Until when whoever is sending it has it for themselves. */
  claimed: number;
  reason?: string;
  taken?: Taken;
  sentAt?: number;
}

const NAME = "maplegrid-work";
const ENTRIES = "entries";
const NOTES = "notes";
/** What was sent stays in the list for a day, so that a number can still be read out. */
const SENT_STAYS_MS = 24 * 3600 * 1000;

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(ENTRIES, { keyPath: "id" });
      asked.result.createObjectStore(NOTES);
    };
    asked.onsuccess = () => {
      // Signing out in another tab deletes the database; holding on to it would block that.
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error ?? new Error("no storage"));
  });
}

/** Runs `work` in a transaction and answers when it is on disk. */
async function within<T>(
  store: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, give: (value: T) => void) => void,
): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((done, failed) => {
      // Strict: what the worker was told is kept survives a phone that dies.
      const options: IDBTransactionOptions = { durability: "strict" };
      const transaction = db.transaction(store, mode, options);
      let value: T | undefined;
      transaction.oncomplete = () => done(value as T);
      transaction.onerror = transaction.onabort = () =>
        failed(transaction.error ?? new Error("storage failed"));
      work(transaction.objectStore(store), (given) => (value = given));
    });
  } finally {
    db.close();
  }
}

/** A new id of 32 hexadecimal digits; `randomUUID` is younger than the browser floor. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function put(entry: Entry): Promise<void> {
  return within<void>(ENTRIES, "readwrite", (store) => void store.put(entry));
}

export function drop(id: string): Promise<void> {
  return within<void>(ENTRIES, "readwrite", (store) => void store.delete(id));
}

/** Whether anything was ever kept here: asking a store that is not there would make one. */
export async function isThere(): Promise<boolean> {
  if (!("indexedDB" in window)) return false;
  // Younger than the browser floor; where it is missing, an empty store does no harm.
  const known = await indexedDB.databases?.();
  return known === undefined || known.some((one) => one.name === NAME);
}

/** Everything kept here, whoever made it, in the order it was written down. */
export async function entries(): Promise<Entry[]> {
  const found = await within<Entry[]>(ENTRIES, "readonly", (store, give) => {
    const asked = store.getAll();
    asked.onsuccess = () => give(asked.result as Entry[]);
  });
  return found.sort((a, b) => a.at - b.at);
}

/** Entries that have not reached the server, of one account or of all. */
export async function unsent(account?: string): Promise<Entry[]> {
  const found = await entries();
  return found.filter((entry) => entry.stage !== "sent" && (!account || entry.account === account));
}

/** Takes an entry for sending, unless it is gone, sent, or another tab has it; whoever is `alone`
 *  knows that nobody has. */
export function claim(id: string, until: number, alone: boolean): Promise<Entry | undefined> {
  return change(id, (entry) => {
    const taken = !alone && entry.stage === "sending" && entry.claimed > Date.now();
    if (entry.stage === "sent" || entry.stage === "failed" || taken) return undefined;
    return { ...entry, stage: "sending", claimed: until };
  });
}

/** Changes an entry where it lies; `undefined` from `how` leaves it as it is. */
export function change(id: string, how: (entry: Entry) => Entry | undefined): Promise<Entry | undefined> {
  return within<Entry | undefined>(ENTRIES, "readwrite", (store, give) => {
    const asked = store.get(id);
    asked.onsuccess = () => {
      const entry = asked.result as Entry | undefined;
      const next = entry && how(entry);
      if (next) store.put(next);
      give(next);
    };
  });
}

/** Forgets what was sent long ago. */
export async function tidy(): Promise<void> {
  const old = Date.now() - SENT_STAYS_MS;
  for (const entry of await entries()) {
    if (entry.stage === "sent" && (entry.sentAt ?? 0) < old) await drop(entry.id);
  }
}

export function note(name: string, value: unknown): Promise<void> {
  return within<void>(NOTES, "readwrite", (store) => void store.put(value, name));
}

export function noted<T>(name: string): Promise<T | undefined> {
  return within<T | undefined>(NOTES, "readonly", (store, give) => {
    const asked = store.get(name);
    asked.onsuccess = () => give(asked.result as T | undefined);
  });
}

/** Deletes the whole database, as after signing out. */
export function wipe(): Promise<void> {
  return new Promise((done) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => done();
  });
}
