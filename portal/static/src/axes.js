/* Questions of an axis (<details data-axes="3b 3c">) open when it is chosen, and leave when it is not and they are empty. */
export function axisGroups(form) {
  const groups = [...form.querySelectorAll("details[data-axes]")];
  const asked = new Map(groups.map((group) => [group, group.open]));
  const update = (event) => {
    if (event && !["main_axis", "other_axes"].includes(event.target?.name)) return;
    const boxes = form.querySelectorAll("[name=main_axis]:checked, [name=other_axes]:checked");
    const chosen = new Set([...boxes].map((box) => box.value));
    for (const group of groups) {
      const wanted = group.dataset.axes.split(" ").some((axis) => chosen.has(axis));
      const typed = [...group.querySelectorAll("input, textarea")].some((field) => field.value.trim());
      group.hidden = !wanted && !typed;
      if (wanted !== asked.get(group)) group.open = wanted;
      asked.set(group, wanted);
    }
  };
  form.addEventListener("change", update);
  update();
}
