// What native elements lack, for every page: menus that close, forms that are sent once, and the focus after an error.
// Everything works without this file; it loads with `defer`.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  closeMenus();
  menu.querySelector("summary").focus();
});

// "/" goes to the field that says so, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const here = event.target;
  if (here.isContentEditable || here.matches?.("input, select, textarea")) return;
  const field = [...document.querySelectorAll("[data-shortcut]")].find((one) => one.dataset.shortcut === event.key);
  if (!field || !field.checkVisibility()) return;
  event.preventDefault();
  field.focus();
  field.select();
});

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

// A second press while the first is on its way would do a thing twice. The button is disabled after the browser has
// read the form, because a disabled button does not send its own name. `data-may-repeat` is for downloads, which
// leave the page in place.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || "mayRepeat" in form.dataset) return;
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]:not(:disabled)")) {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }
  });
});

// A link of the summary of errors leaves the name of its field in the address. A form that is sent again would bring it
// along, and the focus would go to that field and not to the new summary.
document.addEventListener("submit", ({ target: form }) => {
  if (form.hasAttribute("action") || !location.hash) return;
  history.replaceState(history.state, "", location.pathname + location.search);
});

// Coming back by the browser's own button shows the page as it was left: its buttons must work again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});
