// What every page does once: say that there is script, and show the buttons that need it.

import { all } from "./dom";

export function startPage(): void {
  document.documentElement.classList.add("has-script");
  focusSummary(document);
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** A screen reader would otherwise begin at the top and never hear that something is missing. */
export function focusSummary(root: ParentNode): void {
  const summary = root.querySelector<HTMLElement>("[data-error-summary]");
  if (summary) return summary.focus();
  // A form without one: the first field that is wrong, which may stand far down.
  const wrong = root.querySelector<HTMLElement>("[aria-invalid=true]");
  const field = wrong?.matches("fieldset") ? wrong.querySelector<HTMLElement>("input") : wrong;
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}
