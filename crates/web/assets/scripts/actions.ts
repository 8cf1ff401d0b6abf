// Action picker of the case page. Without script every action is a `details[data-action]` with its
// own form. With script the summaries become picks, and only the chosen action's form is shown.

import { all, el } from "./dom";

export function startActions(root: ParentNode): void {
  for (const holder of all("[data-actions]", root)) draw(holder);
}

function draw(holder: HTMLElement): void {
  const actions = all<HTMLDetailsElement>("details[data-action]", holder);
  const first = actions[0];
  // htmx may hand the same panel over twice.
  if (!first || holder.dataset["actions"] === "drawn") return;
  holder.dataset["actions"] = "drawn";
  const picks = el("fieldset", {}, el("legend", { class: "sr" }, "选择动作"));
  // None is open where nothing is suggested: then none is chosen.
  const chosen = actions.find((action) => action.open);
  for (const action of actions) {
    const radio = el("input", { type: "radio", name: "action", value: action.dataset["action"]! });
    radio.checked = action === chosen;
    radio.addEventListener("change", () => show(actions, action));
    const words = Array.from(action.querySelector("summary")?.childNodes ?? []).map((node) => node.cloneNode(true));
    const title = el("b");
    const rest: Node[] = [];
    for (const node of words) (node instanceof HTMLElement && node.tagName === "SMALL" ? rest.push(node) : title.append(node));
    picks.append(el("label", { class: "pick" }, radio, el("span", { class: "dot" }), el("span", {}, title, ...rest)));
    action.classList.add("is-drawn");
  }
  first.before(picks);
  show(actions, chosen);
}

function show(actions: HTMLDetailsElement[], chosen: HTMLDetailsElement | undefined): void {
  for (const action of actions) {
    action.open = action === chosen;
    action.hidden = action !== chosen;
  }
}
