// arguments: the label, name or id wanted, and the value to come. Answers the control, or a text that lists what there is.
const [wanted, value] = arguments;
const clean = text => (text || "").replace(/\s+/g, " ").replace(/[\s*：:]+$/, "").trim();
const labelText = label => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll("input, select, textarea, button").forEach(inner => inner.remove());
  return clean(copy.textContent);
};
const referred = control => (control.getAttribute("aria-labelledby") || "").split(/\s+/)
  .map(id => id && document.getElementById(id)).filter(Boolean).map(each => clean(each.textContent));
const legend = control => {
  const set = control.closest("fieldset");
  return control.type === "radio" && set && set.querySelector("legend") ? [clean(set.querySelector("legend").textContent)] : [];
};
const names = control => [
  ...[...(control.labels || [])].map(labelText), ...referred(control), clean(control.getAttribute("aria-label")),
  ...legend(control), control.name, control.id,
].filter(Boolean);
const controls = [...document.querySelectorAll("input, select, textarea")].filter(each =>
  !each.disabled && !["hidden", "submit", "button", "reset", "image"].includes(each.type)
  && (["file", "radio", "checkbox"].includes(each.type) || each.getClientRects().length));
const named = test => controls.filter(each => names(each).some(test));
let found = named(name => name === clean(wanted));
if (!found.length) found = named(name => name.startsWith(clean(wanted)));
const chosen = found.filter(each => each.type === "radio" && (each.value === value || names(each).includes(clean(value))));
if (chosen.length) return chosen[0];
if (found.length && found[0].type !== "radio") return found[0];
return controls.map(each => names(each)[0]).join(", ") || "no control";
