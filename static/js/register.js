// The sheet of a session on a phone: one touch a mark, saved as one goes, kept on the device while there is no network
// (outbox.js). On the device: keys that name a person on this one sheet only, and marks; never a name (docs/adr/0017). Only an answer
// of the server removes a mark from it (docs/adr/0034). Without this file the sheet is a plain form with the same answers.

const PAUSE = 600; // after a touch, before it is sent
const AGAIN = [3000, 8000, 20000]; // after a failure
const NEXT = { "": "present", present: "no_news" }; // any other answer goes back to present
const THERE = ["present", "late", "left_early"];
const TIMED = ["late", "left_early"];
const SHEET = "sheet"; // the one lane of its outbox

const same = (one, other) => one.status === other.status && (one.minutes ?? null) === (other.minutes ?? null);

class Register {
  // `before`: what the sheet that this one replaces had not sent, where the device could not keep it.
  constructor(form, before = null) {
    this.form = form;
    this.words = JSON.parse(form.querySelector("#register-words").textContent);
    this.outbox = this.newOutbox(markStorage.key(form.dataset.register, form.dataset.owner));
    this.state = form.dataset.state;
    this.seen = Number(form.elements.seen.value);
    this.undos = [];
    this.strays = {}; // kept marks of persons who are not on this sheet any more
    this.closeAsked = ""; // the state of the sheet when closing it was asked, and not answered yet
    this.unclosed = ""; // the same, from an earlier visit: it is said, and done by nobody but her
    this.lines = new Map([...form.querySelectorAll("[data-key]")].map((el) => [el.dataset.key, this.line(el)]));
    this.wire();
    const stored = this.outbox.restore();
    this.restore(before ? { ...before, marks: { ...stored?.marks, ...before.marks } } : stored);
    for (const line of this.lines.values()) this.draw(line);
    this.sum();
    this.say();
    this.outbox.later(SHEET, 0);
  }

  newOutbox(key) {
    return new Outbox({
      storage: markStorage,
      key,
      parts: "marks",
      pauses: AGAIN,
      entry: () => KeptMarks.held(this.entry()),
      waiting: () => (this.left() ? [SHEET] : []),
      batch: () => this.batch(),
      post: (_lane, batch) => this.post(batch),
      took: (_lane, answer, batch) => this.answered(answer, batch),
      after: () => this.after(),
    });
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }

  // Lines

  line(el) {
    const radio = el.querySelector("input[type=radio]:checked");
    const minutes = el.querySelector(".register-minutes input");
    const status = radio?.value ?? "";
    const base = { status: el.dataset.saved, minutes: Number(el.dataset.savedMinutes) || null };
    const field = new MinutesField(minutes, {
      longest: this.words.longest,
      took: (number) => this.mark(line, line.now.status, number),
      said: () => this.drawWrong(line),
    });
    const now = { status, minutes: TIMED.includes(status) ? field.number() : null };
    const asked = el.querySelector(".register-clash");
    const line = { el, key: el.dataset.key, name: el.querySelector(".register-name").textContent, base, now, seen: this.seen, tried: [], act: null, at: null };
    line.clash = asked ? { words: asked.firstElementChild.textContent, seen: this.seen } : null;
    asked?.remove();
    line.minutes = minutes;
    line.field = field;
    line.button = el.querySelector("[data-now]");
    line.more = el.querySelector("[data-more]");
    line.choices = el.querySelector(".register-choices");
    if (TIMED.includes(status) && minutes.value.trim() && now.minutes === null) field.wrong = true; // the server says so
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
    return [...this.lines.values()].filter((line) => this.differs(line) && !line.clash && !line.field.wrong);
  }

  // The first line whose minutes cannot be: it is not sent, and the sheet is not closed, before they are mended.
  wrongLine() {
    return [...this.lines.values()].find((line) => line.field.wrong);
  }

  // Whether something is still to be sent.
  left() {
    return this.waiting().length > 0 || Object.keys(this.strays).length > 0 || Boolean(this.closeAsked);
  }

  // A new answer is a new act, at the time that this phone believes it to be.
  set(line, mark) {
    line.field.drop(mark.minutes);
    Object.assign(line, { now: mark, act: KeptMarks.newAct(), at: Date.now() });
  }

  mark(line, status, minutes = null) {
    this.marks([[line, { status, minutes }]]);
  }

