// An assessment is saved as one goes: each aspect by a small POST of its own, a note before its level as well. What could
// not be sent yet is kept in this tab, under the reader's key and the page's address (as draft-storage.js keeps forms), and
// is sent again by itself (outbox.js). The values of a POST that got no answer are listed in the field "tried" of the next one:
// the server then knows that they come from this tab, and not from another one.
// Choices are never replaced by an answer: only what stands around them is (templates/assessments/_write_state.html).
// Without this file the page is one form with its button.

const form = document.querySelector("form[data-answers]");
const line = document.getElementById("saved-line");
const reader = document.body.dataset.reader;
const PAUSE = 900; // after the last letter
const AGAIN = [2000, 5000, 10000, 30000];
const MOST_TRIED = 20;

const BY_SCRIPT = { "X-By-Script": "yes", "X-Page-Address": location.href }; // core/script_requests.py
const units = new Map();
let token = document.body.dataset.csrfToken;
const { pageCentre } = document.body.dataset;
let lastSaved = "";
let leaving = false;

class Unit {
  constructor(element) {
    this.element = element;
    this.code = element.dataset.unit;
    this.address = element.closest("[data-save]").dataset.save;
    this.dirty = false; // something is not known to be saved
    this.asked = false; // the other person's answer stands beside: this one decides
    this.refused = false; // the server said what is wrong: it waits for a change
  }

  fields() {
    return [...this.element.querySelectorAll("input, textarea")].filter((field) => field.name);
  }

  read() {
    const values = {};
    for (const field of this.fields()) {
      if (field.type === "radio") {
        values[field.name] ??= "";
        if (field.checked) values[field.name] = field.value;
      } else values[field.name] = field.value;
    }
    return values;
  }

