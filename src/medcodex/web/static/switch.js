// Light or dark: what the system prefers until somebody chooses.
export function startTheme(button) {
  if (!button) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shown = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const tell = () => button.setAttribute("aria-pressed", String(shown() === "dark"));
  button.hidden = false;
  button.title = "Light or dark";
  button.addEventListener("click", () => {
    const next = shown() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try { localStorage.setItem("medcodex-theme", next); } catch { /* kept for this page only */ }
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
}
