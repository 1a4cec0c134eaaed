// The page of a job asks for its changing part until the job has ended (static/js/job-progress.js).

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");

const SOURCE = readFileSync(join(__dirname, "../../static/js/job-progress.js"), "utf8");

// A page with a part to ask for. An answer is {poll, text, news}: what the new part asks for next, shows and has spoken.
function open(answers) {
  const part = (answer) => ({ id: "job-progress", dataset: { poll: answer.poll }, text: answer.text, closest: () => answer.opens || null, replaceWith: (fresh) => (page.part = fresh) });
  const page = { part: part({ poll: "/part/", text: "0 %" }), news: { textContent: "" }, focused: [], asked: [], timers: [], went: null };
  const document = {
    activeElement: { id: "job-refresh" },
    querySelector: () => (page.part.dataset.poll ? page.part : null),
    getElementById: (id) => (id === "job-news" ? page.news : { focus: () => page.focused.push(id) }),
    importNode: (node) => node,
  };
  class DOMParser {
    parseFromString(answer) {
      return { getElementById: (id) => (id === "job-page" ? answer.result && { href: answer.result } : part(answer)), querySelector: () => (answer.news ? { textContent: answer.news } : null) };
    }
  }
  async function fetch(address, { headers }) {
    page.asked.push([address, headers["X-By-Script"]]);
    const answer = answers.shift();
    if (answer === "lost") throw new TypeError("Failed to fetch");
    return { ok: !answer.status, headers: { get: (name) => (name === "X-Leave-For" && answer.leave) || null }, text: async () => answer };
  }
  const location = { href: "http://here/jobs/1/", assign: (address) => (page.went = address), replace: (address) => (page.went = address) };
  const setTimeout = (act, milliseconds) => page.timers.push([act, milliseconds]);
  vm.runInNewContext(SOURCE, { document, DOMParser, fetch, location, setTimeout });
  page.pass = async () => {
    const [act, milliseconds] = page.timers.shift();
    assert.equal(milliseconds, 2000);
    await act();
  };
  return page;
}

test("it asks every two seconds, shows the answer and gives the focus back", async () => {
  const page = open([{ poll: "/part/", text: "40 %" }, { poll: "/part/", text: "80 %" }]);
  await page.pass();
  assert.equal(page.part.text, "40 %");
  await page.pass();
  assert.equal(page.part.text, "80 %");
  assert.deepEqual(page.asked, [["/part/", "yes"], ["/part/", "yes"]]);
  assert.deepEqual(page.focused, ["job-refresh", "job-refresh"]);
  assert.equal(page.news.textContent, "");
});

test("the end is spoken, and nothing is asked any more", async () => {
  const page = open([{ text: "Done", news: "Done. The file is ready." }]);
  await page.pass();
  assert.equal(page.news.textContent, "Done. The file is ready.");
  await page.pass();
  assert.equal(page.asked.length, 1);
  assert.equal(page.timers.length, 0);
});

test("a page that waits for one result gives way to it", async () => {
  const page = open([{ opens: true, poll: "/part/", text: "40 %" }, { text: "Done", result: "/import/1/result/" }]);
  await page.pass();
  await page.pass();
  assert.equal(page.went, "/import/1/result/");
});

test("a lost connection or an error leaves the page as it is, and it asks again", async () => {
  const page = open(["lost", { status: 500 }, { poll: "/part/", text: "40 %" }]);
  await page.pass();
  await page.pass();
  assert.equal(page.part.text, "0 %");
  await page.pass();
  assert.equal(page.part.text, "40 %");
});

test("after a session that ended the whole page goes to the sign-in", async () => {
  const page = open([{ leave: "/sign-in/?next=/jobs/1/" }]);
  await page.pass();
  assert.equal(page.went, "/sign-in/?next=/jobs/1/");
  assert.equal(page.part.text, "0 %");
});
