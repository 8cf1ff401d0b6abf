// Filters apply when a select changes; the button that applies them without script is hidden by
// `.has-script .no-script`.

export function startFilters(): void {
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!(select instanceof HTMLSelectElement)) return;
    const form = select.form;
    if (form?.classList.contains("filters")) send(form);
  });
}

function send(form: HTMLFormElement): void {
  // requestSubmit lets htmx see the event; Safari below 16 reloads the page instead.
  if (typeof form.requestSubmit === "function") form.requestSubmit();
  else form.submit();
}
