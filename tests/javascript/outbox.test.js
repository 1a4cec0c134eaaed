// The outbox: what is typed and not yet saved is stored, sent, and never lost or sent twice (static/js/outbox.js).

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");

const SOURCE = readFileSync(join(__dirname, "../../static/js/outbox.js"), "utf8");
const HOUR = 60 * 60 * 1000;

// A clock that is moved by hand; timers run when their time has come.
class Clock {
  constructor() {
    this.now = 0;
    this.timers = new Map();
    this.last = 0;
  }

  set(act, milliseconds) {
    this.timers.set((this.last += 1), { at: this.now + milliseconds, act });
    return this.last;
  }

  async pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      await rest();
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].act();
    }
    this.now = end;
  }
}

// A storage as a browser has it; it can be full, or forbidden. A test reads what lies in it by `storedIn`.
function newStorage() {
  const stored = {};
  const methods = {
    getItem: (key) => stored[key] ?? null,
    setItem(key, text) {
      if (methods.full) throw new Error("QuotaExceededError");
      stored[key] = text;
    },
    removeItem: (key) => delete stored[key],
  };
  return new Proxy(stored, { get: (_stored, name) => methods[name] ?? stored[name], set: (_stored, name, value) => ((methods[name] = value), true) });
}

function storedIn(storage, key) {
  return JSON.parse(storage.getItem(key));
}

// Let every promise that can go on do so.
function rest() {
  return new Promise((done) => setImmediate(done));
}

// A page with an outbox: fields that are typed into, and a server that answers what the test says.
class Page {
  constructor({ storage = newStorage(), account = "ann", clock = new Clock(), longest = HOUR } = {}) {
    const script = { setTimeout: (...args) => clock.set(...args), clearTimeout: (id) => clock.timers.delete(id), Date: { now: () => clock.now } };
    const { NoAnswer, Outbox, OutboxStorage } = vm.runInNewContext(`${SOURCE}\n({ NoAnswer, Outbox, OutboxStorage })`, script);
    Object.assign(this, { storage, clock, fields: {}, dirty: new Set(), sent: [], under: [], events: [] });
    this.store = new OutboxStorage(() => storage, "kept:", longest);
    this.key = this.store.key(account, "/page/");
    this.outbox = new Outbox({
      storage: this.store,
      key: this.key,
      parts: "fields",
      pauses: [2000, 5000],
      entry: () => (this.dirty.size ? { at: clock.now, fields: Object.fromEntries([...this.dirty].map((name) => [name, this.fields[name]])) } : null),
      waiting: () => [...this.dirty],
      batch: (name) => this.fields[name],
      post: (name, value) => {
        this.sent.push([name, value]);
        return new Promise((answer, fail) => this.under.push({ answer: (status) => answer({ status }), fail }));
      },
      took: (name, { status }, value) => {
        if (status === 418) throw new NoAnswer();
        if (status === 403) return this.outbox.halt("refused");
        this.events.push([name, status]);
        if (status === 200 && this.fields[name] === value) this.dirty.delete(name);
        return undefined;
      },
      after: (name) => this.events.push([name, "ended"]),
    });
  }

  type(name, value) {
    this.fields[name] = value;
    this.dirty.add(name);
    this.outbox.keep();
  }

  // Answer the request that has been under way longest.
  async answer(status) {
    this.under.shift().answer(status);
    await rest();
  }

  async lose() {
    this.under.shift().fail(new TypeError("Failed to fetch"));
    await rest();
  }

  get stored() {
    return storedIn(this.storage, this.key)?.fields ?? null;
  }
}

test("what is typed is stored until the server has answered", async () => {
  const page = new Page();
  page.type("note", "rent");
  assert.deepEqual(page.stored, { note: "rent" });
  page.outbox.send("note");
  assert.deepEqual(page.stored, { note: "rent" }, "a request under way removes nothing");
  await page.answer(200);
  assert.equal(page.storage.getItem(page.key), null);
  assert.deepEqual(page.sent, [["note", "rent"]]);
});

test("without a network it is sent again after pauses that grow", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.send("note");
  await page.lose();
  assert.equal(page.outbox.trouble, "offline");
  await page.clock.pass(1999);
  assert.equal(page.sent.length, 1);
  await page.clock.pass(1);
  assert.equal(page.sent.length, 2);
  for (const pause of [5000, 5000]) {
    await page.lose();
    const before = page.sent.length;
    await page.clock.pass(pause - 1);
    assert.equal(page.sent.length, before, "not before its pause is over");
    await page.clock.pass(1);
    assert.equal(page.sent.length, before + 1);
  }
  assert.deepEqual(page.stored, { note: "rent" });
  await page.answer(200);
  assert.equal(page.outbox.trouble, "");
  assert.equal(page.storage.getItem(page.key), null);
  page.type("note", "rent paid");
  page.outbox.send("note");
  await page.lose();
  await page.clock.pass(2000);
  assert.equal(page.sent.length, 6, "after an answer the pauses begin again with the shortest");
});

