// Residents' and field workers' pages. Everything here is a kindness on top of plain forms.

import { startAlike } from "./alike";
import { startConfirm } from "./confirm";
import { startDrafts } from "./draft";
import { startPage } from "./page";
import { startPhotos } from "./photos";
import { startSubmit } from "./submit";
import { startVoice } from "./voice";

startAlike();
startConfirm();
startDrafts();
startPhotos(document);
startVoice(document);
startSubmit();
startPage();
