// Keeps what is typed in `<form data-keep>` in this tab until the server has taken it: after a lost connection, a
// session that ended or a crash, it is put back and said. It is kept under the reader's own key, is thrown away by
// signing out, by another reader and after twelve hours, and never leaves the tab (docs/adr/0016, 0045).

const drafts = new OutboxStorage(() => sessionStorage, "jalon.kept:", 12 * 60 * 60 * 1000);
const body = document.body;
const reader = body.dataset.reader;

function keyOf(form) {
  return drafts.key(reader, location.pathname, form.dataset.keep);
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !["csrfmiddlewaretoken", "page_centre"].includes(field.name) &&
      !["password", "file", "submit", "button", "reset", "fieldset"].includes(field.type) &&
      !field.closest("[data-keep-not]"),
  );
}

function read(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    values[field.name] ??= [];
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) values[field.name].push(field.value);
    } else if (field.type === "select-multiple") {
      values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      values[field.name].push(field.value);
    }
  }
  return values;
}

function write(form, values) {
  const places = {};
  for (const field of fieldsOf(form)) {
    const kept = values[field.name];
    if (!kept) continue;
    if (["checkbox", "radio"].includes(field.type)) {
      field.checked = kept.includes(field.value);
    } else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = kept.includes(option.value);
    } else {
      places[field.name] ??= 0;
      const value = kept[places[field.name]++];
      if (value !== undefined) field.value = value;
    }
    if (field.type !== "hidden") field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What a person sees of a form; the key and the mark that it carries are new at each showing.
function seen(form, values) {
  const hidden = new Set(fieldsOf(form).filter((field) => field.type === "hidden").map((field) => field.name));
  return JSON.stringify(Object.entries(values).filter(([name]) => !hidden.has(name)));
}

function keep(form, sent = false) {
  const values = read(form);
  if (seen(form, values) === form.jalonShown) drafts.write(keyOf(form), null);
  else drafts.write(keyOf(form), { at: Date.now(), sent, values });
}

function settle() {
  const returned = ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);
  const refused = !reader || "notTaken" in body.dataset || body.dataset.answers === "post";
  drafts.removeOthers(reader);
  for (const [key, entry] of drafts.entries().filter(([, { sent }]) => sent)) {
    const here = key.startsWith(drafts.key(reader, location.pathname, ""));
    drafts.write(key, refused || (returned && here) ? { ...entry, sent: false } : null);
  }
}

function say(form, name) {
  const note = document.getElementById(name).content.firstElementChild.cloneNode(true);
  note.querySelector("[data-throw-away]")?.addEventListener("click", () => {
    drafts.write(keyOf(form), null);
    location.reload();
  });
  form.querySelector(":scope > [data-kept-note]")?.remove();
  form.prepend(note);
  return note;
}

settle();

for (const form of reader ? document.querySelectorAll("form[data-keep]") : []) {
  form.jalonShown = seen(form, read(form));
  const kept = drafts.read(keyOf(form));
  if (body.dataset.answers === "post") {
    if (kept) keep(form); // the server shows again what was typed
    form.jalonShown = ""; // and it is saved nowhere
  } else if (kept) {
    const { values } = kept;
    if (seen(form, values) === form.jalonShown) drafts.write(keyOf(form), null);
    else {
      write(form, values);
      say(form, "kept-note");
    }
  }
}

let waiting;
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (!form || !reader) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form), 200);
  });
}

// Capture: before shell.js disables the buttons of a form that is on its way.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if ("forget" in form.dataset) {
      clearTimeout(waiting); // what was just typed is not kept after it was thrown away
      for (const key of drafts.keys()) drafts.write(key, null);
      return;
    }
    if (!reader || !form.matches("form[data-keep]")) return;
    clearTimeout(waiting);
    keep(form, navigator.onLine);
    if (navigator.onLine) return;
    event.preventDefault();
    say(form, "kept-offline").scrollIntoView({ block: "nearest" });
  },
  true,
);

window.addEventListener("online", () => {
  for (const note of document.querySelectorAll("[data-kept-note=offline]")) note.remove();
});
