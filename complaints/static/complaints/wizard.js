// The wizard: keeps what is typed on the server, and finds the number that the last step asks for.
(function () {
  "use strict";
  var IDLE = 2000;
  var SLICE = 400;

  function clock() {
    return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: false }).format(new Date());
  }

  // Sends the text fields as they stand; photos go their own way.
  function watch(form) {
    var timer = 0;
    var touched = false;
    var place = document.querySelector("[data-saved]");

    function save() {
      if (!touched || form.dataset.sending) return;
      touched = false;
      var data = new FormData();
      Array.from(form.elements).forEach(function (field) {
        if (!field.name || /^(file|submit|button)$/.test(field.type)) return;
        if (/^(checkbox|radio)$/.test(field.type) && !field.checked) return;
        data.append(field.name, field.value);
      });
      data.append("autosave", "1");
      fetch(window.location.href, { method: "POST", body: data, credentials: "same-origin", keepalive: true }).then(function (answer) {
        if (answer.ok && place) place.textContent = form.dataset.textSaved + " " + clock();
      }).catch(function () { touched = true; });
    }

    form.addEventListener("input", function () {
      touched = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, IDLE);
    });
    form.addEventListener("focusout", function () { window.clearTimeout(timer); timer = window.setTimeout(save, 200); });
    window.addEventListener("pagehide", save);
    window.addEventListener("online", save);
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer)).map(function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // The form can be sent without the proof as well; then fewer forms an hour are taken.
  function prove(form) {
    var task = JSON.parse(form.dataset.proof);
    var encoder = new TextEncoder();
    if (!window.crypto || !window.crypto.subtle) return;

    function attempt(number) {
      return window.crypto.subtle.digest("SHA-256", encoder.encode(task.salt + number)).then(function (digest) {
        return hex(digest) === task.challenge ? number : -1;
      });
    }

    function slice(from) {
      if (from > task.most) return;
      var tries = [];
      for (var number = from; number < from + SLICE && number <= task.most; number += 1) tries.push(attempt(number));
      Promise.all(tries).then(function (found) {
        var hit = found.find(function (number) { return number >= 0; });
        if (hit === undefined) { window.setTimeout(slice, 0, from + SLICE); return; }
        form.elements.proof.value = window.btoa(JSON.stringify({
          algorithm: task.algorithm, challenge: task.challenge, number: hit, salt: task.salt, signature: task.signature
        }));
      });
    }
    slice(0);
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-autosave]").forEach(watch);
    document.querySelectorAll("form[data-proof]").forEach(prove);
  });
})();
