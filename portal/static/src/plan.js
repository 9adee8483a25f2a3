// Live figures of the financing plan. Reads the amounts as the server does, in whole cents; saves nothing.
// Without it the same figures come back after each save.

const SPACES = /[\s\u00a0\u202f\u2009\u2007]/g;

/** Cents of what was typed; 0 for nothing, NaN when it cannot be read. */
export function cents(text) {
  let raw = text.trim().replace(/(€|EUR)$/, "").replace(SPACES, "");
  if (raw === "") return 0;
  if (/^\d{1,3}\.\d{3}$/.test(raw)) return NaN;
  if (/^\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(raw)) raw = raw.replaceAll(".", "");
  const found = /^(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(raw);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : NaN;
}

/** « 30 000,00 € » with the spaces of French typography. */
export function euros(amount) {
  const whole = String(Math.trunc(Math.abs(amount) / 100)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const rest = String(Math.abs(amount) % 100).padStart(2, "0");
  return `${amount < 0 ? "\u2212" : ""}${whole},${rest}\u00a0€`;
}

/** A share as the server shows it: at most two decimals, cut and not rounded. */
export function share(part, whole) {
  if (!whole) return "–";
  const hundredths = Number((BigInt(part) * 10000n) / BigInt(whole));
  const rest = hundredths % 100;
  const decimals = rest ? `,${String(rest).padStart(2, "0")}`.replace(/0+$/, "") : "";
  return `${Math.trunc(hundredths / 100)}${decimals}\u00a0%`;
}

function figures(form) {
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  const own = cents(value("own_funds")) + cents(value("loan"));
  let publicAid = cents(value("requested"));
  let total = own + publicAid;
  for (let row = 0; form.elements.namedItem(`funders-${row}-amount`); row += 1) {
    if (value(`funders-${row}-status`) === "refused") continue;
    const amount = cents(value(`funders-${row}-amount`));
    total += amount;
    if (value(`funders-${row}-kind`) === "public") publicAid += amount;
  }
  return { own, publicAid, total };
}

function show(board, form) {
  const cost = Number(board.dataset.costCents);
  const { own, publicAid, total } = figures(form);
  const put = (name, text) => { board.querySelector(`[data-figure="${name}"]`).textContent = text; };
  const known = Number.isFinite(total);
  put("total", known ? euros(total) : "–");
  put("gap", known ? euros(total - cost) : "–");
  put("own", known ? share(own, cost) : "–");
  put("public", known ? share(publicAid, cost) : "–");
  board.querySelector('[data-figure="basis"]').textContent = "d’après votre saisie ; les aides refusées ne comptent pas";
}

for (const board of document.querySelectorAll("[data-plan]")) {
  const form = board.closest("form");
  form?.addEventListener("input", () => show(board, form));
}
