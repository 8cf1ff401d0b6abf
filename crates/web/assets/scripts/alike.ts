// What may be the same as what is being written: asked for when a field is left, and shown under
// the form's own box. A kindness: without script, or without a network, nothing is missing.

import { all, fill } from "./dom";

const FIELDS = ["csrf", "area", "household", "text"];
/** Fewer characters say nothing. */
const LEAST = 6;

export function startAlike(): void {
  for (const box of all("[data-alike]")) {
    const form = box.closest("form");
    if (form) watch(form, box, box.dataset["alike"]!);
  }
}

function watch(form: HTMLFormElement, box: HTMLElement, url: string): void {
  let asked = "";
  const look = async (): Promise<void> => {
    const written = new URLSearchParams();
    const data = new FormData(form);
    for (const name of FIELDS) {
      const value = data.get(name);
      if (typeof value === "string") written.set(name, value);
    }
    const question = written.toString();
    if (question === asked) return;
    asked = question;
    if ((written.get("text") ?? "").trim().length < LEAST) return fill(box);
    try {
      const answer = await fetch(url, { method: "POST", body: written });
      const words = answer.status === 200 ? await answer.text() : "";
      // Another answer may have been asked for meanwhile.
      if (question === asked) show(box, words);
    } catch {
      asked = "";
    }
  };
  form.addEventListener("change", (event) => {
    const name = event.target instanceof HTMLElement ? event.target.getAttribute("name") : null;
    if (name !== null && FIELDS.includes(name)) void look();
  });
}

/** The server's own fragment, with everything that people wrote escaped. */
function show(box: HTMLElement, words: string): void {
  const parsed = new DOMParser().parseFromString(words, "text/html");
  fill(box, ...Array.from(parsed.body.childNodes));
}
