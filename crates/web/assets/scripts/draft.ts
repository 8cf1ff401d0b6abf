// Drafts: what was typed stays on this phone until it is handed in. Only fields marked
// `data-keep` are kept, never a name or telephone number; a form without `data-draft` (the sealed
// channel) keeps nothing.

import { all, el } from "./dom";

const PREFIX = "draft:";
const LIVES_MS = 7 * 24 * 3600 * 1000;

interface Draft {
  at: number;
  words: Record<string, string>;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

export function startDrafts(): void {
  // The page after a success names the draft that is no longer needed.
  for (const mark of all("[data-draft-done]")) write(mark.dataset["draftDone"]!, null);
  for (const form of all<HTMLFormElement>("form[data-draft]")) keepDraft(form, form.dataset["draft"]!);
}

function keepDraft(form: HTMLFormElement, place: string): void {
  const fields = all<Field>("[data-keep]", form);
  const draft = read(place);
  let restored = false;
  for (const field of fields) {
    const words = draft?.words[field.name];
    // What the server sent back with an error is newer than the draft.
    if (!words || field.value !== "") continue;
    field.value = words;
    restored = true;
  }
  if (restored) form.prepend(notice(fields, place));
  let later = 0;
  form.addEventListener("input", () => {
    window.clearTimeout(later);
    later = window.setTimeout(() => save(fields, place), 400);
  });
  form.addEventListener("submit", () => save(fields, place));
}

function notice(fields: Field[], place: string): HTMLElement {
  const clear = el("button", { type: "button", class: "btn plain" }, "清空");
  const line = el("p", { class: "row nowrap hush", role: "status" }, el("span", {}, "上次写的还在，可以接着写"), clear);
  clear.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    write(place, null);
    line.remove();
    fields[0]?.focus();
  });
  return line;
}

function save(fields: Field[], place: string): void {
  const words: Record<string, string> = {};
  for (const field of fields) if (field.value.trim() !== "") words[field.name] = field.value;
  const empty = Object.keys(words).length === 0;
  write(place, empty ? null : { at: Date.now(), words });
}

function read(place: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + place) ?? "null") as Draft | null;
    if (draft && Date.now() - draft.at < LIVES_MS) return draft;
  } catch {
    // No storage, or something else wrote there: a draft is a kindness, not a duty.
  }
  return null;
}

function write(place: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(PREFIX + place, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + place);
  } catch {
    // Private windows have no storage.
  }
}
