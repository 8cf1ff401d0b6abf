// Writing an entry down: the form becomes a row in the phone's queue first, then it is sent.

import { all, el, icon } from "./dom";
import { busy, calm, pressed, whenFree } from "./submit";
import { say, sayNext } from "./toast";
import { send } from "./work-send";
import { type Entry, drop, entries, newId, put } from "./work-store";

/** How long somebody who has pressed the button waits for the network before going on. */
const PATIENCE_MS = 8_000;
const CARRIED = "carried";

export function startEntries(): void {
  if (!("indexedDB" in window)) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["entry"] === undefined) return;
    event.preventDefault();
    if (form.dataset["sent"] !== undefined) return;
    busy(form, pressed(event as SubmitEvent, form));
    void write(form).catch(() => {
      // No storage (a private window): the plain form still works while there is a network.
      calm(form);
      form.submit();
    });
  });
}

async function write(form: HTMLFormElement): Promise<void> {
  await whenFree(form);
  const entry = entryOf(form);
  await put(entry);
  wake();
  const late = new Promise<void>((done) => window.setTimeout(done, PATIENCE_MS));
  await Promise.race([send().then(() => undefined), late]);
  const kept = (await entries()).find((one) => one.id === entry.id);
  if (kept?.stage === "failed") {
    // The form is still here: it is better mended where it was written.
    await drop(entry.id);
    calm(form);
    return refuse(form, kept.reason ?? "没传成");
  }
  const sent = kept?.stage === "sent";
  goOn(form, sent ? (kept?.taken?.words ?? "记好了") : "已存在手机里，有网络后自动上传");
}

function entryOf(form: HTMLFormElement): Entry {
  const fields: Entry["fields"] = [];
  const files: Entry["files"] = [];
  new FormData(form).forEach((value, field) => {
    if (typeof value === "string") fields.push([field, value]);
    else if (value.size > 0) files.push({ field, name: value.name, blob: value });
  });
  return {
    id: newId(),
    account: document.body.dataset["account"] ?? "",
    url: new URL(form.action).pathname,
    household: form.dataset["household"] ?? "",
    title: title(form),
    fields,
    files,
    at: Date.now(),
    stage: "waiting",
    claimed: 0,
  };
}

/** `王样莲 {channel}联系`, with the words of what was chosen. */
function title(form: HTMLFormElement): string {
  return (form.dataset["entry"] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => {
    const chosen = form.querySelector<HTMLElement>(`[name="${name}"]:checked + span`);
    return chosen?.textContent?.trim() ?? "";
  });
}

/** Asks the system to wake the service worker when there is a network, where it can. */
function wake(): void {
  interface Wakeable extends ServiceWorkerRegistration {
    sync?: { register(tag: string): Promise<void> };
  }
  void navigator.serviceWorker?.ready
    .then((ready) => (ready as Wakeable).sync?.register("work-send"))
    .catch(() => undefined);
}

function goOn(form: HTMLFormElement, words: string): void {
  // Without a service worker (no TLS) there is no page to go to in a dead zone.
  if (navigator.serviceWorker?.controller || navigator.onLine) {
    sayNext(words);
    // What came up may be a matter of its own: it is taken down next.
    const raised = form.querySelector<HTMLElement>("[data-raises]:checked");
    if (raised) carry(form);
    window.location.assign(raised?.dataset["raises"] ?? form.dataset["next"] ?? "/work");
    return;
  }
  calm(form);
  form.reset();
  say(words);
  document.dispatchEvent(new Event("work:written"));
}

/** Takes along what was written, so that it need not be written again. Not in the address: it may
 * name people. */
function carry(form: HTMLFormElement): void {
  const words = form.querySelector<HTMLTextAreaElement>("textarea")?.value.trim() ?? "";
  try {
    if (words !== "") window.sessionStorage.setItem(CARRIED, words);
  } catch {
    // A private window: it is written again.
  }
}

/** Puts what was carried along into the form for a matter, once. */
export function startCarried(): void {
  const field = document.querySelector<HTMLTextAreaElement>("form[action='/work/say'] textarea[name='text']");
  if (!field) return;
  try {
    const words = window.sessionStorage.getItem(CARRIED);
    window.sessionStorage.removeItem(CARRIED);
    if (words && field.value === "") field.value = words;
  } catch {
    // As above.
  }
}

function refuse(form: HTMLFormElement, reason: string): void {
  for (const old of all("[data-refused]", form)) old.remove();
  const words = el("div", {}, el("b", {}, "没记上，请改一改"), el("br"), reason);
  const box = el("div", { class: "box bad", role: "alert", tabindex: "-1", "data-refused": "" }, icon("late"), words);
  form.prepend(box);
  box.focus();
}
