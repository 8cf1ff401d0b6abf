// What the page says about the network and the queue: the strip on top, the list of what waits,
// the mark on households that are written down already.

import { all, el, fill, icon } from "./dom";
import { saySaid } from "./toast";
import { keep } from "./work-keep";
import { type Outcome, send } from "./work-send";
import { type Entry, change, drop, entries, noted, tidy } from "./work-store";

/** While something waits, the network is tried this often. */
const AGAIN_MS = 20_000;

const STAGES: Record<Entry["stage"], string> = {
  waiting: "等网络",
  sending: "上传中",
  sent: "已上传",
  failed: "没传成",
};

let outcome: Outcome | undefined;
let keeping: Promise<unknown> | undefined;

export function startState(): void {
  if (!("indexedDB" in window)) return;
  saySaid();
  void navigator.serviceWorker?.register("/work/worker.js", { scope: "/work" }).catch(() => undefined);
  // A full phone would otherwise be free to throw the queue away.
  void navigator.storage?.persist?.().catch(() => false);
  void tidy().catch(() => undefined);
  void refresh();
  document.addEventListener("work:written", () => void draw());
  window.addEventListener("online", () => void refresh());
  window.addEventListener("offline", () => {
    outcome = "later";
    void draw();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh();
  });
  window.setInterval(() => {
    if (outcome === "later") void refresh();
  }, AGAIN_MS);
}

/** Sends what waits, keeps the pages fresh, shows how it stands. */
export async function refresh(): Promise<void> {
  await draw().catch(() => undefined);
  const next = await send(() => void draw()).catch((): Outcome => "later");
  const came = outcome === "later" && next !== "later";
  outcome = next;
  await draw().catch(() => undefined);
  if (next === "signed-out" || next === "later") return;
  if (await isAnothers()) return;
  keeping ??= keep().catch(() => false).finally(() => (keeping = undefined));
  await keeping;
  document.documentElement.dataset["kept"] = "";
  // What was shown from the phone is old; with a network again the list is drawn anew.
  if (came && document.body.dataset["renew"] !== undefined) window.location.reload();
}

/** This page was kept for another account than the one now signed in: it must not stay. */
async function isAnothers(): Promise<boolean> {
  const account = await noted<string>("account");
  if (!account || account === document.body.dataset["account"]) return false;
  window.location.replace("/work");
  return true;
}

async function draw(): Promise<void> {
  const mine = document.body.dataset["account"];
  const found = (await entries()).filter((entry) => entry.account === mine);
  drawStrip(found.filter((entry) => entry.stage !== "sent"));
  for (const list of all("[data-queue]")) {
    const all = list.dataset["queue"] === "all";
    drawList(list, all ? found : found.filter((entry) => entry.stage !== "sent"));
  }
  for (const home of all("[data-home]")) {
    const written = found.some((entry) => entry.household === home.dataset["home"] && entry.stage !== "sent");
    home.querySelector("[data-written]")?.remove();
    // Whoever was seen just now is not asked for again before the list is drawn anew.
    const form = home.dataset["fold"] === undefined ? null : home.querySelector<HTMLElement>("form");
    if (form) form.hidden = written;
    const place = home.querySelector("[data-due]") ?? home;
    // In the place of the day by which they were to be seen: a narrow row has no room for both.
    for (const due of all(".due", place)) due.hidden = written;
    if (written) place.prepend(el("span", { class: "tag", "data-written": "" }, "已记，待上传"));
  }
}