  marks(changes) {
    const real = changes.filter(([line, mark]) => !same(line.now, mark));
    if (!real.length) return;
    this.undos.push(real.map(([line]) => [line.key, line.now]));
    for (const [line, mark] of real) {
      this.set(line, mark);
      this.draw(line);
    }
    this.announce(real.length === 1 ? `${real[0][0].name}: ${this.phrase(real[0][1])}` : "");
    this.changed();
  }

  changed() {
    this.keep();
    this.sum();
    this.say();
    this.outbox.later(SHEET, PAUSE);
  }

  undo() {
    const group = this.undos.pop();
    for (const [key, mark] of group ?? []) {
      const line = this.lines.get(key);
      if (!line) continue;
      this.set(line, mark);
      this.draw(line);
    }
    this.announce(this.words.undone);
    this.changed();
    if (!this.undos.length) [this.part("open"), this.part("close")].find((button) => button && !button.hidden)?.focus();
  }

  // Drawing

  draw(line) {
    line.el.dataset.status = line.now.status;
    line.el.querySelector("[data-lacks]")?.toggleAttribute("hidden", Boolean(line.now.status));
    line.button.textContent = this.phrase(line.now);
    line.button.setAttribute("aria-label", `${line.name}: ${this.phrase(line.now)}`);
    for (const radio of line.choices.querySelectorAll("input[type=radio]")) radio.checked = radio.value === line.now.status;
    const timed = TIMED.includes(line.now.status);
    line.minutes.closest(".register-minutes").hidden = !timed;
    line.field.show(line.now.minutes, document.activeElement === line.minutes);
    for (const button of line.choices.querySelectorAll("[data-quick] button")) {
      const { quick } = button.parentElement.dataset;
      button.setAttribute("aria-pressed", String(quick === line.now.status && Number(button.value) === line.now.minutes));
    }
    this.drawClash(line);
  }

  // Say beside the field what minutes can be, in the words of the server; a sentence that it gave stays.
  drawWrong(line, words = this.words.wrong) {
    const id = `error-${line.key}`;
    document.getElementById(id)?.remove();
    line.minutes.removeAttribute("aria-describedby");
    line.choices.removeAttribute("aria-describedby");
    line.el.classList.toggle("is-wrong", line.field.wrong);
    this.say();
    if (!line.field.wrong) return;
    const said = document.createElement("p");
    [said.id, said.className, said.textContent] = [id, "error", words];
    said.setAttribute("role", "alert");
    line.minutes.setAttribute("aria-describedby", id);
    line.minutes.closest(".register-minutes").before(said);
  }

  // Lead to minutes that cannot be.
  mend(line) {
    this.open(line, true);
    line.minutes.focus();
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
    this.set(line, mark);
    this.draw(line);
    line.button.focus();
    this.changed();
  }

  open(line, opened) {
    if (!opened && line.field.wrong) return; // what is to be mended stays in sight
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
    if (this.outbox.stopped) return;
    const left = this.left() || [...this.lines.values()].some((line) => this.differs(line));
    const kept = this.part("kept");
    const offline = this.outbox.unreachable || !navigator.onLine;
    const busy = this.outbox.isBusy(SHEET);
    kept.dataset.is = busy ? "saving" : left || this.outbox.halted ? "kept" : "saved";
    const words = this.words[left && this.outbox.unkept && !busy ? "unkept" : kept.dataset.is];
    const shown = this.wrongLine() ? "" : left || this.seen || this.undos.length ? words : "";
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

  // The sheet is closed once the network is back, unless she changes her mind.
  noticeClosing() {
    this.notice(this.unclosed ? this.words.unclosed : this.words.closing);
    this.button(this.words.not_closing, () => {
      this.closeAsked = this.unclosed = "";
      this.keep();
      this.notice("");
      this.say();
    });
  }

  button(words, act) {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "button", words];
    button.addEventListener("click", act);
    this.part("notice").append(" ", button);
  }

  // On the device

  // What is not sent yet, as it is kept.
  entry() {
    const { owner, who, ticket, page } = this.form.dataset;
    const marks = { ...this.strays };
    for (const line of this.lines.values()) {
      if (!this.differs(line)) continue;
      line.act ??= KeptMarks.newAct();
      marks[line.key] = { ...line.now, seen: line.seen, tried: line.tried, act: line.act, at: line.at };
    }
    const to = new URL(this.form.action).pathname;
    return { owner, who, to, page, ticket, close: this.closeAsked || this.unclosed, marks };
  }

