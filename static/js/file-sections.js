// The sections of a file are wider than a phone: the one that is open is brought into sight.
const here = document.querySelector(".file-sections [aria-current]");
if (here) {
  const list = here.closest(".file-sections");
  list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
}
