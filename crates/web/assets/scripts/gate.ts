// The sign-in page on a field worker's phone: what was written down and has not been sent waits for
// its account, and whoever was signed out should know.

import { el, fill, icon } from "./dom";
import { isThere, unsent } from "./work-store";

export async function startGate(): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-unsent]");
  if (!place) return;
  const left = await waiting().catch(() => 0);
  if (left === 0) return;
  const more = "没有丢。用记的时候那个账号登录，就自动上传。";
  fill(place, icon("late"), el("div", {}, el("b", {}, `手机里还有 ${left} 条没有上传`), el("br"), more));
  place.hidden = false;
}

async function waiting(): Promise<number> {
  return (await isThere()) ? (await unsent()).length : 0;
}