test("when the network is back it is sent at once, first one lane and then the others", async () => {
  const page = new Page();
  page.type("cost", "3");
  page.type("note", "rent");
  page.outbox.send("cost");
  page.outbox.send("note");
  await page.lose();
  await page.lose();
  page.outbox.online();
  assert.deepEqual(page.sent.slice(2), [["cost", "3"]]);
  await page.answer(200);
  assert.deepEqual(page.sent.slice(3), [["note", "rent"]]);
  await page.answer(200);
  await page.clock.pass(HOUR);
  assert.equal(page.sent.length, 4, "no pause is left over");
});

test("an answer ends the pauses, also where it leaves something unsaved", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.later("note", 600);
  page.outbox.send("note");
  await page.lose();
  page.outbox.send("note");
  await page.answer(409);
  await page.clock.pass(HOUR);
  assert.equal(page.sent.length, 2);
});

test("the network that comes back does not hurry a server that fails", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.send("note");
  await page.answer(503);
  page.outbox.online();
  assert.equal(page.sent.length, 1);
});

test("two sends at once are one request, and what is typed meanwhile is sent after its answer", async () => {
  const page = new Page();
  page.type("note", "rent");
  const first = page.outbox.send("note");
  assert.equal(page.outbox.send("note"), first);
  page.type("note", "rent paid");
  page.outbox.later("note", 600);
  await page.clock.pass(600);
  assert.equal(page.sent.length, 1);
  await page.answer(200);
  assert.deepEqual(page.stored, { note: "rent paid" }, "the answer is about what was sent");
  page.outbox.send("note");
  assert.deepEqual(page.sent[1], ["note", "rent paid"]);
  await page.answer(200);
  assert.equal(page.storage.getItem(page.key), null);
});

test("a page that may be gone sends beside a request under way", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.send("note");
  page.type("note", "rent paid");
  page.outbox.send("note", { overlap: true });
  assert.deepEqual(page.sent, [["note", "rent"], ["note", "rent paid"]]);
  await page.answer(200);
  assert.ok(page.outbox.isBusy("note"), "the second request is still under way");
  assert.deepEqual(page.stored, { note: "rent paid" });
  await page.answer(200);
  assert.ok(!page.outbox.isBusy("note"));
  assert.equal(page.storage.getItem(page.key), null);
});

test("a pause replaces the pause before it, and what waits no longer is not sent", async () => {
  const page = new Page();
  page.type("note", "r");
  page.outbox.later("note", 900);
  await page.clock.pass(800);
  page.type("note", "rent");
  page.outbox.later("note", 900);
  await page.clock.pass(800);
  assert.equal(page.sent.length, 0);
  page.dirty.delete("note");
  await page.clock.pass(100);
  assert.equal(page.sent.length, 0);
});

for (const status of [400, 409, 422])
  test(`an answer ${status} is handed to the page, keeps what was typed and is not repeated`, async () => {
    const page = new Page();
    page.type("note", "rent");
    page.outbox.send("note");
    await page.answer(status);
    assert.deepEqual(page.events, [["note", status], ["note", "ended"]]);
    assert.deepEqual(page.stored, { note: "rent" });
    assert.equal(page.outbox.trouble, "");
    await page.clock.pass(HOUR);
    assert.equal(page.sent.length, 1);
  });

for (const status of [500, 503, 429, 418])
  test(`an answer ${status} says nothing about what was sent: it is repeated`, async () => {
    const page = new Page();
    page.type("note", "rent");
    page.outbox.send("note");
    await page.answer(status);
    assert.equal(page.outbox.trouble, "failed");
    assert.ok(page.outbox.unreachable);
    await page.clock.pass(2000);
    assert.equal(page.sent.length, 2);
  });

test("after a refusal nothing is sent, and what waits stays stored", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.send("note");
  await page.answer(403);
  assert.equal(page.outbox.trouble, "refused");
  page.type("cost", "3");
  page.outbox.send("cost");
  page.outbox.sendAll();
  page.outbox.later("cost", 0);
  page.outbox.fail("offline");
  await page.clock.pass(HOUR);
  assert.equal(page.outbox.trouble, "refused");
  assert.equal(page.sent.length, 1);
  assert.deepEqual(page.stored, { note: "rent", cost: "3" });
});

test("a refusal is not undone by the answer of another request", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.type("cost", "3");
  page.outbox.send("note");
  page.outbox.send("cost");
  await page.answer(403);
  await page.answer(200);
  assert.equal(page.outbox.trouble, "refused");
  assert.deepEqual(page.stored, { note: "rent" });
});

test("a tab that was closed in between finds what it had typed", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.send("note");
  const later = new Page({ storage: page.storage, clock: page.clock });
  assert.deepEqual({ ...later.outbox.restore().fields }, { note: "rent" });
  later.type("note", "rent");
  later.outbox.send("note");
  await later.answer(200);
  assert.equal(later.storage.getItem(later.key), null);
});

