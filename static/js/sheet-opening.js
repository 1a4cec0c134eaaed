// A sheet that is shown to be read because it is too early opens by itself: at its moment the page asks for it, and from
// then on it is filled in (register.js). Without this file a link looks again.

const LATER = 15000; // milliseconds after a look that found no network
const LONGEST_TIMER = 2 ** 31 - 1; // of a browser

class SheetOpening {
  // wait     milliseconds until the sheet can be opened, by the server's clock
  // look()   asks for the sheet; resolves to null once there is nothing to wait for, else to the milliseconds to wait
  constructor({ wait, look, now = () => Date.now(), timer = (act, milliseconds) => setTimeout(act, milliseconds) }) {
    Object.assign(this, { look, now, timer, looking: false, done: false });
    this.wait(wait);
  }

  wait(milliseconds) {
    this.opens = this.at = this.now() + milliseconds;
    this.sleep();
  }

  sleep() {
    const left = Math.max(0, this.at - this.now());
    this.timer(() => this.due(), Math.min(left, LONGEST_TIMER));
  }

  // Look if the moment has come.
  async due() {
    if (this.done || this.looking) return;
    if (this.now() < this.at) return this.sleep();
    await this.lookNow();
  }

  // The page is seen again (a phone that sleeps stops its timers), or the network is back: look without a pause.
  async again() {
    if (!this.done && !this.looking && this.now() >= this.opens) await this.lookNow();
  }

  async lookNow() {
    this.looking = true;
    const wait = await this.look().catch(() => undefined);
    this.looking = false;
    this.done = wait === null;
    if (this.done) return;
    if (wait !== undefined) return this.wait(wait);
    this.at = this.now() + LATER;
    this.sleep();
  }

  // Return the milliseconds that a page says of its sheet, null for a sheet that is not too early.
  static waitOf(sheet) {
    const early = sheet?.querySelector("[data-opens-in]");
    return early ? Number(early.dataset.opensIn) * 1000 : null;
  }
}

// Ask for the sheet alone; put it in the place of the one that is read once it can be filled in, and say so.
async function lookForSheet() {
  const place = document.querySelector("[data-sheet-page]");
  const answer = await fetch(place.dataset.sheetPage, { headers: { "X-By-Script": "yes" } });
  if (!answer.ok || answer.headers.has("X-Leave-For")) throw new Error("no sheet");
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("sheet");
  const wait = SheetOpening.waitOf(drawn);
  if (wait !== null) return wait;
  if (!drawn.querySelector("form[data-register]")) location.reload(); // cancelled or moved meanwhile: the page says it
  document.getElementById("sheet").replaceWith(drawn);
  document.body.classList.add("page-register");
  start(); // of register.js
  place.textContent = place.dataset.sheetSaid;
  return null;
}

if (typeof document !== "undefined") {
  const wait = SheetOpening.waitOf(document.getElementById("sheet"));
  if (wait !== null) {
    const opening = new SheetOpening({ wait, look: lookForSheet });
    window.addEventListener("online", () => opening.again());
    document.addEventListener("visibilitychange", () => document.hidden || opening.again());
  }
}
