// Field mode: counts what is filled in, opens what a failure needs, leads to the next gap, and says when there is no network.
(function () {
  "use strict";
  var here = document.currentScript;

  // --- The checklist ---
  function answer(point) { var on = point.querySelector(".q-seg input:checked"); return on ? on.value : ""; }

  // A point with a condition is asked only while the other point has the answer it depends on.
  function ask(form) {
    form.querySelectorAll("[data-asked-if]").forEach(function (point) {
      var on = form.querySelector("[name='" + point.dataset.askedIf + "']:checked");
      point.hidden = !on || on.value !== point.dataset.askedAnswer;
    });
    return Array.from(form.querySelectorAll("[data-point]:not([hidden])"));
  }

  function update(form) {
    var filled = 0, failed = 0, points = ask(form);
    form.querySelectorAll("[data-group]").forEach(function (group) {
      var own = Array.from(group.querySelectorAll("[data-point]:not([hidden])"));
      var count = own.filter(answer).length;
      var head = group.previousElementSibling && group.previousElementSibling.querySelector("[data-group-count]");
      if (head) head.textContent = count + " / " + own.length;
      var gaps = group.querySelector("summary .q-st.q-draft");
      if (gaps) gaps.hidden = count === own.length;
    });
    points.forEach(function (point) {
      var value = answer(point);
      var box = point.querySelector(".q-failbox");
      if (value) filled += 1;
      if (value === "fail") failed += 1;
      if (box) box.classList.toggle("shut", value !== "fail");
    });
    var text = document.querySelector("[data-count]");
    if (text) text.textContent = filled + " / " + points.length + " · " + text.dataset.failed + " " + failed;
    var gauge = document.querySelector(".q-pg .q-gauge");
    if (gauge && points.length) {
      gauge.className = gauge.className.replace(/q-p-\d+/, "q-p-" + Math.round(filled * 100 / points.length));
    }
    var gap = document.querySelector("[data-gap]");
    if (!gap) return;
    var next = points.find(function (point) { return !answer(point); });
    var left = points.length - filled;
    gap.firstChild.textContent = left ? gap.dataset.textLeft.replace("%d", left) : gap.dataset.textNone;
    var signing = form.querySelector("[name=representative]");
    gap.href = next ? "#" + next.id : "#" + (signing ? signing.id : form.id);
  }
  window.fieldSheet = update;

  function openGap(event) {
    var target = document.querySelector(event.currentTarget.getAttribute("href"));
    var group = target && target.closest("details");
    if (group) group.open = true;
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    var field = target.matches("input") ? target : target.querySelector("input");
    if (field) field.focus({ preventScroll: true });
  }

  function addPhrase(event) {
    var box = event.target;
    if (!box.matches("[data-phrase]") || !box.checked) return;
    var note = box.closest(".q-failbox").querySelector("textarea");
    if (note.value.indexOf(box.value) < 0) note.value = note.value ? note.value + "；" + box.value : box.value;
  }

  // --- No network ---
  function online() {
    var banner = document.getElementById("offline");
    var off = navigator.onLine === false;
    if (banner) {
      banner.hidden = !off;
      var words = banner.querySelector("[data-offline-text]");
      // Where the phone keeps whole visits, field-list.js says what waits.
      if (words && off && !window.fieldStore) words.textContent = kept().length ? "· " + kept().length : "";
    }
    document.querySelectorAll("[data-submit]").forEach(function (button) {
      if (!button.dataset.textOnline) button.dataset.textOnline = button.textContent;
      button.textContent = off ? button.dataset.textOffline : button.dataset.textOnline;
    });
  }

  function kept() {
    var found = [];
    try {
      for (var number = 0; number < localStorage.length; number += 1) {
        var name = localStorage.key(number).match(/^draft:(visit|sampling)-(\d+)$/);
        if (name) found.push({ kind: name[1], pk: name[2] });
      }
    } catch (error) { /* storage is forbidden here */ }
    return found;
  }

  function listDrafts() {
    var place = document.querySelector("[data-drafts]");
    var drafts = kept();
    if (!place || !drafts.length) return;
    var list = place.querySelector("[data-drafts-list]");
    drafts.forEach(function (draft) {
      var link = document.createElement("a");
      link.className = "q-stop";
      link.href = "/field/" + draft.pk + "/" + (draft.kind === "sampling" ? "sampling/" : "");
      link.textContent = "#" + draft.pk;
      list.append(link);
    });
    place.hidden = false;
  }

  function holdBack(event) {
    // Without a network the form stays; what was typed is kept by the draft.
    if (navigator.onLine === false) { event.preventDefault(); online(); }
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-sheet]").forEach(function (form) {
      form.addEventListener("change", function (event) { addPhrase(event); update(form); });
      update(form);
      window.setTimeout(function () { update(form); }, 0);
    });
    document.querySelectorAll("[data-gap]").forEach(function (link) { link.addEventListener("click", openGap); });
    document.querySelectorAll("form[data-draft]").forEach(function (form) { form.addEventListener("submit", holdBack); });
    var wrong = document.querySelector(".q-it .q-err");
    if (wrong && wrong.closest("details")) wrong.closest("details").open = true;
    listDrafts();
    online();
  });
  window.addEventListener("online", online);
  window.addEventListener("offline", online);

  if (here && here.dataset.worker && "serviceWorker" in navigator && window.isSecureContext) {
    navigator.serviceWorker.register(here.dataset.worker, { scope: location.pathname.indexOf("/en/") === 0 ? "/en/field/" : "/field/" }).catch(function () { /* works without */ });
  }
})();
