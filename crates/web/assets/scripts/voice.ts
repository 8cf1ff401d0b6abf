// Voice: `[data-voice]` holds a file input named `voice`. Where the browser can record, it becomes
// 按一下开始说 → seconds → stop → play or delete; elsewhere the file input stays as it is.

import { all, canPutFiles, el, fill, icon, iconButton, putFiles, sayUnder } from "./dom";

const LONGEST_S = 120;
/** In order of preference; Safari only knows the last. */
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export function startVoice(root: ParentNode): void {
  const able = canPutFiles() && "MediaRecorder" in window && navigator.mediaDevices !== undefined;
  if (!able) return;
  for (const field of all("[data-voice]:not(.is-live)", root)) new Recorder(field);
}

class Recorder {
  private readonly input: HTMLInputElement;
  private readonly panel = el("div", { class: "voice live" });
  private readonly clock = el("span", { class: "num nb" }, "0:00");
  private readonly longest: number;
  private recorder: MediaRecorder | null = null;
  private ticker = 0;
  private seconds = 0;

  constructor(private readonly field: HTMLElement) {
    this.input = field.querySelector<HTMLInputElement>("input[type=file]")!;
    this.longest = Number(field.dataset["voice"]) || LONGEST_S;
    this.input.before(this.panel);
    this.input.classList.add("unlive");
    field.classList.add("is-live");
    this.showStart();
  }

  private showStart(): void {
    const start = iconButton("play", "mic", "开始录音");
    start.addEventListener("click", () => void this.start());
    fill(this.panel, start, el("span", { class: "hold" }, "按一下开始说"));
  }

  private async start(): Promise<void> {
    sayUnder(this.field, "", false);
    let sound: MediaStream;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      // Refused or no microphone: the plain file input is still a way.
      this.field.classList.remove("is-live");
      sayUnder(this.field, "没有打开话筒，可以选一段录好的，或者打字说", true);
      return;
    }
    const kind = KINDS.find((name) => MediaRecorder.isTypeSupported(name));
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(sound, kind ? { mimeType: kind } : undefined);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      sound.getTracks().forEach((track) => track.stop());
      window.clearInterval(this.ticker);
      this.keep(new Blob(parts, { type: recorder.mimeType }));
    };
    this.recorder = recorder;
    recorder.start();
    this.showRecording();
  }

  private showRecording(): void {
    const stop = iconButton("play", "stop", "停止录音");
    stop.setAttribute("aria-pressed", "true");
    stop.addEventListener("click", () => this.recorder?.stop());
    this.seconds = 0;
    this.clock.textContent = length(0);
    this.ticker = window.setInterval(() => {
      this.seconds += 1;
      this.clock.textContent = length(this.seconds);
      if (this.seconds >= this.longest) this.recorder?.stop();
    }, 1000);
    const words = el("span", { class: "hold", role: "status" }, "正在录，说完按停止");
    fill(this.panel, stop, words, this.clock);
    stop.focus();
  }

  private keep(blob: Blob): void {
    const suffix = /mp4/.test(blob.type) ? "m4a" : /ogg/.test(blob.type) ? "ogg" : "webm";
    putFiles(this.input, [new File([blob], `voice.${suffix}`, { type: blob.type })]);
    const sound = new Audio(URL.createObjectURL(blob));
    const play = iconButton("play", "play", "播放录音");
    play.addEventListener("click", () => (sound.paused ? void sound.play() : sound.pause()));
    const redraw = () => {
      fill(play, icon(sound.paused ? "play" : "pause"));
      play.setAttribute("aria-label", sound.paused ? "播放录音" : "暂停播放");
    };
    for (const moment of ["play", "pause", "ended"]) sound.addEventListener(moment, redraw);
    const drop = iconButton("btn plain bare", "x", "删除录音");
    drop.addEventListener("click", () => {
      sound.pause();
      URL.revokeObjectURL(sound.src);
      putFiles(this.input, []);
      this.showStart();
      this.panel.querySelector("button")?.focus();
    });
    const words = el("span", { class: "hold", role: "status" }, "录好了");
    this.clock.textContent = length(this.seconds);
    fill(this.panel, play, words, this.clock, drop);
    play.focus();
  }
}

function length(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
