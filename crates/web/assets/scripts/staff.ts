// Staff pages: htmx for partial updates, filters, the action picker, questions before grave steps.

import htmx from "htmx.org";

import { startActions } from "./actions";
import { startAlike } from "./alike";
import { startConfirm } from "./confirm";
import { startFilters } from "./filters";
import { startGate } from "./gate";
import { startLeaving } from "./leaving";
import { focusSummary, startPage } from "./page";
import { startPhotos } from "./photos";
import { startReplies } from "./replies";
import { startSigning } from "./sign";
import { startSubmit } from "./submit";

// The CSP allows neither inline styles nor eval; the rules htmx needs stand in dense.css.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
// htmx would keep whole pages, with people's names in them, in the browser's storage.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;

function startParts(): void {
  startActions(document);
  startPhotos(document);
  startSigning(document);
}

startLeaving();
void startGate();
startAlike();
startConfirm();
startSubmit();
startFilters();
startReplies();
startPage();
startParts();
document.addEventListener("htmx:afterSettle", (event) => {
  startParts();
  if (event.target instanceof Element) focusSummary(event.target);
});
