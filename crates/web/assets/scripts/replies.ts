// Replies kept ready. Without script the button sends the form and the page comes back with the
// reply in it; with script it is put in place, and the first blank is marked for writing.

import { all } from "./dom";

export function startReplies(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-reply-apply]") : null;
    const holder = button?.closest(".field");
    const select = holder?.querySelector("select");
    const words = holder?.querySelector("textarea");
    if (!select || !words) return;
    event.preventDefault();
    const chosen = select.selectedOptions[0]?.dataset["text"];
    if (chosen === undefined) {
      select.focus();
      return;
    }
    put(words, chosen, all<HTMLOptionElement>("option[data-text]", select).map((option) => option.dataset["text"]!));
  });
}

/** As the server does it: what somebody wrote stays, a reply taken by mistake does not. */
function put(words: HTMLTextAreaElement, chosen: string, known: string[]): void {
  const typed = words.value.replace(/\s+$/, "");
  const kept = typed.trim() === "" || known.includes(typed) ? "" : typed + "\n";
  words.value = kept + chosen;
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
  const blank = /_{2,}|＿+/.exec(words.value);
  if (blank) words.setSelectionRange(blank.index, blank.index + blank[0].length);
}