  keep() {
    this.outbox.keep();
  }

  restore(kept) {
    let found = false;
    for (const [key, mark] of Object.entries(kept?.marks ?? {})) {
      const line = this.lines.get(key);
      if (!line) this.strays[key] = { ...mark, act: mark.act ?? KeptMarks.newAct() };
      if (!line || line.clash) continue;
      const { status, minutes, seen, tried, act, at } = mark;
      Object.assign(line, { now: { status, minutes: minutes ?? null }, seen, tried: tried ?? [], act, at });
      found ||= this.differs(line);
    }
    // A page that answers a form has answered the closing too; a sheet that somebody has reopened since is left open.
    const reopened = this.state === "reopened" && kept?.close !== "reopened";
    if (kept?.asked) this.closeAsked = kept.asked;
    else if (kept?.close && !reopened && document.body.dataset.answers !== "post") this.unclosed = kept.close;
    if (this.unclosed) this.noticeClosing();
    if (found) this.announce(this.words.returned);
    this.keep();
  }

  // Sending

  send() {
    const flight = this.outbox.send(SHEET);
    this.say();
    return flight;
  }

  // Return what is sent now: the lines with their answers of now, and the kept marks of persons who are not on the sheet.
  batch() {
    const lines = this.waiting();
    const strays = Object.entries(this.strays);
    const marks = [
      ...lines.map((line) => KeptMarks.sent(line.key, { ...line.now, seen: line.seen, tried: line.tried, act: line.act, at: line.at })),
      ...strays.map(([key, mark]) => KeptMarks.sent(key, mark)),
    ];
    for (const line of lines) {
      line.flying = line.now;
      line.flyingAct = line.act;
      if (!line.tried.some((mark) => same(mark, line.now))) line.tried = [...line.tried, line.now];
    }
    for (const [, mark] of strays) mark.tried = [{ status: mark.status, minutes: mark.minutes ?? null }];
    return { lines, body: JSON.stringify({ known: this.seen, marks }) };
  }

