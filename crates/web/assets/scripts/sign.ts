// A signature drawn on the screen: `[data-sign]` holds a hidden input. Script puts a pad before it;
// what is drawn goes into the input as the path of an SVG, which the file and its paper show again.

import { all, el } from "./dom";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [400, 160];
/** Points closer than this say nothing new. */
const STEP = 3;
/** The core takes no longer ones. */
const LONGEST = 19_000;

export function startSigning(root: ParentNode): void {
  for (const holder of all("[data-sign]:not(.is-live)", root)) draw(holder);
}

function draw(holder: HTMLElement): void {
  const input = holder.querySelector<HTMLInputElement>("input[type=hidden]");
  if (!input) return;
  holder.classList.add("is-live");
  const pad = document.createElementNS(SVG, "svg");
  pad.setAttribute("class", "sign-pad");
  pad.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  pad.setAttribute("role", "img");
  pad.setAttribute("aria-labelledby", `${input.id}-label`);
  const path = document.createElementNS(SVG, "path");
  pad.append(path);
  const again = el("button", { type: "button", class: "btn" }, "擦掉重签");
  again.addEventListener("click", () => put(""));
  input.before(pad, again);

  let drawn = "";
  let last: [number, number] | undefined;
  const put = (next: string): void => {
    drawn = next;
    path.setAttribute("d", drawn);
    input.value = drawn;
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = pad.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    return [Math.round(x), Math.round(y)];
  };
  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    last = at(event);
    put(`${drawn}M${last[0]} ${last[1]}h0`);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!last || drawn.length > LONGEST) return;
    const [x, y] = at(event);
    if (Math.abs(x - last[0]) + Math.abs(y - last[1]) < STEP) return;
    last = [x, y];
    put(`${drawn}L${x} ${y}`);
  });
  const end = (): void => {
    last = undefined;
  };
  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
}
