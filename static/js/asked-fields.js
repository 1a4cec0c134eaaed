// A field that a choice asks for is in sight where that choice is made (core/conditional_fields.py). What was typed in
// it stays while it is out of sight. Without this file every field is in sight.

function chosen(form, name) {
  const fields = [...form.elements].filter((field) => field.name === name);
  const made = fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
  return made.length ? made.map((field) => field.value) : [""];
}

function isAsked(form, { askedWhen, askedHolds, askedUnless }) {
  const choices = (askedUnless ?? askedHolds).split(" ");
  const among = chosen(form, askedWhen).some((choice) => choices.includes(choice));
  return askedUnless === undefined ? among : !among;
}

function showAsked(form) {
  for (const field of form.querySelectorAll("[data-asked-when]")) field.hidden = !isAsked(form, field.dataset);
}

// Who does not see that a field came may follow the choice to it.
function tie(form) {
  for (const field of form.querySelectorAll("[data-asked-when][id]")) {
    for (const choice of form.elements) {
      if (choice.name !== field.dataset.askedWhen || choice.type === "hidden") continue;
      const tied = choice.getAttribute("aria-controls")?.split(" ") ?? [];
      choice.setAttribute("aria-controls", [...new Set([...tied, field.id])].join(" "));
    }
  }
}

const asking = [...document.forms].filter((form) => form.querySelector("[data-asked-when]"));
for (const form of asking) {
  tie(form);
  showAsked(form);
  form.addEventListener("change", () => showAsked(form));
  form.addEventListener("reset", () => setTimeout(() => showAsked(form)));
}

// Coming back, the browser puts back what was chosen.
window.addEventListener("pageshow", () => asking.forEach(showAsked));
