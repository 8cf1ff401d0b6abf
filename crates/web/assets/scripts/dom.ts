// The few words of DOM that every module here uses. No framework: pages are whole without script.

/** Every element matching `selector` under `root`, as the type the caller expects there. */
export function all<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return Array.from(root.querySelectorAll<T>(selector));
}

/** Builds `<tag>` with attributes and children; `text` children are inserted as text, never as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Replaces what `parent` holds; `replaceChildren` is younger than the browser floor. */
export function fill(parent: Element, ...children: (Node | string)[]): void {
  parent.textContent = "";
  parent.append(...children);
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon from the page's sprite. The page must list `name` among its icons. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A round or plain button that says its name only to a screen reader. */
export function iconButton(className: string, name: string, label: string): HTMLButtonElement {
  return el("button", { type: "button", class: className, "aria-label": label }, icon(name));
}

/** Puts `files` into a file input, so that the ordinary form post carries them. */
export function putFiles(input: HTMLInputElement, files: File[]): void {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
}

/** Old WebViews have no DataTransfer constructor; there the plain file input stays. */
export function canPutFiles(): boolean {
  try {
    return new DataTransfer().items !== undefined;
  } catch {
    return false;
  }
}

/** The line under a field that script may fill: announced, and drawn as an error when `bad`. */
export function sayUnder(field: HTMLElement, words: string, bad: boolean): void {
  let line = field.querySelector<HTMLElement>("[data-said]");
  if (!line) {
    line = el("p", { "data-said": "", role: "status" });
    field.append(line);
  }
  line.className = bad ? "err" : "hush";
  line.textContent = words;
  line.hidden = words === "";
}