  post({ body }) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    if (this.form.elements.page_centre) headers["X-Page-Centre"] = this.form.elements.page_centre.value;
    this.asked = performance.now();
    this.say();
    return fetch(this.form.action, { method: "POST", headers, body, redirect: "manual", keepalive: body.length < 60000 });
  }

  async answered(answer, { lines }) {
    if (answer.status === 202) this.handedOver(await answer.json(), lines);
    else if (answer.ok) await this.took(await answer.json(), lines);
    else await this.refused(answer);
  }

  // A request has ended: close the sheet where that was asked and nothing is left, or send what was marked meanwhile.
  after() {
    this.say();
    if (this.outbox.unreachable && this.closeAsked) this.noticeClosing();
    if (this.outbox.unreachable || this.outbox.halted) return;
    if (!this.waiting().length && this.closeAsked) this.submitClose();
    else if (this.waiting().length) this.outbox.later(SHEET, 0);
  }

  // The sheet takes no marks any more: what differs from it is with the team now.
  handedOver(told, batch) {
    const arrived = new Set(told.received);
    for (const line of batch) {
      if (!arrived.has(line.flyingAct)) continue;
      line.base = line.flying;
      line.tried = [];
    }
    for (const [key, mark] of Object.entries(this.strays)) if (arrived.has(mark.act)) delete this.strays[key];
    this.closeAsked = this.unclosed = "";
    this.state = told.state;
    this.keep();
    this.sum();
    this.notice(told.said, this.form.dataset.page);
  }

  async took(told, batch) {
    this.seen = told.seen;
    this.form.elements.seen.value = told.seen;
    if (this.unclosed && !told.said) this.noticeClosing();
    else this.notice(told.said, told.said ? this.form.dataset.page : null);
    const unknown = new Set(told.unknown);
    const withTeam = new Set(told.waits);
    for (const [key, mark] of Object.entries(this.strays)) if (mark.tried && (!unknown.has(key) || withTeam.has(key))) delete this.strays[key];
    const sent = new Set(batch);
    for (const line of this.lines.values()) {
      const news = told.lines[line.key];
      if (sent.has(line) && unknown.has(line.key) && !withTeam.has(line.key)) continue; // no answer about this one
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
    if (Object.keys(told.lines).some((key) => !this.lines.has(key))) await this.again();
  }

  heard(line, news, told) {
    const words = told.clashes[line.key];
    line.tried = [];
    if (words) {
      line.clash = { words, seen: told.seen };
      line.base = news;
      this.announce(`${line.name}: ${words}`);
      this.closeAsked = "";
    } else {
      line.base = news ?? line.flying;
      if (same(line.now, line.flying)) line.now = line.base;
      line.seen = told.seen;
    }
    this.draw(line);
  }

  stands(state) {
    if (state === this.state) return;
    if (!["held", "reopened", "handed_in"].includes(state) && !this.left()) location.reload();
    this.state = state;
    this.sum();
    const tag = document.querySelector("[data-tag-state] .tag");
    if (tag) [tag.textContent, tag.className] = [this.words.states[state], "tag tag-sun"];
  }

  async refused(answer) {
    if (answer.status === 422 && this.mendTogether(await answer.clone().json())) return;
    this.outbox.halt("refused");
    if (answer.type === "opaqueredirect" || answer.status === 403) this.notice(this.words.signed_out, this.form.dataset.page);
    else if ([409, 422, 400].includes(answer.status)) {
      const { refused } = await answer.json();
      this.notice(`${this.words.refused} ${refused.join(" ")}`, this.form.dataset.page);
    } else this.offerTeam();
  }

  // Minutes that the server does not take (the hours changed meanwhile) are to be mended; the other answers go on.
  mendTogether({ refused, wrong }) {
    const lines = (wrong ?? []).map((key) => this.lines.get(key));
    if (!lines.length || lines.includes(undefined)) return false;
    for (const line of lines) {
      line.tried = [];
      line.field.tell(true);
      this.drawWrong(line, refused[0]);
      this.open(line, true);
    }
    this.closeAsked = "";
    return true;
  }

  // The sheet does not open for her any more: the ticket that came with it still hands her marks in.
  offerTeam() {
    this.notice(this.words.unreachable);
    this.button(this.words.team, async () => {
      const told = await KeptMarks.toTeam(this.form.dataset.ticketUrl, this.entry());
      if (!told.received) return this.notice(told.said ?? this.words.no_network);
      for (const line of this.lines.values()) if (told.received.includes(line.act)) Object.assign(line, { base: line.now, tried: [] });
      for (const [key, mark] of Object.entries(this.strays)) if (told.received.includes(mark.act)) delete this.strays[key];
      this.closeAsked = "";
      this.keep();
      return this.notice(told.said);
    });
  }

  // Somebody else added a person: the sheet is drawn anew by the server, and what waits is put back on it. This one
  // stops: it neither sends, keeps nor draws any more.
  async again() {
    const answer = await fetch(this.form.dataset.page, { headers: { "X-By-Script": "yes" } }).catch(() => null);
    if (!answer?.ok || answer.headers.has("X-Leave-For")) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("sheet");
    this.keep();
    this.outbox.stop();
    const ran = this.ranBy();
    document.getElementById("sheet").replaceWith(drawn);
    const form = drawn.querySelector("form[data-register]");
    if (form) this.putRanBy(ran, form);
    start({ ...this.entry(), asked: this.closeAsked });
  }

  // Who ran the session

  ranBy() {
    const { ran_stamp: stamp, ran_how: how, ran_by: who } = this.form.elements;
    return { stamp: stamp?.value, how: how?.value, who: who?.value };
  }

  // What was chosen stays on a sheet that is drawn anew, as long as it names the same people.
  putRanBy({ stamp, how, who }, form) {
    if (form.elements.ran_stamp?.value !== stamp) return;
    if (how && form.elements.ran_how) form.elements.ran_how.value = how;
    if (who && form.elements.ran_by) form.elements.ran_by.value = who;
  }

  // Whoever chooses a name means somebody else; the line of the bar then says what is chosen.
  wireRanBy() {
    const ran = this.form.querySelector("details#ran");
    if (!ran) return;
    const { elements } = this.form;
    const [said, planned] = [ran.querySelector("summary b"), ran.querySelector("summary b").textContent];
    const say = () => {
      const chosen = ran.querySelector("input[name=ran_how]:checked");
      const who = elements.ran_by?.selectedOptions[0];
      const name = who?.value ? who.textContent : "";
      if (chosen.value === "shown") said.textContent = planned;
      else said.textContent = [chosen.closest("label").textContent.trim(), name].filter(Boolean).join(", ");
    };
    ran.addEventListener("change", (event) => {
      if (event.target === elements.ran_by && elements.ran_by.value && elements.ran_how.value === "shown") elements.ran_how.value = "instead";
      if (event.target !== elements.ran_by && elements.ran_how.value === "shown" && elements.ran_by) elements.ran_by.value = "";
      say();
    });
    say();
  }

  // Close the sheet once everything is sent. Asked without a network, it is done when the network is back.
  async close(event) {
    event.preventDefault();
    const wrong = this.wrongLine();
    if (wrong) return this.mend(wrong);
    if (this.form.dataset.over.split(" ").includes(this.state)) return location.assign(this.form.dataset.page);
    this.part("close").setAttribute("aria-busy", "true");
    [this.closeAsked, this.unclosed] = [this.state, ""];
    this.keep();
    if (this.outbox.isBusy(SHEET)) await this.outbox.send(SHEET);
    await new Promise((done) => setTimeout(done));
    if (!this.closing && (this.waiting().length || this.outbox.unreachable)) await this.send();
    this.part("close").removeAttribute("aria-busy");
    if (this.closing || this.outbox.stopped) return undefined;
    const asked = [...this.lines.values()].find((line) => line.clash);
    if (asked) {
      this.closeAsked = "";
      this.keep();
      asked.el.querySelector(".register-clash button").focus();
    } else if (this.outbox.unreachable || !navigator.onLine) this.noticeClosing();
    else if (this.closeAsked && !this.outbox.halted && !this.waiting().length) this.submitClose();
    return undefined;
  }

  // The answer is a page: until it is there, the device remembers that closing was asked.
  submitClose() {
    if (this.closing || this.wrongLine()) return;
    this.closing = true;
    this.form.requestSubmit(this.part("close"));
  }

  // Gestures

  wire() {
    this.form.classList.add("is-live");
    this.part("save").hidden = true;
    for (const line of this.lines.values()) this.wireLine(line);
    this.part("all").addEventListener("click", (event) => {
      event.preventDefault();
      const blank = [...this.lines.values()].filter((line) => !line.now.status);
      this.marks(blank.map((line) => [line, { status: line.el.dataset.proposed || "present", minutes: null }])); // excused, who said so beforehand
      this.announce(this.part("count").textContent);
    });
    this.part("undo").addEventListener("click", () => this.undo());
    this.wireRanBy();
    this.form.addEventListener("submit", (event) => {
      if (!this.closing && event.submitter?.value !== "open") this.close(event);
    });
  }

  wireLine(line) {
    line.button.hidden = line.more.hidden = false;
    for (const quick of line.choices.querySelectorAll("[data-quick]")) quick.hidden = false;
    line.el.classList.toggle("is-open", line.field.wrong);
    line.more.setAttribute("aria-expanded", String(line.field.wrong));
    line.button.addEventListener("click", () => this.mark(line, NEXT[line.now.status] ?? "present"));
    line.more.addEventListener("click", () => this.open(line, line.more.getAttribute("aria-expanded") !== "true"));
    line.choices.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      const status = event.target.value;
      this.mark(line, status, this.words.usual[status] ?? null);
    });
    line.choices.addEventListener("click", (event) => {
      const quick = event.target.closest("[data-quick] button");
      if (quick) line.field.drop(Number(quick.value));
      if (quick) this.mark(line, quick.parentElement.dataset.quick, Number(quick.value));
      // A touch chooses and is done; arrows walk through the answers and leave them open.
      const touched = event.detail > 0 && event.target.type === "radio" && !TIMED.includes(event.target.value);
      if (quick || touched) this.shut(line);
    });
    line.minutes.addEventListener("blur", () => line.field.show(line.now.minutes, false));
    line.choices.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && (event.key !== "Enter" || event.target.tagName === "BUTTON")) return;
      event.preventDefault();
      if (event.key === "Escape") line.field.drop(line.now.minutes);
      if (!line.field.wrong) this.shut(line);
    });
  }

  shut(line) {
    this.open(line, false);
    line.more.focus();
  }
}

let register = null;

function start(before = null) {
  const form = document.querySelector("form[data-register]");
  register = form ? new Register(form, before) : null;
}

start();
window.addEventListener("online", () => register?.send());
window.addEventListener("offline", () => register?.say());
document.addEventListener("visibilitychange", () => {
  if (!register) return;
  if (document.hidden ? register.waiting().length : performance.now() - (register.asked ?? 0) > 10000) register.send();
});
