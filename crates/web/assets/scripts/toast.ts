// A short word at the bottom of the page, said once; it also reaches over to the next page.

import { all, el, icon } from "./dom";

const KEY = "said";
const STAYS_MS = 6_000;

/** Says it now. */
export function say(words: string): void {
  for (const old of all(".toasts")) old.remove();
  const toast = el("p", { class: "toast", role: "status" }, icon("check"), words);
  const shelf = el("div", { class: "toasts" }, toast);
  document.body.append(shelf);
  window.setTimeout(() => shelf.remove(), STAYS_MS);
}

/** Leaves it for the page that comes. */
export function sayNext(words: string): void {
  sessionStorage.setItem(KEY, words);
}

/** Says what the page before left. */
export function saySaid(): void {
  const words = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (words) say(words);
}
