// The form of an assignment shows the fields of the kind that is chosen; without this all of them are shown.
const form = document.querySelector("[data-setting]");
const kind = form?.querySelector("[data-kind]");

function show() {
  for (const part of form.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== kind.value;
}

if (kind) {
  kind.addEventListener("change", show);
  show();
}