function drawStrip(left: Entry[]): void {
  const strip = document.getElementById("strip");
  if (!strip) return;
  const count = left.filter((entry) => entry.stage !== "failed").length;
  const failed = left.length - count;
  const see = () => el("a", { href: "/work/queue" }, "查看");
  const show = (name: string, title: string, ...more: (Node | string)[]) => {
    strip.hidden = false;
    const small = more.length > 0 ? [el("small", {}, ...more)] : [];
    fill(strip, icon(name), el("div", {}, el("b", {}, title), ...small));
  };
  if (outcome === "signed-out") {
    const here = encodeURIComponent(window.location.pathname);
    const way = el("a", { href: `/office/sign-in?next=${here}` }, "重新登录");
    show("lock", "登录过期了，记的都还在", count > 0 ? `${count} 条登录后自动上传。` : "可以照常记，登录后上传。", way);
  } else if (outcome === "later") {
    const waits = count > 0 ? [`${count} 条已存在手机里，有网后自动上传。`, see()] : ["记的先存在手机里，有网后自动上传。"];
    show("off", "现在没有网络，照常记就行", ...waits);
  } else if (failed > 0) {
    show("late", `${failed} 条没传成，要您看一下`, see());
  } else {
    strip.hidden = true;
  }
}

function drawList(list: HTMLElement, found: Entry[]): void {
  const section = list.closest<HTMLElement>("[data-queue-box]");
  if (section) section.hidden = found.length === 0;
  const count = section?.querySelector("[data-count]");
  if (count) count.textContent = `${found.length} 条`;
  const empty = document.querySelector<HTMLElement>("[data-queue-empty]");
  if (empty) empty.hidden = found.length > 0;
  fill(list, ...found.map((entry) => row(entry, list.dataset["queue"] === "all")));
}

function row(entry: Entry, whole: boolean): HTMLElement {
  const photos = entry.files.length > 0 ? `，${entry.files.length} 张照片` : "";
  const small = entry.stage === "failed" ? `没传成：${entry.reason ?? ""}` : `${moment(entry.at)} 记的${photos}`;
  const name = entry.stage === "failed" ? "late" : entry.stage === "sent" ? "okc" : "up";
  const words = el("span", {}, entry.title, el("small", {}, small));
  const right = entry.stage === "failed" && !whole
    ? el("a", { class: "push nb", href: "/work/queue" }, "处理")
    : el("span", { class: "push nb hush" }, STAGES[entry.stage]);
  const line = el("li", {}, el("div", { class: "flex" }, icon(name), words, right));
  if (entry.taken?.number) line.append(slip(entry.taken.number, entry.taken.code ?? ""));
  if (entry.stage === "failed" && whole) line.append(mend(entry));
  return line;
}

/** Number and code, large: they are read out to the resident. */
function slip(number: string, code: string): HTMLElement {
  const pair = (term: string, value: string) => el("div", {}, el("dt", {}, term), el("dd", { class: "no num" }, value));
  const say = el("p", { class: "hush" }, "念给他听，或替他写在联系卡上；凭这两个号随时能查。");
  return el("div", { class: "slip mt4" }, el("dl", { class: "read-out" }, pair("编号", number), pair("查询码", code)), say);
}

/** What was written, so that nothing is lost, and the two ways on. */
function mend(entry: Entry): HTMLElement {
  const words = entry.fields.filter(([name, value]) => ["text", "note"].includes(name) && value.trim() !== "");
  const again = el("button", { type: "button", class: "btn small" }, "再传一次");
  const away = el("button", { type: "button", class: "btn small grave" }, "不要了");
  Object.assign(away.dataset, {
    confirm: "不要这一条了吗",
    consequence: "删掉以后找不回来。内容要紧的话，先抄下来或重新记一次。",
    keepIt: "先留着",
  });
  again.addEventListener("click", () => {
    void change(entry.id, (kept) => ({ ...kept, stage: "waiting" })).then(refresh);
  });
  away.addEventListener("click", () => void drop(entry.id).then(refresh));
  const quotes = words.map(([, value]) => el("p", { class: "quote" }, value));
  return el("div", { class: "mt3" }, ...quotes, el("div", { class: "row mt3" }, again, away));
}

function moment(at: number): string {
  const then = new Date(at);
  const clock = `${then.getHours()}:${String(then.getMinutes()).padStart(2, "0")}`;
  const today = new Date().toDateString() === then.toDateString();
  return today ? `今天 ${clock}` : `${then.getMonth() + 1}月${then.getDate()}日 ${clock}`;
}
