// Sending a form: say that it is being sent, send it once, and keep what was written when the
// network is away. Photos still being made small hold the sending back for a moment.

import { el, icon } from "./dom";

const BUSY_WORDS = "正在提交…";
/** How many photos of a form are still being worked on. */
const held = new Map<HTMLFormElement, number>();
/** Forms that the person has sent while photos were held, with the button used. */
const waiting = new Map<HTMLFormElement, HTMLElement | null>();

/** Holds back the sending of `form` until the returned function is called. */
export function hold(form: HTMLFormElement | null): () => void {
  if (!form) return () => undefined;
  held.set(form, (held.get(form) ?? 0) + 1);
  return () => {
    const left = (held.get(form) ?? 1) - 1;
    held.set(form, left);
    if (left === 0 && waiting.has(form)) {
      const button = waiting.get(form) ?? null;
      waiting.delete(form);
      calm(form);
      // Safari below 16 has no requestSubmit; a click on the button does the same.
      if (button) button.click();
      else form.submit();
    }
  };
}

/** Waits until no photo of `form` is being worked on. */
export async function whenFree(form: HTMLFormElement): Promise<void> {
  while ((held.get(form) ?? 0) > 0) await new Promise((done) => window.setTimeout(done, 100));
}

export function startSubmit(): void {
  // On the document, so that other modules may still stop the event first.
  document.addEventListener("submit", onSubmit);
  // A page taken from the back-forward cache would still show its busy button.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(calm);
  });
}

function onSubmit(event: Event): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset["sent"] !== undefined) {
    event.preventDefault();
    return;
  }
  const button = pressed(event as SubmitEvent, form);
  if (!navigator.onLine) {
    event.preventDefault();
    offline(form);
    return;
  }
  form.querySelector("[data-offline]")?.remove();
  busy(form, button);
  if ((held.get(form) ?? 0) > 0) {
    event.preventDefault();
    waiting.set(form, button);
  }
}

/** The button that sent the form; `submitter` is younger than the browser floor. */
export function pressed(event: SubmitEvent, form: HTMLFormElement): HTMLElement | null {
  if (event.submitter) return event.submitter;
  const focused = document.activeElement;
  if (focused instanceof HTMLButtonElement && focused.form === form) return focused;
  return form.querySelector<HTMLElement>("button.main, button:not([type=button])");
}

export function busy(form: HTMLFormElement, button: HTMLElement | null): void {
  form.dataset["sent"] = "";
  if (!button) return;
  // Not `disabled`: that would drop the button's own name and value from the post.
  button.setAttribute("aria-busy", "true");
  button.dataset["words"] = button.innerHTML;
  button.textContent = button.dataset["busy"] ?? BUSY_WORDS;
}

export function calm(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  form.querySelectorAll<HTMLElement>("[aria-busy]").forEach((button) => {
    button.removeAttribute("aria-busy");
    if (button.dataset["words"] !== undefined) button.innerHTML = button.dataset["words"];
    delete button.dataset["words"];
  });
}

function offline(form: HTMLFormElement): void {
  form.querySelector("[data-offline]")?.remove();
  const typed = form.querySelector("textarea, select, input:not([type=hidden])") !== null;
  const what = typed ? "没交上，您写的还在" : "没连上";
  const words = el("div", {}, el("b", {}, what), el("br"), "现在没有网络，连上后再点一次。");
  const box = el("div", { class: "box bad", role: "alert", "data-offline": "" }, icon("late"), words);
  form.append(box);
}
