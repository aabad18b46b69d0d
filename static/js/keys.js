// Keys of the staff workspace: / J K and arrows, X Enter N E A [ ] ? Esc. Single letters are off in fields and by a setting.
(function () {
  "use strict";
  var singles = document.body.dataset.keys !== "off";
  var current = null;

  function rows() { return Array.from(document.querySelectorAll("table[data-key-rows] tbody tr")); }

  function go(step) {
    var all = rows();
    if (!all.length) return;
    var at = all.indexOf(current);
    // The list may have been fetched anew: then one begins at its top.
    var next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))];
    if (current) current.classList.remove("cur");
    current = next;
    current.classList.add("cur");
    current.scrollIntoView({ block: "nearest" });
    var link = current.querySelector("td:not(.pick) a");
    if (link) link.focus({ preventScroll: true });
  }

  // Arrows scroll the page until one stands in the list.
  function arrow(step) {
    var inside = document.activeElement && document.activeElement.closest("table[data-key-rows] tbody");
    if (!inside) return false;
    current = document.activeElement.closest("tr");
    go(step);
    return true;
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
    ArrowDown: function () { return arrow(1); },
    ArrowUp: function () { return arrow(-1); },
    x: select,
    n: function () { return press("[data-key-new]"); },
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
  function boxes() { return Array.from(document.querySelectorAll("[data-key-rows] tbody .pick input")); }

  function recount() {
    var all = boxes();
    var chosen = all.filter(function (box) { return box.checked; });
    all.forEach(function (box) { box.closest("tr").classList.toggle("sel", box.checked); });
    document.querySelectorAll("[data-bulk]").forEach(function (bar) {
      bar.toggleAttribute("data-on", chosen.length > 0);
      var count = bar.querySelector("[data-count]");
      if (count) count.textContent = count.dataset.count.replace("%d", chosen.length);
    });
    var head = document.querySelector("[data-all]");
    if (head) {
      head.checked = chosen.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  }

  // With Shift all rows from the last tick to this one follow it.
  var last = null;
  document.addEventListener("click", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches("[data-key-rows] tbody .pick input")) return;
    var all = boxes();
    var from = all.indexOf(last), to = all.indexOf(box);
    if (event.shiftKey && from >= 0) {
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { one.checked = box.checked; });
    }
    last = box;
    recount();
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-all]")) {
      boxes().forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.closest("[data-key-rows]")) recount();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-unselect]")) unselect();
    var picking = event.target.closest("[data-pick]");
    if (picking) {
      var on = picking.getAttribute("aria-pressed") !== "true";
      picking.setAttribute("aria-pressed", on);
      picking.closest("#list").classList.toggle("q-picking", on);
      if (!on) unselect();
    }
  });
  // The browser's arrow brings the ticks back.
  window.addEventListener("pageshow", recount);
  document.addEventListener("htmx:afterSwap", recount);
})();
