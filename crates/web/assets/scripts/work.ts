// The field worker's pages. Every form marked `data-entry` goes through the queue in the phone,
// with or without a network, so that there is one path and nothing is lost.

import { startConfirm } from "./confirm";
import { startLeaving } from "./leaving";
import { startPage } from "./page";
import { startPhotos } from "./photos";
import { startSubmit } from "./submit";
import { startCarried, startEntries } from "./work-entry";
import { startState } from "./work-state";

startLeaving();
startConfirm();
startEntries();
startCarried();
startPhotos(document);
startSubmit();
startPage();
startState();
