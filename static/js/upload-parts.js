// Files in parts, one after the other: a lost line is tried again, a lost tab goes on where it was. What is not sent yet
// is kept in this browser until it is. For boxes that say which files are partly here already (data-arriving).
(function () {
  "use strict";
  var LARGEST_FILE = 20 * 1024 * 1024;
  var SMALLEST = 32 * 1024;
  var LARGEST = 1024 * 1024;
  var FIRST_PART = 64 * 1024;
  var QUICK = 1500;
  var SLOW = 6000;
  var PATIENCE = 60000;
  var LONGEST_WAIT = 30000;
  var KEEP = 7 * 24 * 3600 * 1000;
  var SUFFIXES = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf" };

  // The name on a phone can tell whose phone it is: only the kind of file is said.
  function suffix(file) { return SUFFIXES[file.type] || (/\.(\w{1,5})$/.exec(file.name || "") || ["", "bin"])[1].toLowerCase(); }

  function newKey() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes).map(function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // Photos that are not sent yet, in this browser alone; where it keeps nothing, a lost tab loses them.
  var store = {
    name: "portal-uploads",
    run: function (mode, act) {
      return new Promise(function (resolve) {
        try {
          var opening = window.indexedDB.open(store.name, 1);
          opening.onupgradeneeded = function () { opening.result.createObjectStore("files", { keyPath: "key" }); };
          opening.onerror = function () { resolve([]); };
          opening.onsuccess = function () {
            var change = opening.result.transaction("files", mode);
            var asked = act(change.objectStore("files"));
            change.oncomplete = function () { opening.result.close(); resolve(asked.result || []); };
            change.onerror = change.onabort = function () { opening.result.close(); resolve([]); };
          };
        } catch (error) { resolve([]); }
      });
    },
    all: function () { return store.run("readonly", function (files) { return files.getAll(); }); },
    put: function (row) { return store.run("readwrite", function (files) { return files.put(row); }); },
    remove: function (key) { return store.run("readwrite", function (files) { return files.delete(key); }); },
    clear: function () { try { window.indexedDB.deleteDatabase(store.name); } catch (error) { /* nothing is kept */ } }
  };

  function token() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  var Uploader = window.portalUploader;
  var plain = { ready: Uploader.prototype.ready, begin: Uploader.prototype.begin, removed: Uploader.prototype.removed };

  function inParts(box) { return box.dataset.arriving !== undefined; }

  Uploader.prototype.ready = function () {
    var self = this;
    if (!inParts(this.box)) { plain.ready.call(this); return; }
    this.form = this.box.dataset.form || "";
    this.part = FIRST_PART;
    this.waiting = [];
    this.busy = null;
    this.held = null;
    this.box.closest("form").addEventListener("submit", function (event) { self.hold(event); });
    this.resume();
  };

  Uploader.prototype.begin = function (tile, file) {
    if (!inParts(this.box)) { plain.begin.call(this, tile, file); return; }
    tile.portalJob = { key: newKey(), file: file, have: 0 };
    if (!file.size || file.size > LARGEST_FILE) { this.refused(tile, file.size ? this.box.dataset.textLarge : this.box.dataset.textEmpty); return; }
    this.keep(tile);
    this.queue(tile);
  };

  Uploader.prototype.removed = function (tile) {
    if (tile.portalProblem) tile.portalProblem.remove();
    if (inParts(this.box) && tile.portalJob && !tile.querySelector("input")) this.drop(tile.portalJob.key);
  };

  // --- On their way: in parts, one file after the other ---

  // One place says what waits; a lost line or tab costs at most one part.
  Uploader.prototype.queue = function (tile) {
    this.waiting.push(tile);
    this.caption(tile, this.box.dataset.textWaiting, 0);
    this.next();
  };

  Uploader.prototype.next = function () {
    if (this.busy || !this.waiting.length) { if (!this.busy) this.settled(); return; }
    this.busy = this.waiting.shift();
    this.sendPart(this.busy, 0);
  };

  Uploader.prototype.done = function (tile) {
    if (this.busy === tile) this.busy = null;
    this.next();
  };

  Uploader.prototype.sendPart = function (tile, failures) {
    var self = this;
    var job = tile.portalJob;
    if (!tile.isConnected) { this.done(tile); return; }
    var request = new XMLHttpRequest();
    var started = Date.now();
    var part = job.file.slice(job.have, job.have + this.part);
    var data = new FormData();
    data.append("upload", job.key);
    data.append("name", "photo." + suffix(job.file));
    data.append("total", String(job.file.size));
    data.append("offset", String(job.have));
    data.append("chunk", part, "part");
    request.open("POST", this.box.dataset.uploadUrl);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      self.progress(tile, job.have + Math.min(event.loaded, part.size));
    });
    request.addEventListener("load", function () {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { /* not ours: treated as a failure */ }
      self.answered(tile, request, answer, started, failures);
    });
    ["error", "timeout"].forEach(function (name) {
      request.addEventListener(name, function () { self.again(tile, failures + 1); });
    });
    this.progress(tile, job.have);
    request.send(data);
  };

  Uploader.prototype.answered = function (tile, request, answer, started, failures) {
    var job = tile.portalJob;
    if (answer.form && answer.form !== this.form) { this.form = answer.form; this.keepAll(); }
    if (request.status === 201 && answer.id) { this.whole(tile, answer.id); return; }
    if ((request.status === 200 || request.status === 409) && answer.have !== undefined) {
      var took = Date.now() - started;
      if (took < QUICK) this.part = Math.min(this.part * 2, LARGEST);
      if (took > SLOW) this.part = Math.max(this.part / 2, SMALLEST);
      job.have = answer.have;
      this.sendPart(tile, request.status === 409 ? failures + 1 : 0);
      return;
    }
    if (request.status >= 500 || request.status === 429 || request.status === 0) {
      this.again(tile, failures + 1, Number(request.getResponseHeader("Retry-After") || 0));
      return;
    }
    this.refused(tile, answer.error || answer.detail);
  };

  // Waits longer each time, and goes on at once when the device says that the line is back.
  Uploader.prototype.again = function (tile, failures, seconds) {
    var self = this;
    if (!tile.isConnected) { this.done(tile); return; }
    var wait = seconds ? seconds * 1000 : Math.min(1000 * Math.pow(2, failures - 1), LONGEST_WAIT) * (0.75 + Math.random() / 2);
    this.caption(tile, this.box.dataset.textLost);
    this.said.textContent = this.box.dataset.textLost;
    var timer = 0;
    function go() {
      window.clearTimeout(timer);
      window.removeEventListener("online", go);
      self.sendPart(tile, failures);
    }
    timer = window.setTimeout(go, wait);
    if (!seconds) window.addEventListener("online", go);
  };

  Uploader.prototype.progress = function (tile, bytes) {
    var share = Math.min(bytes / tile.portalJob.file.size, 1);
    this.caption(tile, this.box.dataset.textSending + " " + Math.round(share * 100) + "%", share);
  };

  Uploader.prototype.whole = function (tile, id) {
    var name = this.box.dataset.name;
    store.remove(tile.portalJob.key);
    // The answer to the last part was lost, and the page shows the photo already.
    if (document.querySelector("input[name=" + name + "][value='" + id + "']")) tile.remove();
    var value = document.createElement("input");
    value.type = "hidden";
    value.name = name;
    value.value = id;
    tile.append(value);
    this.caption(tile, "");
    this.said.textContent = this.box.dataset.textDone;
    this.done(tile);
  };

  // This very file cannot be taken: said at the file, which takes no place in the form.
  Uploader.prototype.refused = function (tile, reason) {
    var text = reason || this.box.dataset.textFailed;
    store.remove(tile.portalJob.key);
    tile.classList.add("bad");
    this.caption(tile, this.box.dataset.textRefused);
    this.problem(text, tile);
    this.done(tile);
  };

  // "Next" waits for the photos; pressed again, it goes without them.
  Uploader.prototype.hold = function (event) {
    var button = event.submitter;
    if (!this.busy || this.held || (button && button.name)) return;
    event.preventDefault();
    this.held = button || true;
    this.said.classList.remove("visually-hidden");
    this.said.textContent = this.box.dataset.textHold;
  };

  Uploader.prototype.settled = function () {
    if (!this.held) return;
    var form = this.box.closest("form");
    if (!form.querySelector(".q-photo.bad")) form.requestSubmit(this.held === true ? undefined : this.held);
    this.held = null;
  };

  // --- After a lost tab ---

  Uploader.prototype.keep = function (tile) {
    var job = tile.portalJob;
    store.put({ key: job.key, form: this.form, file: job.file, at: Date.now() });
  };

  Uploader.prototype.keepAll = function () {
    var self = this;
    this.grid.querySelectorAll(".q-photo").forEach(function (tile) { if (tile.portalJob && !tile.querySelector("input")) self.keep(tile); });
  };

  // Files that this browser still holds for this very form go on; all others are forgotten.
  Uploader.prototype.resume = function () {
    var self = this;
    var arriving = JSON.parse(this.box.dataset.arriving || "[]");
    store.all().then(function (rows) {
      var mine = rows.filter(function (row) { return row.form === self.form && Date.now() - row.at < KEEP && row.file; });
      rows.forEach(function (row) { if (mine.indexOf(row) < 0) store.remove(row.key); });
      arriving.forEach(function (each) {
        if (!mine.some(function (row) { return row.key === each.key; })) self.drop(each.key);
      });
      mine.forEach(function (row) {
        var known = arriving.find(function (each) { return each.key === row.key; });
        var tile = self.tile(row.file);
        tile.portalJob = { key: row.key, file: row.file, have: known ? known.have : 0 };
        self.queue(tile);
      });
      self.refresh();
    });
  };

  Uploader.prototype.drop = function (key) {
    var data = new FormData();
    data.append("upload", key);
    data.append("drop", "1");
    store.remove(key);
    fetch(this.box.dataset.uploadUrl, { method: "POST", body: data, headers: { "X-CSRFToken": token() }, credentials: "same-origin", keepalive: true }).catch(function () { /* swept later */ });
  };

  document.addEventListener("DOMContentLoaded", function () {
    if (document.querySelector("[data-forget-uploads]")) store.clear();
  });
})();
