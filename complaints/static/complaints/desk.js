// The hotline's screen by keyboard: Enter goes on and never sends, Alt keys, phrases, what the register knows.
(function () {
  "use strict";
  var form = document.querySelector("[data-desk]");
  if (!form) return;

  function field(name) { return form.elements[name]; }

  function options(input) {
    var list = input && input.list;
    return list ? Array.from(list.options) : [];
  }

  // --- Keys -----------------------------------------------------------------------------------

  function stops() {
    return Array.from(form.querySelectorAll("input, select, textarea, summary, button")).filter(function (one) {
      return one.type !== "hidden" && !one.disabled && one.tabIndex >= 0 && one.offsetParent !== null;
    });
  }

  function goOn(from) {
    var all = stops();
    var next = all[all.indexOf(from) + 1];
    if (next) next.focus();
  }

  function remember() {
    var active = document.activeElement;
    form.querySelector("[data-desk-focus]").value = active && form.contains(active) ? active.name || "" : "";
  }

  function press(key) {
    var button = form.querySelector('[data-alt="' + key + '"]');
    if (!button) return false;
    remember();
    form.requestSubmit(button);
    return true;
  }

  function openMore() {
    var more = form.querySelector(".q-desk-more");
    more.open = true;
    var first = more.querySelector("input, select");
    if (first) first.focus();
    return true;
  }

  function showPhrases() {
    form.querySelector("[data-desk-phrase]").focus();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    // The code of the key: with Alt some systems write another letter.
    var key = event.code.replace(/^(Digit|Key)/, "").toLowerCase();
    var done = key === "m" ? openMore() : key === "p" ? showPhrases() : press(key);
    if (done) event.preventDefault();
  });

  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var target = event.target;
    if (target.matches("[data-desk-phrase]")) { event.preventDefault(); insert(); return; }
    if (!target.matches("input, select")) return;
    event.preventDefault();
    goOn(target);
  });

  // --- Phrases --------------------------------------------------------------------------------

  function insert() {
    var choice = form.querySelector("[data-desk-phrase]");
    var story = field("description");
    if (choice.value) {
      var before = story.value.replace(/\s+$/, "");
      story.value = before + (before ? "\n" : "") + choice.value;
    }
    choice.value = "";
    story.focus();
    story.setSelectionRange(story.value.length, story.value.length);
  }
  form.querySelector("[data-desk-insert]").addEventListener("click", insert);

  // --- What is known already ------------------------------------------------------------------

  function meant(input) {
    var words = input.value.trim().toLowerCase();
    if (!words) return null;
    var all = options(input);
    var exact = all.filter(function (one) { return one.value.toLowerCase() === words || one.dataset.code === words; });
    if (exact.length) return exact[0];
    var found = all.filter(function (one) {
      return one.textContent.toLowerCase().split(" ").some(function (name) { return name.indexOf(words) === 0; });
    });
    return found.length === 1 ? found[0] : null;
  }

  form.addEventListener("change", function (event) {
    var input = event.target;
    if (input.name === "district") {
      var place = meant(input);
      if (place) input.value = place.value;
    }
    if (input.name === "respondent_name") {
      var words = input.value.trim();
      var known = options(input).filter(function (one) { return one.value === words || one.dataset.code === words.toUpperCase(); });
      if (known.length !== 1) return;
      input.value = known[0].value;
      fill("respondent_code", known[0].dataset.code);
      fill("respondent_address", known[0].dataset.address);
      fill("district", known[0].dataset.district);
    }
  });

  function fill(name, value) {
    var input = field(name);
    if (input && !input.value && value) input.value = value;
  }
})();
