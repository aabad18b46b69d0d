// Keeps what is typed in a form[data-draft] on this device, and says so; gone when the form was accepted.
// <form data-draft="name"> and, anywhere on the page, components/saved.html. On the page that follows an accepted
// form: <span hidden data-draft-done="name"></span>
(function () {
  "use strict";
  var PREFIX = "draft:";
  var KEEP = 7 * 24 * 3600 * 1000;

  function store() { try { return window.localStorage; } catch (error) { return null; } }
  var memory = store();
  if (!memory) return;

  function key(form) { return PREFIX + form.dataset.draft; }

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !/^(hidden|file|password|submit|button)$/.test(field.type) && !("noDraft" in field.dataset);
    });
  }

  function values(form) {
    return fields(form).map(function (field) {
      return /^(checkbox|radio)$/.test(field.type)
        ? [field.name, field.value, field.checked]
        : [field.name, field.value];
    });
  }

  // The words stand, translated, at the place where they appear.
  function say(word, time) {
    document.querySelectorAll("[data-saved]").forEach(function (place) {
      place.textContent = word ? [place.dataset[word] || "", time].join(" ").trim() : "";
    });
  }

  function clock() {
    return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: false }).format(new Date());
  }

  function save(form) {
    try {
      memory.setItem(key(form), JSON.stringify({ at: Date.now(), values: values(form) }));
      say("textSaved", clock());
    } catch (error) {
      say("", "");
    }
  }

  function restore(form) {
    var kept;
    try { kept = JSON.parse(memory.getItem(key(form)) || "null"); } catch (error) { kept = null; }
    if (!kept || Date.now() - kept.at > KEEP) return;
    var changed = false;
    kept.values.forEach(function (entry) {
      fields(form).forEach(function (field) {
        if (field.name !== entry[0]) return;
        if (entry.length === 3) {
          if (field.value === entry[1] && field.checked !== entry[2]) { field.checked = entry[2]; changed = true; }
        } else if (field.value !== entry[1] && field.value === field.defaultValue) {
          field.value = entry[1];
          changed = true;
        }
      });
    });
    if (changed) say("textRestored", "");
  }

  function watch(form) {
    var timer = 0;
    var touched = false;
    // What came back from the server with errors is newer than the draft.
    if (!form.querySelector("[data-error-summary]")) restore(form);
    form.addEventListener("input", function () {
      touched = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { save(form); }, 2000);
    });
    form.addEventListener("focusout", function () { if (touched) { window.clearTimeout(timer); save(form); touched = false; } });
    window.addEventListener("pagehide", function () { if (touched && !form.dataset.sending) save(form); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    // The page that follows an accepted form names the drafts that are done with.
    document.querySelectorAll("[data-draft-done]").forEach(function (mark) { memory.removeItem(PREFIX + mark.dataset.draftDone); });
    document.querySelectorAll("form[data-draft]").forEach(watch);
  });
})();
