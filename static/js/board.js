// Dragging a card of a plan's board to another column presses the button that the card has for it: the same form, to
// the same address. A column for which the card has no button says why. Without this file the buttons do all of it.
for (const board of document.querySelectorAll("[data-board]")) {
  const refusal = document.querySelector("[data-board-refusal]");
  let dragged = null;

  for (const card of board.querySelectorAll(".board-card")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
    });
    card.addEventListener("dragend", () => {
      dragged = null;
      for (const column of board.querySelectorAll("[data-over]")) delete column.dataset.over;
    });
  }

  for (const column of board.querySelectorAll("[data-column]")) {
    column.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      column.dataset.over = "";
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) delete column.dataset.over;
    });
    column.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const card = dragged;
      if (column.contains(card)) return;
      const form = card.querySelector(`form[data-to="${column.dataset.column}"]`);
      refusal.hidden = Boolean(form);
      form?.requestSubmit();
    });
  }
}
