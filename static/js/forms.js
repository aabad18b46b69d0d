// Forms: sent once, errors brought into view, a question before what cannot be undone, checks on leaving a field.
(function () {
  "use strict";

  function busy(form, on) {
    form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
      if (on) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    });
    if (on) form.dataset.sending = "1";
    else delete form.dataset.sending;
  }

  function ask(question) {
    var dialog = document.getElementById("confirm");
    if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(question));
    dialog.querySelector("#confirm-text").textContent = question;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise(function (resolve) {
      dialog.addEventListener("close", function () { resolve(dialog.returnValue === "yes"); }, { once: true });
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    if (form.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      var button = event.submitter;
      ask(form.dataset.confirm).then(function (yes) {
        if (!yes) return;
        form.dataset.confirmed = "1";
        form.requestSubmit(button);
      });
      return;
    }
    // Disabling the button here would keep its own value out of what is sent.
    window.setTimeout(function () { if (!event.defaultPrevented) busy(form, true); }, 0);
  });

  // Coming back with the browser's arrow finds the form ready again.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(function (form) { busy(form, false); });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) busy(form, false);
  });

  function showErrors(root) {
    var summary = root.querySelector("[data-error-summary]");
    if (summary) { summary.focus({ preventScroll: true }); summary.scrollIntoView({ block: "center" }); }
  }
  document.addEventListener("DOMContentLoaded", function () { showErrors(document); });
  document.addEventListener("htmx:afterSwap", function (event) { showErrors(event.target); });

  // On leaving a field its own rule is checked, never while typing; the browser's words are in the reader's language.
  document.addEventListener("focusout", function (event) {
    var field = event.target;
    if (!field.matches || !field.matches(".q-f input, .q-f select, .q-f textarea") || !field.willValidate) return;
    if (/^(checkbox|radio|file|hidden)$/.test(field.type)) return;
    var group = field.closest(".q-f");
    var note = group.querySelector("[data-live-error]");
    var wrong = field.value !== "" && !field.checkValidity();
    if (!wrong) {
      if (note) { note.remove(); group.classList.remove("bad"); field.removeAttribute("aria-invalid"); }
      return;
    }
    if (!note) {
      note = document.createElement("div");
      note.className = "q-err";
      note.dataset.liveError = "";
      note.setAttribute("role", "alert");
      group.append(note);
    }
    note.textContent = field.dataset.textInvalid || field.validationMessage;
    group.classList.add("bad");
    field.setAttribute("aria-invalid", "true");
  });

  // A menu closes when one clicks beside it or presses Escape.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.q-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.q-menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    if (/^#(side|menu)$/.test(location.hash)) location.hash = "main";
  });

  // On paper stands the whole page: what is fetched on the way down is fetched first.
  var LONGEST_WAIT = 8000;
  function whole(then) {
    var began = Date.now();
    document.querySelectorAll(".q-lazy").forEach(function (part) { window.htmx.trigger(part, "whole"); });
    (function look() {
      var missing = document.querySelector(".q-lazy");
      if (!missing || Date.now() - began > LONGEST_WAIT) then();
      else window.setTimeout(look, 50);
    })();
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-print]")) return;
    if (window.htmx) whole(function () { window.print(); });
    else window.print();
  });

  // Ctrl Enter sends the form one is in.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var form = event.target.closest && event.target.closest("form[method=post]");
    if (form) { event.preventDefault(); form.requestSubmit(); return; }
    var primary = document.querySelector("[data-key-primary]");
    if (primary) { event.preventDefault(); primary.click(); }
  });
})();
