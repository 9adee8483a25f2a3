/* The live counter of a text: <p data-counter="id of the field" data-guide="1000">. Guidance: nothing is cut. */
const thousands = (number) => number.toLocaleString("fr-FR");

export function counters(root = document) {
  for (const place of root.querySelectorAll("[data-counter]")) {
    const field = document.getElementById(place.dataset.counter);
    const guide = Number(place.dataset.guide);
    const live = document.createElement("p");
    live.className = "fr-sr-only";
    live.setAttribute("aria-live", "polite");
    place.after(live);
    let timer = 0;
    const show = () => {
      const length = [...field.value].length;
      const noun = length < 2 ? "caractère" : "caractères";
      const more = length > guide ? "\u00a0; c’est plus long que conseillé, tout est gardé" : "";
      place.textContent = `${thousands(length)}\u00a0${noun} sur environ ${thousands(guide)}${more}`;
    };
    field.addEventListener("input", () => {
      show();
      clearTimeout(timer);
      timer = setTimeout(() => (live.textContent = place.textContent), 2000);
    });
    form(field, show);
    show();
  }
}

/* A text put back by another module counts too. */
function form(field, show) {
  field.form?.addEventListener("change", show);
}
