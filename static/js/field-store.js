// Field mode: what this phone holds for its inspector, in IndexedDB. One database per person, so that nobody sees another's.
// Stores: visits and checklists (taken along for a day), drafts (one per visit), pictures (with their bytes until they have arrived), meta.
(function () {
  "use strict";
  const OWNER = "field:user";
  const STORES = { visits: "id", checklists: "id", drafts: "visit", pictures: "key", meta: "name" };
  let opening = null;

  function owner() { try { return localStorage.getItem(OWNER) || ""; } catch (error) { return ""; } }

  function open() {
    if (!owner() || !window.indexedDB) return Promise.reject(new Error("nobody has signed in on this phone"));
    opening = opening || new Promise(function (resolve, reject) {
      const asked = indexedDB.open("field-" + owner(), 1);
      asked.onupgradeneeded = function () {
        Object.keys(STORES).forEach(function (name) { asked.result.createObjectStore(name, { keyPath: STORES[name] }); });
      };
      asked.onsuccess = function () {
        asked.result.onversionchange = function () { asked.result.close(); opening = null; };
        resolve(asked.result);
      };
      asked.onerror = function () { reject(asked.error); };
    });
    return opening;
  }

  async function run(store, mode, act) {
    const database = await open();
    return new Promise(function (resolve, reject) {
      const change = database.transaction(store, mode);
      const asked = act(change.objectStore(store));
      change.oncomplete = function () { resolve(asked.result); };
      change.onerror = change.onabort = function () { reject(change.error); };
    });
  }

  const store = {
    owner: owner,
    get: function (name, key) { return run(name, "readonly", function (rows) { return rows.get(key); }); },
    all: function (name) { return run(name, "readonly", function (rows) { return rows.getAll(); }).catch(function () { return []; }); },
    put: function (name, row) { return run(name, "readwrite", function (rows) { return rows.put(row); }); },
    remove: function (name, key) { return run(name, "readwrite", function (rows) { return rows.delete(key); }); },

    // Whose phone it is from now on. The work of somebody else that was never sent stays closed until they sign in again.
    belong: function (user) {
      if (owner() === String(user)) return;
      if (opening) opening.then(function (database) { database.close(); }, function () { /* it never opened */ });
      opening = null;
      localStorage.setItem(OWNER, String(user));
    },

    // What the server says a phone may hold for a day. A visit with work on it keeps the version that it began with.
    take: async function (bundle) {
      const busy = new Set((await store.all("drafts")).filter(store.isOpen).map(function (draft) { return draft.visit; }));
      const kept = new Set(bundle.visits.map(function (visit) { return visit.id; }));
      for (const visit of await store.all("visits")) if (!kept.has(visit.id) && !busy.has(visit.id)) await store.remove("visits", visit.id);
      for (const visit of bundle.visits) if (!busy.has(visit.id)) await store.put("visits", visit);
      for (const id of Object.keys(bundle.checklists)) await store.put("checklists", Object.assign({ id: Number(id) }, bundle.checklists[id]));
      await store.put("meta", { name: "bundle", made_at: bundle.made_at, good_until: bundle.good_until, labs: bundle.labs, order: bundle.visits.map(function (visit) { return visit.id; }) });
    },

    // What was typed. It never undoes a sending: a page on its way out, or one that has not heard yet, would make a draft of it again.
    keep: function (draft) {
      return run("drafts", "readwrite", function (rows) {
        const asked = rows.get(draft.visit);
        asked.onsuccess = function () { if (!asked.result || asked.result.key !== draft.key || !store.isLocked(asked.result)) rows.put(draft); };
        return asked;
      });
    },

    isLocked: function (draft) { return ["queued", "sent", "conflict", "accepted"].indexOf(draft.state) >= 0; },
    isOpen: function (draft) { return draft.state !== "accepted"; },
    unsent: async function () { return (await store.all("drafts")).filter(store.isOpen); },

    // Signing out leaves nothing of the person on the phone.
    clear: async function () {
      const name = "field-" + owner();
      if (opening) (await opening.catch(function () { return { close: function () {} }; })).close();
      opening = null;
      localStorage.removeItem(OWNER);
      await new Promise(function (resolve) {
        const asked = indexedDB.deleteDatabase(name);
        asked.onsuccess = asked.onerror = asked.onblocked = resolve;
      });
      if (window.caches) await Promise.all((await caches.keys()).filter(function (key) { return key.indexOf("field-") === 0; }).map(function (key) { return caches.delete(key); }));
    },

    newKey: function () {
      if (crypto.randomUUID) return crypto.randomUUID();
      const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
      return [hex.slice(0, 8), hex.slice(8, 12), "4" + hex.slice(13, 16), "8" + hex.slice(17, 20), hex.slice(20)].join("-");
    },

    clock: function (at) {
      return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: false }).format(at ? new Date(at) : new Date());
    },

    // Today the hour is enough; an older moment needs its day.
    when: function (at) {
      const day = new Date(at);
      if (day.toDateString() === new Date().toDateString()) return store.clock(at);
      return new Intl.DateTimeFormat(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit", hour12: false }).format(day);
    },

    changed: function () { document.dispatchEvent(new CustomEvent("field:changed")); }
  };
  window.fieldStore = store;
})();
