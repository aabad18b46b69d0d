// Field mode: fetches the day's visits, and sends what was filled in, pictures first, each draft once and whole.
(function () {
  "use strict";
  const store = window.fieldStore;
  const PREFIX = location.pathname.indexOf("/en/") === 0 ? "/en" : "";
  const PATIENCE = 60000;
  const AGAIN = 30000;
  let running = null;
  let csrf = "";

  function ask(path, options) {
    const stop = new AbortController();
    const timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    const headers = Object.assign({ Accept: "application/json" }, options.headers);
    if (options.method === "POST") headers["X-CSRFToken"] = csrf;
    return fetch(PREFIX + path, Object.assign({ credentials: "same-origin", redirect: "error", signal: stop.signal }, options, { headers: headers }))
      .finally(function () { clearTimeout(timer); });
  }

  async function note(name, value) { await store.put("meta", { name: name, value: value }); store.changed(); }

  // True when the phone may send: there is a network, and somebody is signed in.
  async function fetchBundle() {
    let answer;
    try { answer = await ask("/field/bundle.json", {}); } catch (error) { return false; }
    if (answer.status === 401 || answer.status === 403) {
      if (store.owner()) await note("signed-out", true);
      return false;
    }
    if (!answer.ok) return false;
    const bundle = await answer.json();
    csrf = bundle.csrf;
    store.belong(bundle.user);
    await store.take(bundle);
    await note("signed-out", false);
    return true;
  }

  async function sendPicture(picture) {
    const data = new FormData();
    data.append("key", picture.key);
    data.append("kind", picture.kind);
    data.append("file", picture.blob, picture.blob.type === "image/png" ? "picture.png" : "photo.jpg");
    if (picture.taken_at) data.append("taken_at", picture.taken_at);
    if (picture.place) { data.append("latitude", picture.place.latitude); data.append("longitude", picture.place.longitude); }
    const answer = await ask("/field/" + picture.visit + "/pictures/", { method: "POST", body: data });
    if (!answer.ok) throw Object.assign(new Error("picture"), { status: answer.status });
    picture.sent = true;
    await store.put("pictures", picture);
    store.changed();
  }

  function body(draft) {
    const sent = { key: draft.key, base_version: draft.base_version, checklist: draft.checklist, device: draft.device, ending: draft.ending, begun_at: draft.begun_at, signed_at: draft.signed_at, ended_at: draft.ended_at, sent_at: new Date().toISOString(), seen: draft.seen };
    Object.keys(draft.parts).forEach(function (part) { sent[part] = draft.parts[part]; });
    return JSON.stringify(sent);
  }

  async function mark(draft, changes) {
    Object.assign(draft, changes);
    await store.put("drafts", draft);
    store.changed();
  }

  async function dropPictures(visit) {
    for (const picture of await store.all("pictures")) if (picture.visit === visit) await store.remove("pictures", picture.key);
  }

  async function settled(draft, told) {
    if (told.state === "conflict") return mark(draft, { state: "conflict", url: told.url });
    await dropPictures(draft.visit);
    return mark(draft, { state: "accepted", accepted_at: told.received_at, legal_date: told.legal_date, url: told.url, discarded: told.state === "discarded" });
  }

  async function sendDraft(draft) {
    if (draft.state === "conflict") {
      const answer = await ask("/field/drafts/" + draft.key + "/", {});
      if (answer.ok) await settled(draft, await answer.json());
      return;
    }
    for (const picture of await store.all("pictures")) if (picture.visit === draft.visit && !picture.sent) await sendPicture(picture);
    await mark(draft, { state: "sent", sent_at: new Date().toISOString() });
    const answer = await ask("/field/" + draft.visit + "/submissions/", { method: "POST", body: body(draft), headers: { "Content-Type": "application/json" } });
    if (answer.ok || answer.status === 409) return settled(draft, await answer.json());
    if (answer.status === 422) return mark(draft, { state: "wrong", errors: (await answer.json()).errors });
    if (answer.status === 404 || answer.status === 403) return mark(draft, { state: "wrong", errors: {}, gone: true });
    throw Object.assign(new Error("visit"), { status: answer.status });
  }

  async function sendAll() {
    if (!(await fetchBundle())) return;
    for (const draft of await store.all("drafts")) {
      if (["queued", "sent", "conflict"].indexOf(draft.state) < 0) continue;
      try {
        await sendDraft(draft);
      } catch (error) {
        // It waits for the next turn; a picture that can never be accepted is said at the draft.
        if (error.status === 422) await mark(draft, { state: "wrong", errors: {}, picture: true });
        else if (draft.state === "sent") await mark(draft, { state: "queued" });
      }
    }
    await fetchBundle();
  }

  // One tab sends at a time.
  function sync() {
    if (navigator.onLine === false) return Promise.resolve();
    const once = function () { return sendAll().catch(function () { /* the next turn tries again */ }); };
    const locked = navigator.locks ? function () { return navigator.locks.request("field-sync", once); } : once;
    running = running || locked().finally(function () { running = null; store.changed(); });
    return running;
  }

  window.fieldSync = { sync: sync, mark: mark, prefix: PREFIX };
  window.addEventListener("online", sync);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sync(); });
  setInterval(async function () { if ((await store.unsent()).some(function (draft) { return draft.state !== "draft"; })) sync(); }, AGAIN);
  document.addEventListener("DOMContentLoaded", sync);
})();
