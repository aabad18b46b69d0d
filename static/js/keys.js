// Keys of the staff workspace: / J K X Enter E A [ ] ? Esc. Single letters are off in fields and by a setting.
(function () {
  "use strict";
  var singles = document.body.dataset.keys !== "off";
  var current = null;

  function rows() { return Array.from(document.querySelectorAll("table[data-key-rows] tbody tr")); }

  function go(step) {
    var all = rows();
    if (!all.length) return;
    var at = all.indexOf(current);
    var next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    if (current) current.classList.remove("cur");
    current = next;
    current.classList.add("cur");
    current.scrollIntoView({ block: "nearest" });
    var link = current.querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  function press(selector) {
    var found = document.querySelector(selector);
    if (!found) return false;
    found.click();
    return true;
  }

  function select() {
    var box = current && current.querySelector("input[type=checkbox]");
    if (box) { box.click(); }
    return Boolean(box);
  }

  function unselect() {
    document.querySelectorAll("tr.sel input[type=checkbox]:checked").forEach(function (box) { box.click(); });
  }

  function showKeys() {
    var dialog = document.getElementById("keys");
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
  }

  var acts = {
    "/": function () { var box = document.querySelector("[data-key-filter]"); if (box) box.focus(); return Boolean(box); },
    j: function () { go(1); return true; },
    k: function () { go(-1); return true; },
    x: select,
    e: function () { return press("[data-key-edit]"); },
    a: function () { return press("[data-key-assign]"); },
    "[": function () { return press("[rel=prev]"); },
    "]": function () { return press("[rel=next]"); },
    "?": function () { showKeys(); return true; },
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    var inField = event.target.closest && event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (event.key === "Escape") { if (inField) event.target.blur(); else unselect(); return; }
    if (inField || !singles) return;
    var act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && act()) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-keys-open]")) showKeys();
  });

  // Ticked rows are shown as chosen, and the bar of bulk acts counts them.
  function recount() {
    var boxes = Array.from(document.querySelectorAll("[data-key-rows] tbody input[type=checkbox]"));
    var chosen = boxes.filter(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked); });
    document.querySelectorAll("[data-bulk]").forEach(function (bar) {
      bar.hidden = chosen.length === 0;
      var count = bar.querySelector("[data-count]");
      if (count) count.textContent = (count.dataset.count || "%d").replace("%d", chosen.length);
    });
    var all = document.querySelector("[data-all]");
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll("[data-key-rows] tbody input[type=checkbox]").forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.closest("[data-key-rows]")) recount();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-unselect]")) unselect();
  });
})();
