// Narrows a list of names as somebody types, without accents or capitals. Without this file the whole list is there.
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const input of document.querySelectorAll("input[data-filter]")) {
  const items = [...document.getElementById(input.dataset.filter).children];
  const bar = input.closest("[data-filter-bar]");
  const count = bar.querySelector("[data-filter-count]");
  bar.hidden = false;
  input.addEventListener("input", () => {
    const wanted = bare(input.value).split(/\s+/);
    for (const item of items) item.hidden = !wanted.every((word) => bare(item.textContent).includes(word));
    count.textContent = input.value ? `${items.filter((item) => !item.hidden).length} / ${items.length}` : "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // nobody is chosen by a key that ends a word
  });
}
