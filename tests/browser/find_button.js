// arguments: the words wanted. Answers the button, link or summary that says them, or a text that lists what there is.
const clean = text => (text || "").replace(/\s+/g, " ").trim();
const wanted = clean(arguments[0]);
const says = each => clean(each.innerText) || clean(each.value) || clean(each.getAttribute("aria-label"));
const pressable = [...document.querySelectorAll("button, a[href], summary, input[type=submit], input[type=button], [role=button]")]
  .filter(each => !each.disabled && each.getClientRects().length);
return pressable.find(each => says(each) === wanted)
  || pressable.find(each => says(each).startsWith(wanted))
  || pressable.map(says).join(", ") || "no button";
