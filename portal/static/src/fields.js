/* What stands in a form: read by name, compared, filled again, said in words. Files, buttons and the frame apart. */
const FRAME = new Set(["csrf_token", "version", "seen", "page", "to_choose"]);

const ours = (name) => !FRAME.has(name) && !name.startsWith("keep_");

export function contents(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && ours(name)) (found[name] ??= []).push(value);
  }
  return found;
}

/* The body of a save: everything but the files. */
export function body(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}

const text = (values) => (values ?? []).join("\n").replaceAll("\r\n", "\n");

/* Names whose values are not the same on both sides. */
export function differing(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => text(one[name]) !== text(other[name]),
  );
}

/* Put back the values of some fields; nothing else is touched. */
export function fill(form, values) {
  for (const [name, wanted] of Object.entries(values)) {
    const left = [...wanted];
    for (const field of form.elements) {
      if (field.name !== name || field.type === "file") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = wanted.includes(field.value);
      else field.value = left.shift() ?? "";
    }
  }
}

const first = (form, name) => [...form.elements].find((field) => field.name === name);
const labelText = (field) => {
  const label = field?.labels?.[0]?.cloneNode(true);
  label?.querySelectorAll(".fr-hint-text, .portal-optional").forEach((part) => part.remove());
  return label?.textContent.trim() ?? "";
};

/* What the field is called on the page. */
export function labelOf(form, name) {
  const field = first(form, name);
  if (field?.type !== "radio" && field?.type !== "checkbox") return labelText(field) || name;
  const legend = field.closest("fieldset")?.querySelector("legend")?.cloneNode(true);
  legend?.querySelectorAll(".fr-hint-text, .portal-optional").forEach((part) => part.remove());
  return legend?.textContent.trim() || labelText(field) || name;
}

/* The value as one reads it: the words of a choice, the text of a field. */
export function said(form, name, values) {
  const words = (values ?? []).map((value) => {
    const field = [...form.elements].find((one) => one.name === name && one.value === value);
    if (field?.type === "radio" || field?.type === "checkbox") return labelText(field);
    const list = first(form, name);
    return list?.options ? ([...list.options].find((one) => one.value === value)?.text ?? value) : value;
  });
  return words.join(", ").trim() || "(vide)";
}
