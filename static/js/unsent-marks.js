// Says wherever somebody comes in that answers of attendance sheets are still on this phone, and sends them when asked
// (docs/adr/0034). It reads what register.js has kept; the sheet that is open on this page looks after its own.

(() => {
  const place = document.querySelector("[data-unsent]");
  if (!place) return;
  const words = place.dataset;
  const { owner, key: here, to, ticketUrl, mode } = words;
  const open = document.querySelector("form[data-register]");
  const mine = ([key, entry]) => (mode === "anybody" ? entry.ticket : key === here || (owner && entry.who === owner));

  // The sheet has been closed since closing it was asked, and nothing else is left.
  if (here && !open) {
    const entry = KeptMarks.read(here);
    if (entry?.close) KeptMarks.write(here, { ...entry, close: "" });
  }

  function found() {
    return KeptMarks.all().filter(([key, entry]) => !(open && key === here) && mine([key, entry]) && Object.keys(entry.marks).length);
  }

  // Acts of entries that an earlier version has kept, and addresses that it had not.
  function whole(key, entry) {
    for (const mark of Object.values(entry.marks)) mark.act ??= KeptMarks.newAct();
    const done = { ...entry, to: entry.to ?? to };
    KeptMarks.write(key, done);
    return done;
  }

  function say(box, text) {
    const said = box.querySelector("[data-said]");
    [said.hidden, said.textContent] = [!text, text];
  }

  // Remove what has been answered from the device; return how much is left of the entry.
  function forget(key, answered) {
    const entry = KeptMarks.read(key);
    for (const line of answered) delete entry.marks[line];
    KeptMarks.write(key, entry);
    return Object.keys(entry.marks).length;
  }

  async function send(key, box) {
    const entry = whole(key, KeptMarks.read(key));
    const marks = Object.entries(entry.marks);
    const body = JSON.stringify({ known: 0, marks: marks.map(([line, mark]) => KeptMarks.sent(line, mark)) });
    for (const [, mark] of marks) mark.tried = [...(mark.tried ?? []), { status: mark.status, minutes: mark.minutes }];
    KeptMarks.write(key, entry);
    let answer;
    try {
      const { csrfToken, pageCentre } = document.body.dataset;
      const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken, "X-Page-Centre": pageCentre };
      answer = await fetch(entry.to, { method: "POST", headers, body, redirect: "manual" });
      if (answer.status >= 500) throw new Error(answer.status);
    } catch {
      return say(box, words.offline);
    }
    if (answer.status === 202) {
      const told = await answer.json();
      forget(key, marks.filter(([, mark]) => told.received.includes(mark.act)).map(([line]) => line));
      return done(box, told.said);
    }
    if (answer.ok) {
      const told = await answer.json();
      const kept = new Set([...Object.keys(told.clashes), ...told.unknown.filter((line) => !told.waits.includes(line))]);
      const left = forget(key, marks.map(([line]) => line).filter((line) => !kept.has(line)));
      return left ? say(box, words.differs) : done(box, told.said || words.arrived);
    }
    box.querySelector("[data-team]").hidden = !entry.ticket;
    const told = await answer.json().catch(() => ({}));
    return say(box, told.refused?.join(" ") ?? words.shut);
  }

  async function team(key, box) {
    const entry = whole(key, KeptMarks.read(key));
    const told = await KeptMarks.toTeam(ticketUrl, entry);
    if (!told.received) return say(box, told.said ?? words.offline);
    forget(key, Object.entries(entry.marks).filter(([, mark]) => told.received.includes(mark.act)).map(([line]) => line));
    return done(box, told.said);
  }

  function done(box, text) {
    box.querySelector("[data-words]").textContent = text;
    for (const part of box.querySelectorAll("button, a, [data-said]")) part.hidden = true;
  }

  function draw([key, entry]) {
    const box = document.getElementById("unsent-note").content.firstElementChild.cloneNode(true);
    const count = Object.keys(entry.marks).length;
    box.querySelector("[data-words]").textContent = count === 1 ? words.one : words.many.replace("{n}", count);
    const part = (name) => box.querySelector(`[data-${name}]`);
    part("send").hidden = mode === "anybody" || mode === "team";
    part("team").hidden = !part("send").hidden;
    part("throw").hidden = mode === "anybody";
    part("sheet").hidden = !entry.page || key === here || part("send").hidden;
    if (entry.page) part("sheet").href = entry.page;
    part("send").addEventListener("click", () => send(key, box));
    part("team").addEventListener("click", () => team(key, box));
    part("throw").addEventListener("click", () => {
      if (part("throw").textContent !== words.sure) {
        part("throw").textContent = words.sure; // asked once more, on the same button
        return;
      }
      KeptMarks.write(key, null);
      box.remove();
    });
    place.append(box);
  }

  found().forEach(draw);
  place.hidden = !place.children.length;
})();
