// The sheet of a session on a phone: one touch a mark, saved as one goes, kept on the device while there is no network.
// On the device: keys that name a person on this one sheet only, and marks; never a name (docs/adr/0017). Without this
// file the sheet is a plain form with the same answers.

const STORE = "jalon.marks:";
const KEPT_DAYS = 14;
const PAUSE = 600; // after a touch, before it is sent
const AGAIN = [3000, 8000, 20000]; // after a failure
const NEXT = { "": "present", present: "no_news" }; // any other answer goes back to present
const THERE = ["present", "late", "left_early"];
const TIMED = ["late", "left_early"];

const same = (one, other) => one.status === other.status && (one.minutes ?? null) === (other.minutes ?? null);

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(STORE))) {
    const at = stored(key)?.at ?? 0;
    if (Date.now() - at > KEPT_DAYS * 24 * 3600 * 1000) localStorage.removeItem(key);
  }
}

class Register {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(form.querySelector("#register-words").textContent);
    this.key = `${STORE}${form.dataset.register}:${form.dataset.owner}`;
    this.state = form.dataset.state;
    this.seen = Number(form.elements.seen.value);
    this.undos = [];
    this.failures = 0;
    this.lines = new Map([...form.querySelectorAll("[data-key]")].map((el) => [el.dataset.key, this.line(el)]));
    this.wire();
    this.restore();
    for (const line of this.lines.values()) this.draw(line);
    this.sum();
    this.say();
    if (this.waiting().length) this.later(0);
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }

  // Lines

  line(el) {
    const radio = el.querySelector("input[type=radio]:checked");
    const minutes = el.querySelector(".register-minutes input");
    const status = radio?.value ?? "";
    const now = { status, minutes: TIMED.includes(status) ? Number(minutes.value) || null : null };
    const base = { status: el.dataset.saved, minutes: Number(el.dataset.savedMinutes) || null };
    const asked = el.querySelector(".register-clash");
    const line = { el, key: el.dataset.key, name: el.querySelector(".register-name").textContent, base, now, seen: this.seen, tried: [] };
    line.clash = asked ? { words: asked.firstElementChild.textContent, seen: this.seen } : null;
    asked?.remove();
    line.minutes = minutes;
    line.button = el.querySelector("[data-now]");
    line.more = el.querySelector("[data-more]");
    line.choices = el.querySelector(".register-choices");
    return line;
  }

  phrase(mark) {
    const said = this.words.marks[mark.status];
    return mark.minutes ? `${said}, ${this.words.minutes.replace("{n}", mark.minutes)}` : said;
  }

  differs(line) {
    return !same(line.now, line.base) || line.tried.length > 0;
  }

  waiting() {
    return [...this.lines.values()].filter((line) => this.differs(line) && !line.clash);
  }

  mark(line, status, minutes = null) {
    this.marks([[line, { status, minutes }]]);
  }

  marks(changes) {
    const real = changes.filter(([line, mark]) => !same(line.now, mark));
    if (!real.length) return;
    this.undos.push(real.map(([line]) => [line.key, line.now]));
    for (const [line, mark] of real) {
      line.now = mark;
      this.draw(line);
    }
    this.announce(real.length === 1 ? `${real[0][0].name}: ${this.phrase(real[0][1])}` : "");
    this.changed();
  }

  changed() {
    this.keep();
    this.sum();
    this.say();
    this.later(PAUSE);
  }

  undo() {
    const group = this.undos.pop();
    for (const [key, mark] of group ?? []) {
      const line = this.lines.get(key);
      if (!line) continue;
      line.now = mark;
      this.draw(line);
    }
    this.announce(this.words.undone);
    this.changed();
    if (!this.undos.length) [this.part("open"), this.part("close")].find((button) => button && !button.hidden).focus();
  }

  // Drawing

  draw(line) {
    line.el.dataset.status = line.now.status;
    line.button.textContent = this.phrase(line.now);
    line.button.setAttribute("aria-label", `${line.name}: ${this.phrase(line.now)}`);
    for (const radio of line.choices.querySelectorAll("input[type=radio]")) radio.checked = radio.value === line.now.status;
    const timed = TIMED.includes(line.now.status);
    line.minutes.closest(".register-minutes").hidden = !timed;
    if (document.activeElement !== line.minutes) line.minutes.value = line.now.minutes ?? "";
    for (const quick of line.choices.querySelectorAll("[data-quick]")) {
      quick.hidden = quick.dataset.quick !== line.now.status;
      for (const button of quick.children) button.setAttribute("aria-pressed", String(Number(button.value) === line.now.minutes));
    }
    this.drawClash(line);
  }

  drawClash(line) {
    line.el.querySelector(".register-clash")?.remove();
    if (!line.clash) return;
    const box = document.createElement("div");
    box.className = "register-clash";
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", line.el.querySelector(".register-name").id);
    const said = document.createElement("p");
    said.textContent = `${line.clash.words} ${this.words.clash.replace("{mark}", this.phrase(line.now))}`;
    const row = document.createElement("div");
    row.className = "row";
    for (const [words, mark] of [[this.words.theirs, line.base], [this.words.mine, line.now]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = words.replace("{mark}", this.phrase(mark));
      button.addEventListener("click", () => this.decide(line, mark));
      row.append(button);
    }
    box.append(said, row);
    line.choices.before(box);
  }

  decide(line, mark) {
    line.seen = line.clash.seen;
    line.clash = null;
    line.now = mark;
    this.draw(line);
    line.button.focus();
    this.changed();
  }

  open(line, opened) {
    line.more.setAttribute("aria-expanded", String(opened));
    line.el.classList.toggle("is-open", opened);
    if (!opened) return;
    for (const other of this.lines.values()) if (other !== line && other.el.classList.contains("is-open")) this.open(other, false);
    (line.choices.querySelector("input:checked") ?? line.choices.querySelector("input")).focus({ preventScroll: true });
    line.el.scrollIntoView({ block: "nearest" });
  }

  sum() {
    const lines = [...this.lines.values()];
    const concerned = lines.filter((line) => line.now.status !== "not_concerned");
    const there = concerned.filter((line) => THERE.includes(line.now.status)).length;
    const blank = lines.filter((line) => !line.now.status).length;
    const one = there === 1 || (there === 0 && document.documentElement.lang === "fr");
    const words = one ? this.words.one : this.words.many;
    this.part("count").textContent = words.replace("{there}", there).replace("{of}", concerned.length);
    const all = this.part("all");
    all.disabled = !blank;
    all.textContent = blank && blank < lines.length ? this.words.others : this.words.all;
    this.part("undo").hidden = !this.undos.length;
    const open = this.part("open");
    if (!open) return;
    // A sheet nobody has touched is opened; from the first mark on it is closed.
    open.hidden = this.state !== "planned" || blank < lines.length;
    open.classList.toggle("button-main", !open.hidden);
    this.part("close").hidden = !open.hidden;
  }

  say() {
    const left = [...this.lines.values()].some((line) => this.differs(line));
    const kept = this.part("kept");
    const offline = this.offline || !navigator.onLine;
    kept.dataset.is = this.busy ? "saving" : left || this.stopped ? "kept" : "saved";
    const words = this.words[kept.dataset.is];
    const shown = left || this.seen || this.undos.length ? words : "";
    if (kept.textContent !== shown) kept.textContent = shown;
    document.querySelector("[data-tag-offline]").hidden = !offline;
    document.querySelector("[data-tag-state]").hidden = offline;
  }

  announce(words) {
    this.part("said").textContent = words;
  }

  notice(words, link = null) {
    const place = this.part("notice");
    place.hidden = !words;
    place.textContent = words ?? "";
    if (!words || !link) return;
    const way = document.createElement("a");
    [way.href, way.textContent] = [link, this.words.reload];
    place.append(" ", way);
  }

  // On the device

  keep() {
    const marks = {};
    for (const line of this.lines.values()) {
      if (this.differs(line)) marks[line.key] = { ...line.now, seen: line.seen, tried: line.tried };
    }
    try {
      if (Object.keys(marks).length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), marks }));
      else localStorage.removeItem(this.key);
    } catch {
      // A full or forbidden storage keeps nothing; what is on the page is still sent.
    }
  }

  restore() {
    const kept = stored(this.key)?.marks ?? {};
    let found = false;
    for (const [key, { status, minutes, seen, tried }] of Object.entries(kept)) {
      const line = this.lines.get(key);
      if (!line || line.clash) continue;
      Object.assign(line, { now: { status, minutes: minutes ?? null }, seen, tried: tried ?? [] });
      found ||= this.differs(line);
    }
    if (found) this.announce(this.words.returned);
    this.keep();
  }

  // Sending

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  async send() {
    if (this.busy || this.stopped) return this.flight;
    clearTimeout(this.timer);
    const batch = this.waiting();
    const marks = batch.map((line) => ({ key: line.key, ...line.now, seen: line.seen, tried: line.tried.map((mark) => [mark.status, mark.minutes]) }));
    for (const line of batch) {
      line.flying = line.now;
      if (!line.tried.some((mark) => same(mark, line.now))) line.tried = [...line.tried, line.now];
    }
    this.keep();
    this.busy = true;
    this.say();
    this.flight = this.post(JSON.stringify({ known: this.seen, marks }), batch);
    await this.flight;
    this.busy = false;
    this.say();
    if (this.waiting().length && !this.stopped) this.later(this.offline ? AGAIN[Math.min(this.failures, AGAIN.length) - 1] : 0);
    return undefined;
  }

  async post(body, batch) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    if (this.form.elements.page_centre) headers["X-Page-Centre"] = this.form.elements.page_centre.value;
    this.asked = Date.now();
    let answer;
    try {
      answer = await fetch(this.form.action, { method: "POST", headers, body, redirect: "manual", keepalive: body.length < 60000 });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    } catch {
      this.failures += 1;
      this.offline = true;
      return;
    }
    [this.failures, this.offline] = [0, false];
    if (answer.ok) this.took(await answer.json(), batch);
    else await this.refused(answer);
  }

  took(told, batch) {
    this.seen = told.seen;
    this.form.elements.seen.value = told.seen;
    this.notice("");
    const sent = new Set(batch);
    for (const line of this.lines.values()) {
      const news = told.lines[line.key];
      if (sent.has(line)) this.heard(line, news, told);
      else if (!this.differs(line) && !line.clash) {
        if (news) line.base = line.now = news;
        line.seen = told.seen;
        if (news) this.draw(line);
      } else if (!news && !line.clash) line.seen = told.seen;
    }
    this.stands(told.state);
    this.keep();
    this.sum();
    if (Object.keys(told.lines).some((key) => !this.lines.has(key))) this.again();
  }

  heard(line, news, told) {
    const words = told.clashes[line.key];
    line.tried = [];
    if (words) {
      line.clash = { words, seen: told.seen };
      line.base = news;
      this.announce(`${line.name}: ${words}`);
    } else {
      line.base = news ?? line.flying;
      if (same(line.now, line.flying)) line.now = line.base;
      line.seen = told.seen;
    }
    this.draw(line);
  }

  stands(state) {
    if (state === this.state) return;
    if (!["held", "reopened"].includes(state) && !this.waiting().length) location.reload();
    this.state = state;
    this.sum();
    const tag = document.querySelector("[data-tag-state] .tag");
    if (tag) [tag.textContent, tag.className] = [this.words.states[state], "tag tag-sun"];
  }

  async refused(answer) {
    this.stopped = true;
    if (answer.type === "opaqueredirect" || answer.status === 403) this.notice(this.words.signed_out, this.form.dataset.page);
    else if ([409, 422, 400].includes(answer.status)) {
      const { refused } = await answer.json();
      this.notice(`${this.words.refused} ${refused.join(" ")}`, this.form.dataset.page);
    } else this.notice(this.words.unreachable);
  }

  // Somebody else added a person: the sheet is drawn anew by the server, and what waits is put back on it.
  async again() {
    const answer = await fetch(this.form.dataset.page, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.headers.has("HX-Redirect")) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("sheet");
    this.keep();
    this.gone = true;
    document.getElementById("sheet").replaceWith(drawn);
    start();
  }

  async close(event) {
    event.preventDefault();
    this.part("close").setAttribute("aria-busy", "true");
    if (this.busy) await this.flight;
    await new Promise((done) => setTimeout(done));
    if (this.waiting().length || this.offline) await this.send();
    this.part("close").removeAttribute("aria-busy");
    const asked = [...this.lines.values()].find((line) => line.clash);
    if (asked) asked.el.querySelector(".register-clash button").focus();
    else if (this.offline || !navigator.onLine) this.notice(this.words.closing);
    else if (!this.stopped && !this.waiting().length) {
      this.closing = true;
      this.form.requestSubmit(this.part("close"));
    }
  }

  // Gestures

  wire() {
    this.form.classList.add("is-live");
    this.part("save").hidden = true;
    for (const line of this.lines.values()) this.wireLine(line);
    this.part("all").addEventListener("click", (event) => {
      event.preventDefault();
      const blank = [...this.lines.values()].filter((line) => !line.now.status);
      this.marks(blank.map((line) => [line, { status: "present", minutes: null }]));
      this.announce(this.part("count").textContent);
    });
    this.part("undo").addEventListener("click", () => this.undo());
    this.form.addEventListener("submit", (event) => {
      if (!this.closing && event.submitter?.value !== "open") this.close(event);
    });
  }

  wireLine(line) {
    line.button.hidden = line.more.hidden = false;
    line.button.addEventListener("click", () => this.mark(line, NEXT[line.now.status] ?? "present"));
    line.more.addEventListener("click", () => this.open(line, line.more.getAttribute("aria-expanded") !== "true"));
    line.choices.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      const status = event.target.value;
      this.mark(line, status, this.words.usual[status] ?? null);
    });
    line.choices.addEventListener("click", (event) => {
      const quick = event.target.closest("[data-quick] button");
      if (quick) this.mark(line, line.now.status, Number(quick.value));
      // A touch chooses and is done; arrows walk through the answers and leave them open.
      const touched = event.detail > 0 && event.target.type === "radio" && !TIMED.includes(event.target.value);
      if (quick || touched) this.shut(line);
    });
    line.minutes.addEventListener("input", () => {
      const minutes = Number(line.minutes.value);
      const right = Number.isInteger(minutes) && minutes >= 1 && minutes <= this.words.longest;
      line.minutes.setAttribute("aria-invalid", String(!right && line.minutes.value !== ""));
      if (right) this.mark(line, line.now.status, minutes);
    });
    line.minutes.addEventListener("blur", () => {
      line.minutes.value = line.now.minutes ?? "";
      line.minutes.removeAttribute("aria-invalid");
    });
    line.choices.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && (event.key !== "Enter" || event.target.tagName === "BUTTON")) return;
      event.preventDefault();
      this.shut(line);
    });
  }

  shut(line) {
    this.open(line, false);
    line.more.focus();
  }
}

let register = null;

function start() {
  const form = document.querySelector("form[data-register]");
  register = form ? new Register(form) : null;
}

forgetOld();
start();
window.addEventListener("online", () => register?.send());
window.addEventListener("offline", () => register?.say());
document.addEventListener("visibilitychange", () => {
  if (!register) return;
  if (document.hidden ? register.waiting().length : Date.now() - (register.asked ?? 0) > 10000) register.send();
});
