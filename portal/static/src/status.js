/* The line that says where a save stands, and the sentences by the fields. Said aloud only when it changes in kind. */

/* Nothing moves under a finger: between press and release a shifted page would lose the click. */
const waiting = new Map();
let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(settle, 50), true);

function settle() {
  pressed = false;
  const late = [...waiting.values()];
  waiting.clear();
  late.forEach((change) => change());
}

const calmly = (name, change) => (pressed ? waiting.set(name, change) : change());

export function statusBar(form) {
  const text = document.createElement("span");
  const action = document.createElement("span");
  const bar = document.createElement("p");
  const live = document.createElement("p");
  bar.className = "portal-autosave";
  bar.append(text, " ", action);
  live.className = "fr-sr-only";
  live.setAttribute("role", "status");
  form.prepend(bar, live);
  const choosing = form.hasAttribute("data-choosing") && "Rien n’est enregistré avant votre choix.";
  text.textContent = choosing || form.dataset.saved || "Votre saisie s’enregistre toute seule.";
  let announced = "";
  let known = {};

  function link(to) {
    const made = document.createElement(to.href ? "a" : "button");
    made.textContent = to.text;
    if (to.href) {
      made.href = to.href;
      made.className = "fr-link";
    } else {
      made.type = "submit";
      made.name = "stay";
      made.value = "1";
      made.className = "fr-btn fr-btn--sm fr-btn--secondary";
    }
    return made;
  }

  const changes = {
    show(state, message, to) {
      /* A trouble stays said until it is over, and its link is not replaced under the finger that presses it. */
      const troubled = ["offline", "session"].includes(bar.dataset.state);
      if ((state === "saving" && troubled) || (state === bar.dataset.state && message === text.textContent)) return;
      bar.dataset.state = state;
      text.textContent = message;
      action.replaceChildren(...(to ? [link(to)] : []));
      if (state !== "saving" && state !== announced) {
        announced = state;
        live.textContent = message;
      }
    },

    presence(sentence) {
      const place = document.querySelector("[data-presence]");
      if (!place || sentence === undefined) return;
      place.textContent = sentence;
      place.hidden = !sentence;
    },

    /* Sentences by field id; never by the field being typed in. Without argument: those known, after a blur. */
    problems(found = known) {
      known = found;
      for (const group of form.querySelectorAll(".fr-messages-group")) {
        const id = group.id.replace(/-messages$/, "");
        const box = group.parentElement;
        if (box.contains(document.activeElement) && document.activeElement !== document.body) continue;
        const message = found[id];
        if ((group.textContent.trim() || undefined) === message) continue;
        const field = document.getElementById(id);
        group.replaceChildren();
        if (message) {
          const line = document.createElement("p");
          line.className = "fr-message fr-message--error";
          line.textContent = message;
          group.append(line);
        }
        const kind = ["fr-input-group", "fr-select-group", "fr-fieldset"].find((name) => box.classList.contains(name));
        if (kind) box.classList.toggle(`${kind}--error`, Boolean(message));
        field?.classList.toggle("fr-input--error", Boolean(message) && field.classList.contains("fr-input"));
        if (message) {
          field?.setAttribute("aria-invalid", "true");
          if (field !== box) field?.setAttribute("aria-describedby", group.id);
        } else field?.removeAttribute("aria-invalid");
      }
    },
  };
  return {
    show: (...said) => calmly("show", () => changes.show(...said)),
    presence: (sentence) => calmly("presence", () => changes.presence(sentence)),
    problems: (...found) => calmly("problems", () => changes.problems(...found)),
  };
}
