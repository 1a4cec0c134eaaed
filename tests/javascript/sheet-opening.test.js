// A sheet that is too early opens by itself at its moment (static/js/sheet-opening.js).

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");

const SOURCE = readFileSync(join(__dirname, "../../static/js/sheet-opening.js"), "utf8");
const SheetOpening = vm.runInNewContext(`${SOURCE}; SheetOpening`);
const DAY = 24 * 60 * 60 * 1000;

// A page whose clock is moved by hand: `pass` lets timers run, `sleep` moves the clock alone, as a phone does.
function newPage(wait, answers) {
  const page = { at: 5000, timers: [], looks: 0 };
  const look = async () => {
    page.looks += 1;
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const timer = (act, milliseconds) => page.timers.push({ at: page.at + milliseconds, act });
  page.opening = new SheetOpening({ wait, look, now: () => page.at, timer });
  page.sleep = (milliseconds) => (page.at += milliseconds);
  page.pass = async (milliseconds) => {
    page.at += milliseconds;
    const due = page.timers.filter(({ at }) => at <= page.at);
    page.timers = page.timers.filter(({ at }) => at > page.at);
    for (const { act } of due) await act();
  };
  return page;
}

test("it looks at its moment and not before, and then no more", async () => {
  const page = newPage(60000, [null]);
  await page.pass(59000);
  await page.opening.again();
  assert.equal(page.looks, 0);
  await page.pass(1000);
  assert.equal(page.looks, 1);
  await page.opening.again();
  assert.deepEqual([page.looks, page.timers.length], [1, 0]);
});

test("without a network it looks again, and at once when the network is back", async () => {
  const page = newPage(1000, [new Error("offline"), new Error("offline"), null]);
  await page.pass(1000);
  await page.pass(14000);
  assert.equal(page.looks, 1);
  await page.pass(1000);
  assert.equal(page.looks, 2);
  await page.opening.again();
  assert.deepEqual([page.looks, page.opening.done], [3, true]);
});

test("a server that says that it is still too early is asked again when it says", async () => {
  const page = newPage(1000, [60000, null]);
  await page.pass(1000);
  await page.pass(59000);
  assert.equal(page.looks, 1);
  await page.pass(1000);
  assert.deepEqual([page.looks, page.opening.done], [2, true]);
});

test("a phone that slept looks when the page is seen again", async () => {
  const page = newPage(60000, [null]);
  page.sleep(120000);
  assert.equal(page.looks, 0);
  await page.opening.again();
  assert.equal(page.looks, 1);
});

test("a moment weeks away takes no timer that a browser cannot keep", async () => {
  const page = newPage(40 * DAY, [null]);
  assert.ok(page.timers.every(({ at }) => at - page.at < 2 ** 31));
  await page.pass(2 ** 31 - 1);
  assert.equal(page.looks, 0);
  await page.pass(40 * DAY);
  assert.equal(page.looks, 1);
});
