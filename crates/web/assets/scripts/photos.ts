// Photo picker: `[data-photos]` holds a file input `.unlive` and a `.shots.live` grid with the
// add tile. Script shrinks what is chosen, shows it, and keeps the input filled for the form post.

import { all, canPutFiles, el, icon, iconButton, putFiles, sayUnder } from "./dom";
import { shrink } from "./shrink";
import { hold } from "./submit";

interface Shot {
  file: File;
  tile: HTMLElement;
}

const DEFAULT_MOST = 6;

export function startPhotos(root: ParentNode): void {
  if (!canPutFiles()) return;
  for (const field of all("[data-photos]:not(.is-live)", root)) new Picker(field);
}

class Picker {
  private readonly input: HTMLInputElement;
  private readonly grid: HTMLElement;
  private readonly add: HTMLLabelElement;
  private readonly most: number;
  private shots: Shot[] = [];

  constructor(private readonly field: HTMLElement) {
    this.input = field.querySelector<HTMLInputElement>("input[type=file]")!;
    this.most = Number(field.dataset["photos"]) || DEFAULT_MOST;
    const chooser = el("input", { type: "file", accept: "image/*", multiple: "", class: "sr" });
    this.add = el("label", { class: "shot add" }, chooser, el("span", {}, icon("camera"), "添加"));
    this.grid = el("div", { class: "shots live" }, this.add);
    this.input.before(this.grid);
    this.input.classList.add("unlive");
    field.classList.add("is-live");
    // Coming back by the back button, the browser may have kept the files.
    const kept = Array.from(this.input.files ?? []);
    if (kept.length > 0) this.take(kept);
    // Its label still opens the hidden input itself.
    this.input.addEventListener("change", () => this.take(Array.from(this.input.files ?? [])));
    chooser.addEventListener("change", () => {
      this.take(Array.from(chooser.files ?? []));
      // So that the same photo can be chosen again after it was deleted.
      chooser.value = "";
    });
  }

  private take(files: File[]): void {
    const room = this.most - this.shots.length;
    const tooMany = files.length > room;
    sayUnder(this.field, tooMany ? `最多 ${this.most} 张，多的没有添加` : "", true);
    for (const file of files.slice(0, room)) void this.prepare(file);
  }

  private async prepare(file: File): Promise<void> {
    const word = el("span", { class: "word" }, "正在处理");
    const tile = el("div", { class: "shot is-busy" }, word);
    const shot: Shot = { file, tile };
    this.shots.push(shot);
    this.grid.insertBefore(tile, this.add);
    this.refresh();
    const release = hold(this.input.form);
    try {
      shot.file = await shrink(file);
      tile.className = "shot";
      word.remove();
      this.draw(shot);
    } catch {
      this.refuse(shot, word);
    } finally {
      this.refresh();
      release();
    }
  }

  private draw(shot: Shot): void {
    const picture = el("img", { alt: "" });
    picture.onload = () => URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(shot.file);
    const drop = iconButton("drop", "x", "删除照片");
    drop.addEventListener("click", () => this.remove(shot));
    shot.tile.append(picture, drop);
  }

  /** A file the phone cannot read as a picture: say so in its place and leave it out of the post. */
  private refuse(shot: Shot, word: HTMLElement): void {
    shot.tile.className = "shot is-bad";
    word.textContent = "打不开这张";
    const drop = iconButton("drop", "x", "删除打不开的照片");
    drop.addEventListener("click", () => this.remove(shot));
    shot.tile.append(drop);
  }

  private remove(shot: Shot): void {
    this.shots = this.shots.filter((other) => other !== shot);
    shot.tile.remove();
    sayUnder(this.field, "", false);
    this.refresh();
    this.add.querySelector("input")?.focus();
  }

  private refresh(): void {
    const good = this.shots.filter((shot) => !shot.tile.classList.contains("is-bad"));
    putFiles(this.input, good.map((shot) => shot.file));
    this.add.hidden = this.shots.length >= this.most;
    this.shots.forEach((shot, i) => {
      shot.tile.querySelector("img")?.setAttribute("alt", `照片 ${i + 1}`);
      shot.tile.querySelector(".drop")?.setAttribute("aria-label", `删除照片 ${i + 1}`);
    });
  }
}
