// Signing out wipes what /work keeps on the phone. If something has not been sent, the person is
// asked first: it would be lost.

import { ask } from "./confirm";
import { say } from "./toast";
import { forgetAll } from "./work-keep";
import { session } from "./work-send";
import { unsent, wipe } from "./work-store";

export function startLeaving(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/office/sign-out")) return;
    if (!("indexedDB" in window)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void leave(form);
  }, true);
}

async function leave(form: HTMLFormElement): Promise<void> {
  const left = await unsent().catch(() => []);
  if (left.length === 0) return go(form);
  const button = form.querySelector("button");
  if (!button) return go(form);
  button.dataset["confirm"] = `还有 ${left.length} 条没有上传，退出就没有了`;
  button.dataset["consequence"] = "先连上网络，等它们上传完再退出。退出会把存在这台手机里的内容全部删掉。";
  button.dataset["keepIt"] = "先不退出";
  button.dataset["yes"] = "删掉并退出";
  ask(button, () => void go(form));
  delete button.dataset["confirm"];
}

async function go(form: HTMLFormElement): Promise<void> {
  try {
    const who = await session();
    if (who) await fetch(form.action, { method: "POST", body: new URLSearchParams({ csrf: who.csrf }) });
  } catch {
    return say("现在没有网络，退不了。有网络后再退出");
  }
  // The server asks the browser to clear as well (Clear-Site-Data); not every WebView does.
  await Promise.all([wipe(), forgetAll()]).catch(() => undefined);
  const workers = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  await Promise.all(workers.map((one) => one.unregister()));
  window.location.assign("/office/sign-in");
}
