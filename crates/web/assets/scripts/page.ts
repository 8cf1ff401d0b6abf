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
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