test("what a page has taken over and needs no longer is removed", () => {
  const page = new Page();
  page.type("note", "rent");
  const later = new Page({ storage: page.storage, clock: page.clock });
  later.outbox.restore();
  later.outbox.keep();
  assert.equal(later.storage.getItem(later.key), null);
});

test("what another tab has stored since is neither overwritten nor removed", async () => {
  const page = new Page();
  const other = new Page({ storage: page.storage, clock: page.clock });
  page.type("note", "rent");
  other.type("cost", "3");
  assert.deepEqual(page.stored, { note: "rent", cost: "3" });
  page.outbox.send("note");
  await page.answer(200);
  assert.deepEqual(page.stored, { cost: "3" });
  page.type("cost", "4");
  other.type("cost", "3");
  page.dirty.delete("cost");
  page.outbox.keep();
  assert.deepEqual(page.stored, { cost: "3" }, "the other tab wrote last");
});

test("a full storage is said, stops nothing, and takes what waits when there is room", async () => {
  const page = new Page();
  page.storage.full = true;
  page.type("note", "rent");
  assert.ok(page.outbox.unkept);
  page.storage.full = false;
  page.outbox.send("note");
  assert.ok(!page.outbox.unkept);
  assert.deepEqual(page.stored, { note: "rent" });
  page.storage.full = true;
  await page.answer(200);
  assert.ok(!page.outbox.unkept, "removing needs no room");
});

test("a forbidden storage stores nothing, and sending goes on", async () => {
  const page = new Page();
  page.store.open = () => {
    throw new Error("SecurityError");
  };
  page.type("note", "rent");
  assert.ok(page.outbox.unkept);
  assert.equal(page.outbox.restore(), null);
  assert.equal(page.store.entries().length, 0);
  page.outbox.send("note");
  await page.answer(200);
  assert.deepEqual([...page.dirty], []);
});

test("a page that was replaced neither sends nor stores nor removes any more", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.outbox.later("cost", 600);
  page.outbox.send("note");
  page.outbox.stop();
  const next = new Page({ storage: page.storage, clock: page.clock });
  next.outbox.restore();
  next.type("note", "rent");
  await page.answer(200); // the answer of the old page comes late
  page.dirty.clear();
  page.outbox.keep();
  page.type("cost", "3");
  page.outbox.send("cost");
  page.outbox.later("cost", 0);
  page.outbox.fail("offline");
  await page.clock.pass(HOUR);
  assert.deepEqual(page.sent, [["note", "rent"]]);
  assert.deepEqual(page.events, [], "and says nothing on the page");
  assert.deepEqual(next.stored, { note: "rent" });
});

test("a page that is replaced while it reads an answer sends nothing after it", async () => {
  const page = new Page();
  page.type("note", "rent");
  page.type("cost", "3");
  const { took } = page.outbox.callbacks;
  page.outbox.callbacks.took = (...args) => {
    took(...args);
    page.outbox.stop();
  };
  page.outbox.send("note");
  await page.answer(200);
  await page.clock.pass(HOUR);
  assert.deepEqual(page.sent, [["note", "rent"]]);
  assert.deepEqual(page.stored, { note: "rent", cost: "3" });
});

test("another account on the same device finds nothing, and removes what a tab kept of the first", () => {
  const page = new Page({ account: "ann" });
  page.type("note", "rent");
  const other = new Page({ account: "anna", storage: page.storage, clock: page.clock });
  assert.equal(other.outbox.restore(), null);
  other.type("note", "debts");
  assert.deepEqual(page.stored, { note: "rent" });
  other.store.removeOthers("anna");
  assert.equal(page.storage.getItem(page.key), null);
  assert.deepEqual(other.stored, { note: "debts" });
  other.store.removeOthers();
  assert.deepEqual(other.stored, { note: "debts" }, "nobody is signed in: it waits for its account");
});

test("an entry that is too old is not read, and goes with the damaged ones", async () => {
  const page = new Page({ longest: 12 * HOUR });
  page.type("note", "rent");
  await page.clock.pass(12 * HOUR);
  assert.deepEqual({ ...page.outbox.restore().fields }, { note: "rent" });
  await page.clock.pass(1);
  assert.equal(page.outbox.restore(), null);
  page.storage.setItem(page.store.key("ann", "/other/"), "{");
  page.storage.setItem("foreign", "{");
  page.store.removeOthers();
  assert.deepEqual(Object.keys(page.storage), ["foreign"]);
});

test("an entry without an age limit never becomes too old, whatever the clock says", async () => {
  const page = new Page({ longest: Infinity });
  page.type("note", "rent");
  await page.clock.pass(10000 * HOUR);
  assert.deepEqual({ ...page.outbox.restore().fields }, { note: "rent" });
  page.clock.now = -HOUR;
  assert.deepEqual({ ...page.outbox.restore().fields }, { note: "rent" });
});
