// Photos: made smaller on the device, shown at once, sent one by one with progress, tried again when the network fails.
// Without data-upload-url they are put back into the plain file field and go with the form.
(function () {
  "use strict";
  var QUALITY = 0.85;

  function shrunk(file, longest) {
    if (!longest || !/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (image) {
      var scale = longest / Math.max(image.width, image.height);
      if (scale >= 1 && file.size < 1500000) return file;
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * Math.min(scale, 1));
      canvas.height = Math.round(image.height * Math.min(scale, 1));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) {
        canvas.toBlob(function (blob) {
          resolve(blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", QUALITY);
      });
    }).catch(function () { return file; });
  }

  function token() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function Uploader(box) {
    this.box = box;
    this.grid = box.querySelector("[data-photos]");
    this.plain = box.querySelector("[data-files]");
    this.said = box.querySelector("[data-said]");
    this.limit = Number(box.dataset.limit || 10);
    this.longest = Number(box.dataset.shrink || 0);
    this.files = new Map();
    var self = this;
    box.querySelectorAll("[data-pick]").forEach(function (input) {
      input.addEventListener("change", function () {
        Array.from(input.files).forEach(function (file) { self.add(file); });
        input.value = "";
      });
    });
    this.refresh();
    this.ready();
  }

  // upload-parts.js replaces these three where a page wants files sent in parts.
  Uploader.prototype.ready = function () {};
  Uploader.prototype.begin = function (tile) { if (this.box.dataset.uploadUrl) this.send(tile); else this.collect(); };
  Uploader.prototype.removed = function () {};

  Uploader.prototype.count = function () { return this.grid.querySelectorAll(".q-photo:not(.bad)").length; };

  Uploader.prototype.add = function (file) {
    if (this.count() >= this.limit) { this.problem(this.box.dataset.textFull); return; }
    var self = this;
    var tile = this.tile(file);
    this.refresh();
    shrunk(file, this.longest).then(function (small) {
      self.files.set(tile, small);
      self.begin(tile, small);
    });
  };

  Uploader.prototype.tile = function (file) {
    var self = this;
    var tile = document.createElement("div");
    tile.className = "q-photo";
    if (/^image\//.test(file.type)) {
      var image = document.createElement("img");
      image.alt = this.box.dataset.textPhoto + " " + (this.count() + 1);
      image.src = URL.createObjectURL(file);
      tile.append(image);
    } else {
      var name = document.createElement("span");
      name.className = "file";
      name.textContent = file.name;
      tile.append(name);
    }
    var remove = document.createElement("button");
    remove.type = "button";
    remove.className = "x";
    remove.setAttribute("aria-label", this.box.dataset.textRemove + " " + (file.name || ""));
    remove.textContent = "×";
    remove.addEventListener("click", function () {
      self.files.delete(tile);
      self.removed(tile);
      tile.remove();
      self.collect();
      self.refresh();
    });
    tile.append(remove);
    this.grid.insertBefore(tile, this.grid.querySelector(".q-add"));
    return tile;
  };

  Uploader.prototype.caption = function (tile, text, share) {
    var cap = tile.querySelector(".cap");
    if (!text) { if (cap) cap.remove(); return; }
    if (!cap) {
      cap = document.createElement("div");
      cap.className = "cap";
      cap.append(document.createElement("span"));
      tile.append(cap);
    }
    cap.firstChild.textContent = text;
    var bar = cap.querySelector("i");
    if (share === undefined) { if (bar) bar.remove(); return; }
    if (!bar) { bar = document.createElement("i"); cap.append(bar); }
    bar.style.setProperty("--p", Math.round(share * 100) + "%");
  };

  Uploader.prototype.send = function (tile) {
    var self = this;
    var request = new XMLHttpRequest();
    var data = new FormData();
    data.append("file", this.files.get(tile));
    request.open("POST", this.box.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      var share = event.loaded / event.total;
      self.caption(tile, self.box.dataset.textSending + " " + Math.round(share * 100) + "%", share);
    });
    request.addEventListener("load", function () {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { /* not ours: treated as a failure */ }
      if (request.status >= 200 && request.status < 300 && answer.id) self.accepted(tile, answer.id);
      else self.failed(tile, answer.error, request.status >= 500 || request.status === 429);
    });
    request.addEventListener("error", function () { self.failed(tile, "", true); });
    this.caption(tile, this.box.dataset.textWaiting, 0);
    request.send(data);
  };

  Uploader.prototype.accepted = function (tile, id) {
    var value = document.createElement("input");
    value.type = "hidden";
    value.name = this.box.dataset.name;
    value.value = id;
    tile.append(value);
    this.caption(tile, "");
  };

  Uploader.prototype.failed = function (tile, reason, again) {
    var self = this;
    this.caption(tile, reason || this.box.dataset.textFailed);
    this.said.textContent = reason || this.box.dataset.textFailed;
    if (!again) return;
    var retry = tile.querySelector(".cap");
    retry.setAttribute("role", "button");
    retry.tabIndex = 0;
    retry.addEventListener("click", function () { retry.remove(); self.send(tile); }, { once: true });
    window.addEventListener("online", function () { if (retry.isConnected) { retry.remove(); self.send(tile); } }, { once: true });
  };

  // Said at the file, or under all of them.
  Uploader.prototype.problem = function (text, tile) {
    var line = document.createElement("div");
    line.className = "q-err q-file-err";
    line.setAttribute("role", "alert");
    line.textContent = text;
    if (tile) { tile.portalProblem = line; tile.after(line); } else { this.grid.append(line); window.setTimeout(function () { line.remove(); }, 8000); }
  };

  // Put what was picked back into the plain field, so that it goes with the form.
  Uploader.prototype.collect = function () {
    if (!this.plain || this.box.dataset.uploadUrl || !window.DataTransfer) return;
    var all = new DataTransfer();
    this.files.forEach(function (file) { all.items.add(file); });
    this.plain.files = all.files;
  };

  Uploader.prototype.refresh = function () {
    var full = this.count() >= this.limit;
    this.grid.querySelectorAll(".q-add").forEach(function (add) { add.hidden = full; });
  };

  function start(root) {
    root.querySelectorAll("[data-uploader]").forEach(function (box) {
      if (!box.portalUploader) box.portalUploader = new Uploader(box);
    });
  }
  document.addEventListener("DOMContentLoaded", function () { start(document); });
  document.addEventListener("htmx:afterSwap", function (event) { start(event.target); });
  window.portalUploader = Uploader;
  // The field script shows failures and needs the same shrinking.
  window.portalShrink = shrunk;
})();
