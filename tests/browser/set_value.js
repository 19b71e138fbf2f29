// arguments: a control whose value cannot be typed in every language, and the value. Answers true, or the values it would take.
const [control, value] = arguments;
if (control.tagName === "SELECT") {
  const options = [...control.options];
  const option = options.find(each => each.text.trim() === value) || options.find(each => each.value === value);
  if (!option) return options.map(each => each.text.trim()).join(", ");
  option.selected = true;
} else {
  control.value = value;
  if (control.value !== value) return control.value;
}
control.dispatchEvent(new Event("input", { bubbles: true }));
control.dispatchEvent(new Event("change", { bubbles: true }));
return true;
