// The minutes of an answer: what cannot be stays as it was typed until it is mended (static/js/minutes-field.js).

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");

const SOURCE = readFileSync(join(__dirname, "../../static/js/minutes-field.js"), "utf8");
const MinutesField = vm.runInNewContext(`${SOURCE}; MinutesField`);

function newField(longest = 90) {
  const attributes = {};
  const acts = [];
  const input = {
    value: "15",
    attributes,
    addEventListener: (_event, act) => (input.heard = act),
    setAttribute: (name, value) => (attributes[name] = value),
    removeAttribute: (name) => delete attributes[name],
  };
  const field = new MinutesField(input, { longest, took: (number) => acts.push(number), said: (wrong) => acts.push(wrong) });
  const type = (text) => {
    input.value = text;
    input.heard();
  };
  return { field, input, acts, type };
}

test("a number that can be is taken as it is typed", () => {
  const { field, input, acts, type } = newField();
  type("2");
  type("25");
  assert.deepEqual(acts, [2, 25]);
  assert.equal(field.number(), 25);
  assert.deepEqual(input.attributes, {});
});

for (const text of ["200", "91", "0", "-5", "12.5", "1e1", "ten", "٥"]) {
  test(`"${text}" is told, stays as it was typed and is no answer`, () => {
    const { field, input, acts, type } = newField();
    type(text);
    assert.deepEqual(acts, [true]);
    assert.equal(field.number(), null);
    assert.equal(input.attributes["aria-invalid"], "true");
    field.show(15, false); // on blur, and whenever the line is drawn
    assert.equal(input.value, text);
  });
}

test("once it is mended the number is taken and nothing is told any more", () => {
  const { field, input, acts, type } = newField();
  type("200");
  type("20");
  assert.deepEqual(acts, [true, false, 20]);
  assert.deepEqual(input.attributes, {});
  field.show(20, false);
  assert.equal(input.value, "20");
});

test("an empty field is not wrong, and what was answered is written back", () => {
  const { field, input, acts, type } = newField();
  type("");
  assert.deepEqual(acts, []);
  field.show(15, false);
  assert.equal(input.value, "15");
});

test("another answer takes the place of what is wrong", () => {
  const { field, input, acts, type } = newField();
  type("200");
  field.drop(null);
  assert.equal(input.value, "");
  assert.equal(field.wrong, false);
  assert.deepEqual(acts, [true, false]);
});

test("what is being typed is not written over", () => {
  const { field, input, type } = newField();
  type("2");
  field.show(15, true);
  assert.equal(input.value, "2");
});
