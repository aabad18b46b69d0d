// Field mode: the queue of what was filled in, the visits that are on this phone, and what is said while there is no network.
(function () {
  "use strict";
  const store = window.fieldStore;
  const words = function (name) { const place = document.querySelector("[data-words]"); return (place && place.dataset[name]) || ""; };
  const SHELL = window.fieldSync.prefix + "/field/offline/";
  const LOOKS = { draft: "draft", queued: "waiting", sent: "progress", accepted: "passed", conflict: "waiting", wrong: "failed" };

  function element(name, css, text) {
    const made = document.createElement(name);
    if (css) made.className = css;
    if (text) made.textContent = text;
    return made;
  }

  function icon(key) {
    const drawn = document.querySelector("template[data-drawn='" + key + "']");
    return drawn ? drawn.content.cloneNode(true) : document.createDocumentFragment();
  }

  function state(draft) {
    const chip = element("span", "q-st q-" + LOOKS[draft.state]);
    chip.append(icon(draft.state), words("state" + draft.state.charAt(0).toUpperCase() + draft.state.slice(1)));
    return chip;
  }

  // Every step that was taken, each with its time.
  function steps(draft) {
    const taken = [["saved_at", "stepSaved"], ["queued_at", "stepQueued"], ["sent_at", "stepSent"], ["accepted_at", "stepAccepted"]];
    const told = taken.filter(function (step) { return draft[step[0]]; }).map(function (step) { return words(step[1]) + " " + store.when(draft[step[0]]); });
    if (draft.legal_date) told.push(words("legalDate") + " " + draft.legal_date);
    if (draft.discarded) told.push(words("discarded"));
    return told.join("　");
  }

  function line(draft, visit) {
    const row = element("a", "q-stop");
    row.href = draft.state === "conflict" ? window.fieldSync.prefix + draft.url : SHELL + "#" + draft.visit;
    row.dataset.draftOf = draft.visit;
    row.dataset.state = draft.state;
    const main = element("span", "g");
    const name = element("b", "", visit ? visit.enterprise : draft.label);
    name.lang = "zh-Hans";
    main.append(name, element("span", "d q-sub", steps(draft)));
    if (draft.state === "conflict") main.append(element("span", "d", words("conflict")));
    if (draft.state === "wrong") main.append(element("span", "d", draft.gone ? words("gone") : words("wrong")));
    row.append(main, state(draft));
    return row;
  }

  function stop(visit, number) {
    const row = element("a", "q-stop");
    row.href = SHELL + "#" + visit.id;
    const main = element("span", "g");
    const name = element("b", "", visit.enterprise);
    name.lang = "zh-Hans";
    const place = element("span", "d q-sub", visit.address);
    place.lang = "zh-Hans";
    main.append(name, place, element("span", "d q-sub", visit.number + "　" + visit.product));
    row.append(element("span", "q-stop-n", String(number)), main, icon("next"));
    return row;
  }

  async function banner(unsent) {
    const place = document.getElementById("offline");
    if (!place) return;
    const off = navigator.onLine === false;
    place.hidden = !off;
    const text = place.querySelector("[data-offline-text]");
    const waiting = unsent.filter(function (draft) { return draft.state !== "draft"; }).length;
    const saved = unsent.map(function (draft) { return draft.saved_at || ""; }).sort().pop();
    const parts = [];
    if (saved) parts.push(words("savedHere") + " " + store.clock(saved));
    if (waiting) parts.push(words("waiting").replace("%d", waiting));
    if (text && off) text.textContent = parts.join(words("comma")) + (parts.length ? words("later") : "");
  }

  async function signedOut(unsent) {
    const place = document.querySelector("[data-signed-out]");
    if (!place) return;
    const told = store.owner() ? await store.get("meta", "signed-out").catch(function () { return null; }) : null;
    place.hidden = !(told && told.value && unsent.some(function (draft) { return draft.state !== "draft"; }));
  }

  async function show() {
    const drafts = (await store.all("drafts")).sort(function (one, other) { return (one.saved_at || "") < (other.saved_at || "") ? 1 : -1; });
    const visits = new Map((await store.all("visits")).map(function (visit) { return [visit.id, visit]; }));
    const unsent = drafts.filter(store.isOpen);
    const queue = document.querySelector("[data-queue]");
    if (queue) {
      queue.hidden = !drafts.length;
      queue.querySelector("[data-queue-list]").replaceChildren.apply(queue.querySelector("[data-queue-list]"), drafts.map(function (draft) { return line(draft, visits.get(draft.visit)); }));
      queue.querySelector("[data-queue-count]").textContent = unsent.length || "";
    }
    await stops(visits, drafts);
    await banner(unsent);
    await signedOut(unsent);
    document.querySelectorAll("form[action$='/accounts/logout/']").forEach(function (form) {
      if (unsent.length) form.dataset.confirm = words("signOut").replace("%d", unsent.length);
      else delete form.dataset.confirm;
    });
  }

  async function stops(visits, drafts) {
    const meta = store.owner() ? await store.get("meta", "bundle").catch(function () { return null; }) : null;
    const busy = new Set(drafts.map(function (draft) { return draft.visit; }));
    const kept = document.querySelector("[data-kept]");
    if (kept) kept.textContent = meta ? words("goodUntil").replace("%s", store.when(meta.good_until)) : words("nothingKept");
    // The server's list leads to the phone's own page of each visit that is on it.
    document.querySelectorAll("[data-stop]").forEach(function (row) {
      const visit = visits.get(Number(row.dataset.stop));
      if (visit) row.href = SHELL + "#" + visit.id;
    });
    const list = document.querySelector("[data-visits]");
    if (!list) return;
    const order = (meta ? meta.order : []).filter(function (id) { return visits.has(id) && !busy.has(id); });
    list.replaceChildren.apply(list, order.map(function (id, place) { return stop(visits.get(id), place + 1); }));
  }

  // Signing out takes everything along; forms.js has asked before, when something was not sent yet.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (!/\/accounts\/logout\/$/.test(form.action || "") || (form.dataset.confirm && !form.dataset.confirmed)) return;
    event.preventDefault();
    store.clear().catch(function () { /* there was nothing */ }).then(function () { form.submit(); });
  });

  window.fieldWords = words;
  window.fieldElement = element;
  document.addEventListener("field:changed", show);
  document.addEventListener("DOMContentLoaded", show);
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
})();
