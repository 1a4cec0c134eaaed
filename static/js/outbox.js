// What is typed and not yet saved: where the browser stores it, and how it is sent. Forms (draft-storage.js), assessments
// (assessment.js) and attendance sheets (register.js) use it; its tests are in tests/javascript (docs/adr/0045).

// The entries of one kind in a storage of the browser. A key names the account and the page, so that another account on
// the same device finds nothing. A storage that is full, forbidden or damaged raises no error.
class OutboxStorage {
  // `open` returns the storage: naming it raises an error where it is forbidden. An entry older than `longest`
  // milliseconds, by its `at`, is not read any more.
  constructor(open, prefix, longest = Infinity) {
    this.open = open;
    this.prefix = prefix;
    this.longest = longest;
  }

  key(...names) {
    return this.prefix + names.join(":");
  }

  // Return an entry, or null where there is none, or none that may be used.
  read(key) {
    try {
      const entry = JSON.parse(this.open().getItem(key));
      return entry && Date.now() - (entry.at ?? Infinity) <= this.longest ? entry : null;
    } catch {
      return null;
    }
  }

  // Store an entry, or remove it where it is null. Returns whether the storage did so.
  write(key, entry) {
    try {
      if (entry) this.open().setItem(key, JSON.stringify(entry));
      else this.open().removeItem(key);
      return true;
    } catch {
      return false;
    }
  }

  keys() {
    try {
      return Object.keys(this.open()).filter((key) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }

  // Return [key, entry] of every entry that can be read.
  entries() {
    return this.keys()
      .map((key) => [key, this.read(key)])
      .filter(([, entry]) => entry);
  }

  // Remove every entry that is too old or damaged, and, where keys begin with the account, those of other accounts.
  removeOthers(account = "") {
    const own = account ? this.key(account, "") : this.prefix;
    for (const key of this.keys()) if (!this.read(key) || !key.startsWith(own)) this.write(key, null);
  }
}

// The server gave no answer that says anything about what was sent: it is sent again.
class NoAnswer extends Error {}

// What one page has not saved yet. It is made of lanes: a lane is what one request sends (an aspect of an assessment,
// a whole attendance sheet). A lane has one request under way at a time, and a request without an answer is repeated
// after pauses that grow. After stop(), by which a page is replaced, nothing is sent, stored or removed any more.
class Outbox {
  // storage, key   where it is stored
  // parts          the name of the field of an entry that holds what is not saved, by its key
  // entry()        what to store: {…, [parts]: {…}}, or null for nothing
  // waiting()      the lanes that have something to send
  // batch(lane)    what a request sends, and note that it is sent; it is stored before the request begins
  // post(lane, batch, options)     send it; returns the Response, or null where there is nothing to read
  // took(lane, response, batch)    use the answer; throws NoAnswer where it says nothing
  // after(lane)    called when a request has ended and its outcome is stored, whether it was answered or not
  // pauses         milliseconds before each repetition; the last one is used from then on
  constructor({ storage, key, parts, pauses, ...callbacks }) {
    Object.assign(this, { storage, key, parts, pauses });
    this.callbacks = callbacks;
    this.flights = new Map();
    this.timers = new Map();
    this.failures = 0;
    this.trouble = ""; // why what waits is not being sent: offline, failed, or what the page says by halt()
    this.halted = false;
    this.stopped = false;
    this.unkept = false; // the storage did not take what waits
    this.written = new Map(); // the parts that this page has read or stored, as text
  }

  // Storing

  // Return what is stored for this page. The page takes it over: it may remove it once it is saved.
  restore() {
    const entry = this.storage.read(this.key);
    for (const [part, value] of Object.entries(entry?.[this.parts] ?? {})) this.written.set(part, JSON.stringify(value));
    return entry;
  }

  // Store what is not saved now, and remove what is saved. What another tab has stored since stays.
  keep() {
    if (this.stopped) return;
    const entry = this.callbacks.entry();
    const mine = entry?.[this.parts] ?? {};
    const stored = this.storage.read(this.key);
    const theirs = Object.entries(stored?.[this.parts] ?? {}).filter(
      ([part, value]) => !(part in mine) && this.written.get(part) !== JSON.stringify(value),
    );
    this.written = new Map(Object.entries(mine).map(([part, value]) => [part, JSON.stringify(value)]));
    const whole = theirs.length ? { ...(entry ?? stored), [this.parts]: { ...Object.fromEntries(theirs), ...mine } } : entry;
    this.unkept = !this.storage.write(this.key, whole);
  }

  // Sending

  isBusy(lane) {
    return this.flights.has(lane);
  }

  // Send a lane after a pause, in place of a pause that it is in, if it still waits then.
  later(lane, milliseconds) {
    clearTimeout(this.timers.get(lane));
    if (this.stopped) return;
    const due = () => this.callbacks.waiting().includes(lane) && this.send(lane);
    this.timers.set(lane, setTimeout(due, milliseconds));
  }

  // Send a lane now and return when its request has ended. While a request is under way there is no second one, but
  // for `overlap`: the page may be gone before the answer.
  send(lane, { overlap = false, ...options } = {}) {
    clearTimeout(this.timers.get(lane));
    if (this.stopped || this.halted) return Promise.resolve();
    if (this.isBusy(lane) && !overlap) return this.flights.get(lane);
    this.flights.set(lane, undefined); // busy from here on
    const batch = this.callbacks.batch(lane);
    this.keep();
    const flight = this.fly(lane, batch, options).finally(() => {
      if (this.flights.get(lane) === flight) this.flights.delete(lane);
      this.keep();
      if (!this.stopped) this.callbacks.after(lane);
    });
    this.flights.set(lane, flight);
    return flight;
  }

  // Send every lane that waits and is not under way.
  sendAll(but) {
    for (const lane of this.callbacks.waiting()) if (lane !== but && !this.isBusy(lane)) this.send(lane);
  }

  async fly(lane, batch, options) {
    try {
      const response = await this.callbacks.post(lane, batch, options);
      if (this.stopped || !response) return;
      if (response.status >= 500 || response.status === 429) throw new NoAnswer();
      if (!this.halted) this.trouble = "";
      await this.callbacks.took(lane, response, batch);
      if (this.trouble) return;
      clearTimeout(this.retry);
      this.failures = 0;
      this.sendAll(lane);
    } catch (error) {
      this.fail(error instanceof NoAnswer ? "failed" : "offline");
    }
  }

  // Note that nothing gets through, and try again after a pause: the first lane alone, the others when it is answered.
  fail(trouble) {
    if (this.stopped || this.halted) return;
    this.trouble = trouble;
    this.failures += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.again(), this.pauses[Math.min(this.failures, this.pauses.length) - 1]);
  }

  again() {
    const lane = this.callbacks.waiting().find((one) => !this.isBusy(one));
    if (lane !== undefined) this.send(lane);
  }

  // Whether the last request found no server: it is repeated by itself.
  get unreachable() {
    return ["offline", "failed"].includes(this.trouble);
  }

  // The network is back.
  online() {
    if (this.trouble !== "offline") return;
    clearTimeout(this.retry);
    this.failures = 0;
    this.again();
  }

  // The server takes nothing from this page any more, for the reason `trouble`: what waits is only stored.
  halt(trouble) {
    this.halted = true;
    this.trouble = trouble;
  }

  // The page is replaced by another one, which has an outbox of its own.
  stop() {
    this.stopped = true;
  }
}
