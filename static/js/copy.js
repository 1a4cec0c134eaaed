// Copies what the field that the button names holds. Without this file the button stays hidden.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const input = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      document.execCommand("copy"); // a page that came without https has no clipboard of its own
    }
    button.textContent = button.dataset.done;
    button.setAttribute("aria-live", "polite");
  });
}
