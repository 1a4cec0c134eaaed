// Shows and hides what is typed in the field that the button controls. Without this file the button stays hidden.
for (const button of document.querySelectorAll("button[data-show-password]")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
  // Sent as text, it could be kept by the browser among ordinary entries.
  input.form.addEventListener("submit", () => {
    input.type = "password";
  });
}
