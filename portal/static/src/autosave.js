/* Saves a form while it is typed. Each keystroke is kept on the device at once, and sent after a pause, on leaving a
   field, when the page goes. Nothing is ever overwritten: a refusal (409) stops the saves and offers the comparison. */
import * as device from "./device.js";
import { body, contents, differing, fill } from "./fields.js";

const PAUSE = 1500;
const PATIENCE = 15000;
const RETRIES = [3000, 8000, 20000, 60000];
const KEPT_HERE = "votre saisie est gardée sur cet appareil";

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

export function autosave(form, bar) {
  const key = device.keyOf(form.dataset.deviceKey);
  const choosing = form.hasAttribute("data-choosing");
  let known = contents(form);
  let timer = 0;
  let busy = null;
  let tries = 0;
  let stopped = choosing;
  let leaving = false;
  let leftAt = 0;

  /* What was typed and the portal is not known to have. */
  function unsaved() {
    const now = contents(form);
    return Object.fromEntries(differing(now, known).map((name) => [name, now[name] ?? []]));
  }

  const dirty = () => Object.keys(unsaved()).length > 0;

  function keep() {
    const typed = choosing ? contents(form) : unsaved();
    if (Object.keys(typed).length === 0) {
      /* The next page may have been drawn before this save: it compares, then forgets. */
      if (Date.now() - leftAt > PATIENCE) device.drop(key);
    } else return device.write(key, { at: Date.now(), typed });
    return true;
  }

  function typed() {
    keep();
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  function save() {
    clearTimeout(timer);
    if (stopped || !dirty()) return busy ?? Promise.resolve();
    busy ??= send(true).finally(() => {
      busy = null;
    });
    return busy;
  }

  async function send(fresh) {
    const sent = contents(form);
    bar.show("saving", "Enregistrement…");
    let answer;
    let said = {};
    const payload = body(form);
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: payload,
        headers: { Accept: "application/json", "X-Autosave": "1" },
        redirect: "error",
        keepalive: payload.toString().length < 60000,
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      said = await answer.json().catch(() => ({}));
    } catch {
      return later("Hors connexion");
    }
    if (answer.ok && said.state === "saved") return saved(sent, said);
    if (said.state === "token" && said.person === form.dataset.person && fresh) {
      form.elements.csrf_token.value = said.token;
      return send(false);
    }
    if (answer.status === 409 && said.state) return refused(said);
    if ([400, 401, 403, 404].includes(answer.status)) return signedOut();
    return later("Le service ne répond pas");
  }

  function saved(sent, said) {
    known = { ...sent, ...said.taken };
    tries = 0;
    const moved = differing(contents(form), sent);
    fill(form, Object.fromEntries(Object.entries(said.taken).filter(([name]) => !moved.includes(name))));
    form.elements.version.value = said.version;
    form.elements.seen.value = said.seen;
    keep();
    bar.show("saved", said.message);
    bar.presence(said.presence);
    bar.problems(said.problems);
    if (dirty()) timer = setTimeout(save, PAUSE);
  }

  function later(why) {
    bar.show("offline", `${why}\u00a0: ${keep() ? KEPT_HERE : "gardez cette page ouverte, votre saisie y reste"}`);
    clearTimeout(timer);
    timer = setTimeout(save, RETRIES[Math.min(tries++, RETRIES.length - 1)]);
  }

  function signedOut() {
    keep();
    const next = encodeURIComponent(location.pathname + location.search);
    bar.show("session", `Votre session est terminée\u00a0: ${KEPT_HERE}.`, {
      text: "Se reconnecter",
      href: `${form.dataset.signIn}?next=${next}`,
    });
  }

  function refused(said) {
    stopped = true;
    keep();
    const compare = said.state === "conflict" ? { text: "Comparer les deux saisies", form: form.id } : undefined;
    bar.show("conflict", `${said.message} Rien n’a été écrasé, ${KEPT_HERE}.`, compare);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", () => {
    keep();
    save();
  });
  form.addEventListener("focusout", () => {
    bar.problems();
    save();
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!busy || leaving) {
      stopped = true;
      return;
    }
    /* The save under way must be answered first, or this one would be made from an older version. */
    event.preventDefault();
    leaving = true;
    stopped = true;
    Promise.race([busy, wait(4000)]).then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("online", save);
  addEventListener("pageshow", (event) => {
    if (event.persisted && !choosing) stopped = leaving = false;
  });
  addEventListener("beforeunload", () => {
    leftAt = Date.now();
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", save);
  document.addEventListener("portal:leave", (event) => event.detail.push(save()));
  if (choosing) keep();

  return {
    key,
    restore(values) {
      fill(form, values);
      form.dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
}
