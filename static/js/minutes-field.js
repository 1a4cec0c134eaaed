// The minutes of one answer of a sheet, as they are typed: a number that cannot be is told and stays as it was typed
// until it is mended; it is no answer, and what was answered before stands (register.js).

class MinutesField {
  // input      the field
  // longest    the most minutes that can be
  // took(n)    called for a number that can be
  // said(yes)  called when what stands there becomes wrong, or is so no more
  constructor(input, { longest, took, said }) {
    Object.assign(this, { input, longest, took, said, wrong: false });
    input.addEventListener("input", () => this.read());
  }

  canBe(text) {
    const number = Number(text);
    return /^\d+$/.test(text) && number >= 1 && number <= this.longest;
  }

  // Return the number that stands there, null for none; ask `wrong` besides.
  number() {
    const text = this.input.value.trim();
    return this.canBe(text) ? Number(text) : null;
  }

  // Read what stands there now.
  read() {
    const text = this.input.value.trim();
    this.tell(text !== "" && !this.canBe(text));
    if (text !== "" && !this.wrong) this.took(Number(text));
  }

  tell(wrong) {
    if (wrong === this.wrong) return;
    this.wrong = wrong;
    if (wrong) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.said(wrong);
  }

  // Write a number there, unless something is being typed or still to be mended.
  show(number, typing) {
    if (!typing && !this.wrong) this.input.value = String(number ?? "");
  }

  // Another answer was chosen instead: what was typed is given up.
  drop(number) {
    if (!this.wrong) return;
    this.tell(false);
    this.input.value = String(number ?? "");
  }
}