  write(values) {
    for (const field of this.fields()) {
      if (!(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    }
    const note = this.element.querySelector("details.aspect-note");
    if (note?.querySelector("textarea").value) note.open = true;
  }

  // Note that these values are sent: until an answer comes, they may be saved already.
  trying(values) {
    const field = this.fields().find((one) => one.name.endsWith("tried"));
    const stem = field.name.endsWith("own_tried") ? field.name.slice(0, -"own_tried".length) : `${this.code}-`;
    const own = Object.entries(values).filter(([name]) => entered(name));
    const tried = field.value ? JSON.parse(field.value) : [];
    const named = Object.fromEntries(own.map(([name, value]) => [name.slice(stem.length), value]));
    if (tried.some((one) => JSON.stringify(one) === JSON.stringify(named))) return;
    field.value = JSON.stringify([...tried, named].slice(-MOST_TRIED));
  }

  get waits() {
    return this.dirty && !this.asked && !this.refused;
  }
}

// Whether a field holds something that a person enters, and not the state of the page.
function entered(name) {
  return !name.endsWith("seen") && !name.endsWith("tried");
}

function shown(values) {
  return JSON.stringify(Object.entries(values).filter(([name]) => entered(name)));
}

// What is kept in this tab

const storage = new OutboxStorage(() => sessionStorage, "jalon.kept:", 12 * 60 * 60 * 1000);
const outbox = new Outbox({
  storage,
  key: storage.key(reader, location.pathname, "#answers"),
  parts: "units",
  pauses: AGAIN,
  entry() {
    const dirty = [...units.values()].filter((unit) => unit.dirty).map((unit) => [unit.code, unit.read()]);
    return dirty.length ? { at: Date.now(), sent: false, units: Object.fromEntries(dirty) } : null;
  },
  waiting: () => [...units.values()].filter((unit) => unit.waits),
  batch(unit) {
    const values = unit.read();
    unit.trying(values);
    return values;
  },
  post,
  took,
  after(unit) {
    if (unit.waits && !outbox.trouble && !outbox.isBusy(unit)) outbox.later(unit, PAUSE);
    say();
  },
});

function putBack() {
  let count = 0;
  for (const [code, values] of Object.entries(outbox.restore()?.units ?? {})) {
    const unit = units.get(code);
    if (!unit || shown(values) === shown(unit.read())) continue;
    unit.write(values); // with the mark of what was seen then: somebody else may have written since
    unit.dirty = true;
    count += 1;
  }
  return count;
}

// What the line says

function say() {
  const all = [...units.values()];
  const dirty = all.filter((unit) => unit.dirty);
  const asked = dirty.filter((unit) => unit.asked);
  const wrong = dirty.filter((unit) => unit.refused);
  let state = lastSaved ? "saved" : "ready";
  let count = dirty.length;
  if (dirty.length && outbox.trouble) state = outbox.trouble;
  else if (dirty.some((unit) => outbox.isBusy(unit) || unit.waits)) state = "saving";
  else if (asked.length) [state, count] = ["conflict", asked.length];
  else if (wrong.length) [state, count] = ["waiting", wrong.length];
  const words = line.dataset[state].replace("{count}", count).replace("{time}", lastSaved);
  if (line.dataset.state === state && line.querySelector("[data-words]").textContent === words) return;
  line.dataset.state = state;
  line.querySelector("[data-words]").textContent = words;
  line.querySelector("a")?.remove();
  if (state === "out") {
    const link = document.createElement("a");
    link.href = line.dataset.signInUrl;
    link.textContent = line.dataset.signIn;
    link.addEventListener("click", () => (leaving = true));
    line.append(" ", link);
  }
}

// Sending

function changed(unit, wait) {
  unit.dirty = true;
  unit.refused = false;
  outbox.keep();
  outbox.later(unit, wait);
  say();
}

function send(unit, options) {
  if (unit.waits) outbox.send(unit, options);
  say();
}

// Send what waits because the page may be gone before an answer comes, which ends the requests under way.
function sendLast() {
  for (const unit of units.values()) send(unit, { keepalive: true, overlap: true });
}

async function post(unit, values, { keepalive = false }) {
  const answer = await request(unit, values, keepalive);
  const fresh = answer.status === 403 ? await newToken() : false;
  if (fresh === null) return null; // signed out
  return fresh ? request(unit, values, keepalive) : answer;
}

function request(unit, values, keepalive) {
  return fetch(unit.address, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "X-CSRFToken": token, "X-Page-Centre": pageCentre, ...BY_SCRIPT },
    credentials: "same-origin",
    keepalive,
  });
}

async function took(unit, answer, sent) {
  const out = answer.headers.get("X-Leave-For");
  if (out) return signedOut(out);
  if ([401, 403, 404].includes(answer.status)) return outbox.halt("refused");
  if (![400, 409, 200].includes(answer.status)) throw new NoAnswer();
  const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!parts.querySelector("[data-part]")) return outbox.halt("refused");
  apply(parts);
  if (parts.querySelector('[data-part="page-notice"]')) return outbox.halt(""); // completed meanwhile
  const told = unit.element.querySelector("[data-told]");
  if (answer.status === 200) {
    if (told) theirs(unit, sent, JSON.parse(told.dataset.theirs));
    unit.dirty = shown(unit.read()) !== shown({ ...sent, ...(told ? JSON.parse(told.dataset.theirs) : {}) });
    lastSaved = parts.querySelector("[data-at]").textContent;
  } else if (answer.status === 409) {
    unit.asked = true;
    theirs(unit, sent, JSON.parse(told.dataset.also));
    decide(unit);
  } else unit.refused = true;
  return undefined;
}

// Parts of the page are exchanged for those of the answer; the focus is never in one of them but by a button of it.
function apply(parts) {
  for (const part of parts.querySelectorAll("[data-part]"))
    for (const here of document.querySelectorAll(`[data-part="${CSS.escape(part.dataset.part)}"]`)) {
      const fresh = document.importNode(part, true);
      if (here.id) fresh.id = here.id;
      here.replaceWith(fresh);
    }
}

