// Ctrl K opens the search from anywhere; arrows walk through what it found.
(function () {
  "use strict";
  var dialog = document.getElementById("search");
  if (!dialog || !dialog.showModal) return;
  var field = dialog.querySelector("input[name=q]");

  function open(text) {
    if (!dialog.open) dialog.showModal();
    if (text) field.value = text;
    field.focus();
    field.select();
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open("");
    }
  });
  document.querySelectorAll("[data-search-open]").forEach(function (box) {
    box.addEventListener("mousedown", function (event) { event.preventDefault(); open(box.value); });
  });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", function (event) {
    // A search field would take the first Escape for itself.
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var hits = Array.from(dialog.querySelectorAll("#search-hits a"));
    if (!hits.length) return;
    event.preventDefault();
    var at = hits.indexOf(document.activeElement);
    var next = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (next < 0) field.focus(); else hits[Math.min(next, hits.length - 1)].focus();
  });
})();
