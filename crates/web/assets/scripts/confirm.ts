// Steps that cannot be taken back ask first: `button[data-confirm]` carries the question,
// `data-consequence` what follows, `data-keep-it` the words of the safe choice.

import { el } from "./dom";

/** The button whose question was answered with yes; its next click goes through. */
let agreed: HTMLElement | null = null;

export function startConfirm(): void {
  // Capturing, so that it comes before htmx and before the busy state.
  document.addEventListener("click", onClick, true);
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest<HTMLElement>("button[data-confirm]");
  if (!button) return;
  if (agreed === button) {
    agreed = null;
    return;
  }
  const form = button instanceof HTMLButtonElement ? button.form : null;
  // An unfilled field is said first; asking about a form that cannot go yet would be noise.
  if (form && !form.noValidate && !form.checkValidity()) return;
  event.preventDefault();
  event.stopPropagation();
  ask(button, () => {
    agreed = button;
    button.click();
  });
}

/** Asks what `button` carries, and calls `yes` if the answer is not the safe one. */
export function ask(button: HTMLElement, yes: () => void): void {
  const { confirm: question = "", consequence = "", keepIt = "不了" } = button.dataset;
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "confirm-question" });
  // Safari before 15.4 has no dialog.
  if (typeof dialog.showModal !== "function") {
    if (window.confirm(`${question}\n${consequence}`)) yes();
    return;
  }
  const safe = el("button", { type: "button", class: "btn" }, keepIt);
  const words = button.dataset["yes"] ?? button.textContent?.trim() ?? "";
  const grave = el("button", { type: "button", class: "btn grave" }, words);
  const row = el("div", { class: "row" }, safe, grave);
  dialog.append(el("h2", { id: "confirm-question" }, question), el("p", {}, consequence), row);
  document.body.append(dialog);
  safe.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  grave.addEventListener("click", () => {
    dialog.close();
    yes();
  });
  dialog.showModal();
  safe.focus();
}
