// What a phone keeps of attendance sheets until the server has answered: one entry for each sheet and person, under
// "jalon.marks:<session>:<owner>". Only an answer of the server or the owner's own hand removes a mark, never its age:
// the clock of a phone may be wrong by years (docs/adr/0034). No name is ever kept (docs/adr/0017).
//
// An entry: {who, to, page, ticket, close, marks: {<key of the line>: {status, minutes, seen, tried, act, at}}}.

const markStorage = new OutboxStorage(() => localStorage, "jalon.marks:");

const KeptMarks = {
  read(key) {
    return markStorage.read(key);
  },

  // Return an entry, or null for one that holds nothing any more.
  held(entry) {
    return entry && (Object.keys(entry.marks).length || entry.close) ? entry : null;
  },

  // Keep an entry, or remove one that holds nothing any more. Returns whether the device has taken it.
  write(key, entry) {
    return markStorage.write(key, this.held(entry));
  },

  all() {
    return markStorage.entries().filter(([, entry]) => entry.marks);
  },

  // The key of an act: 122 random bits as a uuid. crypto.randomUUID() is missing where a page came without https.
  newAct() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  },

  // A mark as it is sent. `tried`: the answers given before without hearing of them.
  sent(key, { status, minutes, seen, tried, act, at }) {
    const before = (tried ?? []).map((mark) => [mark.status, mark.minutes]);
    return { key, status, minutes: minutes ?? null, seen: seen ?? 0, tried: before, act, at };
  },

  // Hand an entry in with its ticket. Returns {received, said} or {said}; nothing where there is no network.
  async toTeam(url, { ticket, marks }) {
    const sent = Object.entries(marks).map(([key, mark]) => this.sent(key, mark));
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ ticket, marks: sent }), credentials: "omit" });
      const told = await answer.json();
      return answer.ok ? told : { said: (told.refused ?? []).join(" ") };
    } catch {
      return {};
    }
  },
};
