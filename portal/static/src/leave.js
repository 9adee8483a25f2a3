/* Signing out: what is being typed is saved first, and nothing of this person stays on the device. */
import * as device from "./device.js";

const UNSAVED =
  "Une saisie gardée sur cet appareil n’est pas enregistrée et sera effacée. Se déconnecter quand même\u00a0?";
const form = document.querySelector("form[data-sign-out]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const saves = [];
  document.dispatchEvent(new CustomEvent("portal:leave", { detail: saves }));
  await Promise.race([Promise.allSettled(saves), new Promise((resolve) => setTimeout(resolve, 4000))]);
  const keys = device.keysOf(form.dataset.signOut);
  if (keys.length && !confirm(UNSAVED)) return;
  keys.forEach(device.drop);
  form.submit();
});
