// A button among the facts of a code that puts it on the clipboard.
export function startCopy(place) {
  if (!place || !navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy code";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(place.dataset.copy);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => { button.textContent = "Copy code"; }, 1500);
  });
  const item = document.createElement("li");
  item.append(button);
  document.querySelector(".head .facts")?.append(item);
}
