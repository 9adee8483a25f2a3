/* A text kept on this device that the portal does not have: shown beside what is saved, taken back only when asked. */
import * as device from "./device.js";
import { contents, differing, labelOf, said } from "./fields.js";

const MOST = 3;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function when(at) {
  const day = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long" }).format(at);
  const date = new Date(at);
  return `${day} à ${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
}

/* Names of the copy whose text is not what the page shows. */
function missing(form, copy) {
  const now = contents(form);
  const shown = Object.fromEntries(Object.keys(copy.typed).map((name) => [name, now[name] ?? []]));
  return differing(copy.typed, shown);
}

function block(form, copy, done) {
  const now = contents(form);
  const rows = missing(form, copy).flatMap((name) => [
    element("dt", { textContent: labelOf(form, name) }),
    element("dd", {}, element("strong", { textContent: "Gardé ici\u00a0: " }), said(form, name, copy.typed[name])),
    element("dd", {}, element("strong", { textContent: "Enregistré\u00a0: " }), said(form, name, now[name])),
  ]);
  const button = (label, kind, taken) =>
    element("button", { type: "button", className: `fr-btn fr-btn--sm ${kind}`, textContent: label, onclick: () => done(taken) });
  const title = element("h3", {
    className: "fr-h6",
    textContent: `Une saisie du ${when(copy.at)} n’a pas été enregistrée`,
  });
  return element(
    "section",
    { className: "portal-offer" },
    title,
    element("p", { textContent: "Elle est gardée sur cet appareil. Comparez, puis choisissez." }),
    element("dl", {}, ...rows),
    element(
      "p",
      { className: "portal-offer__choice" },
      button("Reprendre cette saisie", "", true),
      button("Garder ce qui est enregistré", "fr-btn--secondary", false),
    ),
  );
}

/* Show what is kept under this key; the oldest of many is dropped, what the page already shows too. */
export function offer(form, saver) {
  const shelf = `${saver.key}:offer`;
  const copies = [device.read(saver.key), ...(device.read(shelf) ?? [])]
    .filter((copy) => copy?.typed && missing(form, copy).length)
    .slice(0, MOST);
  device.drop(saver.key);
  const store = () => (copies.length ? device.write(shelf, copies) : device.drop(shelf));
  store();
  for (const copy of [...copies]) {
    const shown = block(form, copy, (taken) => {
      copies.splice(copies.indexOf(copy), 1);
      const names = missing(form, copy);
      if (taken) saver.restore(copy.typed);
      store();
      shown.remove();
      const target = [...form.elements].find((field) => field.name === names[0]) ?? form.querySelector("input, textarea");
      target?.focus();
    });
    form.before(shown);
  }
}