// Somebody else changed another part of the same answer: it is shown, unless this person has changed it again since.
function theirs(unit, sent, values) {
  const now = unit.read();
  for (const name of Object.keys(values)) if (now[name] !== sent[name]) delete values[name];
  unit.write(values);
}

function decide(unit) {
  const told = unit.element.querySelector("[data-told]");
  const choices = told?.querySelector(".told-choices");
  if (!choices) return;
  choices.hidden = false;
  choices.querySelector("[data-keep-mine]").addEventListener("click", () => {
    unit.asked = false;
    focusOn(unit);
    send(unit);
  });
  choices.querySelector("[data-take-theirs]").addEventListener("click", () => {
    unit.write(JSON.parse(told.dataset.theirs));
    unit.asked = false;
    focusOn(unit);
    send(unit);
  });
}

function focusOn(unit) {
  (unit.element.querySelector("input[type=radio]:checked") ?? unit.element.querySelector("input[type=radio]")).focus();
}

function signedOut(address) {
  outbox.trouble = "out";
  line.dataset.signInUrl = address;
}

// A token is refused when somebody signed out, or in again in another tab. Ask who is there, by the page itself: returns
// whether it gave a new token, or null where nobody is signed in.
async function newToken() {
  const answer = await fetch(location.href, {
    headers: BY_SCRIPT,
    credentials: "same-origin",
  });
  const out = answer.headers.get("X-Leave-For");
  if (out) {
    signedOut(out);
    return null;
  }
  if (!answer.ok) return false;
  const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (body.dataset.reader !== reader) return false;
  const fresh = body.dataset.csrfToken;
  if (!fresh || fresh === token) return false;
  token = fresh;
  form.elements.csrfmiddlewaretoken.value = fresh;
  return true;
}

// Leaving by a link that needs everything saved: wait for it

async function settled() {
  outbox.sendAll();
  for (let turn = 0; turn < 50; turn += 1) {
    const all = [...units.values()];
    if (!all.some((unit) => outbox.isBusy(unit) || (unit.waits && !outbox.trouble))) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ![...units.values()].some((unit) => unit.dirty);
}

if (form && reader) {
  for (const element of form.querySelectorAll("[data-unit]")) units.set(element.dataset.unit, new Unit(element));
  form.dataset.live = "";
  line.hidden = false;

  for (const unit of units.values()) {
    const told = unit.element.querySelector("[data-told=both]");
    if (!told) continue;
    unit.dirty = unit.asked = true;
    decide(unit);
  }

  form.addEventListener("input", (event) => {
    const unit = units.get(event.target.closest("[data-unit]")?.dataset.unit);
    if (!unit) return;
    if (unit.asked && event.target.type === "radio") unit.asked = false;
    changed(unit, event.target.type === "radio" ? 250 : PAUSE); // arrows pass over answers that are not meant
  });
  form.addEventListener("focusout", (event) => {
    const unit = units.get(event.target.closest("[data-unit]")?.dataset.unit);
    if (unit?.waits) send(unit);
  });
  form.addEventListener("click", (event) => {
    const confirmed = event.target.closest("[data-confirm]");
    if (!confirmed) return;
    event.preventDefault();
    const unit = units.get(confirmed.closest("[data-unit]").dataset.unit);
    unit.write({ [`${unit.code}-answer`]: "not_applicable", [`${unit.code}-reason`]: confirmed.value });
    unit.asked = false;
    changed(unit, 0);
    focusOn(unit);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    outbox.sendAll();
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-after-saved]");
    if (!link) return;
    event.preventDefault();
    await settled();
    location.assign(link.href);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") sendLast();
  });
  window.addEventListener("online", () => outbox.online());
  window.addEventListener("offline", () => {
    if ([...units.values()].some((unit) => unit.dirty)) outbox.fail("offline");
    say();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...units.values()].some((unit) => unit.dirty)) event.preventDefault();
  });

  const count = putBack();
  outbox.keep(); // what the server took although its answer was lost is kept no longer
  if (count) {
    document.getElementById("put-back").hidden = false;
    outbox.sendAll();
  }
  say();
}
