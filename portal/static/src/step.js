/* Pages of a draft: live counters, questions of the axes, and forms that save themselves (data-autosave). */
import { autosave } from "./autosave.js";
import { axisGroups } from "./axes.js";
import { counters } from "./counter.js";
import * as device from "./device.js";
import { offer } from "./offer.js";
import { statusBar } from "./status.js";

for (const place of document.querySelectorAll("[data-kept]")) device.drop(device.keyOf(place.dataset.kept));
for (const form of document.querySelectorAll("form[data-autosave]")) {
  device.dropOld(form.dataset.person);
  axisGroups(form);
  const choosing = form.hasAttribute("data-choosing");
  const saver = autosave(form, statusBar(form));
  if (!choosing) offer(form, saver);
}
counters();
