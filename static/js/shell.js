// What native elements lack, for every page: menus that close, forms that are sent once, and where the focus is.
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

// Where the next thing is to write, the focus is there when the page opens: in the field that says so, or in the first
// field of a form that is all there is on its page. Not after an error, whose summary has the focus, not where the
// address leads to a place, and only where a keyboard is at hand: on a phone it would pop up over the page.
function focusToWrite() {
  if (location.hash || document.querySelector("[autofocus]") || !matchMedia("(hover: hover) and (pointer: fine)").matches) {
    return;
  }
  if (document.activeElement && document.activeElement !== document.body) return;
  const fields = "input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)";
  const form = document.querySelector("form[data-focus-first]");
  const first = document.querySelector("[data-focus]")
    ?? [...(form?.querySelectorAll(fields) ?? [])].find((field) => field.checkVisibility());
  if (!first) return;
  (form?.querySelector(`[type=radio][name="${CSS.escape(first.name)}"]:checked`) ?? first).focus();
}

focusToWrite();

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
