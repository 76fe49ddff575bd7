// The editor of a drill: how long it took, and that leaving does not lose what was written.

const form = document.querySelector("[data-drill]");
const began = Date.now();

if (form) {
  const text = form.querySelector("textarea");
  const first = text.value;
  let handed = false;
  form.addEventListener("submit", () => {
    handed = true;
    form.elements.seconds.value = String(Math.min(86400, Math.round((Date.now() - began) / 1000)));
  });
  window.addEventListener("beforeunload", (event) => {
    if (!handed && text.value !== first) event.preventDefault();
  });
}
