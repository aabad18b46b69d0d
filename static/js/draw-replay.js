// The second implementation of linyi-draw-1 (docs/draw.md), which shares no line with the first: it takes the published
// files of a draw and works out seed and order anew. Under node: require("./draw-replay.js").replay(published).
// On a page: <button data-draw-replay="/draws/…/published.json" data-draw-result="ID"> and texts for the answers in data-….
(function (root) {
  "use strict";
  var NAME = "linyi-draw-1";
  var FILES = ["candidates", "inspectors", "parameters", "quotas"];

  // --- SHA-256 (FIPS 180-4) on byte arrays; Web Crypto is missing on plain http -------------------
  var K = [];
  (function () {
    function root3(number, power) {
      // The first 32 bits of the fraction of a root, in whole numbers.
      var target = BigInt(number) << BigInt(32 * power), low = 0n, high = 1n << 40n;
      while (high - low > 1n) {
        var middle = (low + high) / 2n;
        if (middle ** BigInt(power) <= target) low = middle; else high = middle;
      }
      return Number(low & 0xffffffffn);
    }
    var found = [];
    for (var n = 2; found.length < 64; n++) {
      if (found.every(function (p) { return n % p; })) found.push(n);
    }
    K.rounds = found.map(function (p) { return root3(p, 3); });
    K.start = found.slice(0, 8).map(function (p) { return root3(p, 2); });
  })();

  function turn(x, by) { return (x >>> by) | (x << (32 - by)); }

  function sha256(bytes) {
    var length = bytes.length, blocks = ((length + 8) >> 6) + 1;
    var padded = new Uint8Array(blocks * 64), view = new DataView(padded.buffer), h = K.start.slice();
    padded.set(bytes);
    padded[length] = 0x80;
    view.setUint32(blocks * 64 - 8, Math.floor(length / 0x20000000));
    view.setUint32(blocks * 64 - 4, (length << 3) >>> 0);
    var w = new Array(64);
    for (var block = 0; block < blocks; block++) {
      var i;
      for (i = 0; i < 16; i++) w[i] = view.getUint32(block * 64 + i * 4);
      for (i = 16; i < 64; i++) {
        var s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        var s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) >>> 0;
      }
      var v = h.slice();
      for (i = 0; i < 64; i++) {
        var S1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
        var one = (v[7] + S1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K.rounds[i] + w[i]) >>> 0;
        var S0 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
        var two = (S0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]))) >>> 0;
        v = [(one + two) >>> 0, v[0], v[1], v[2], (v[3] + one) >>> 0, v[4], v[5], v[6]];
      }
      h = h.map(function (x, place) { return (x + v[place]) >>> 0; });
    }
    var out = new Uint8Array(32), result = new DataView(out.buffer);
    h.forEach(function (x, place) { result.setUint32(place * 4, x); });
    return out;
  }

  function hmac(key, message) {
    var inner = new Uint8Array(64 + message.length), outer = new Uint8Array(96);
    for (var i = 0; i < 64; i++) {
      var byte = i < key.length ? key[i] : 0;
      inner[i] = byte ^ 0x36;
      outer[i] = byte ^ 0x5c;
    }
    inner.set(message, 64);
    outer.set(sha256(inner), 64);
    return sha256(outer);
  }

  function utf8(text) { return new TextEncoder().encode(text); }

  function hex(bytes) {
    return Array.from(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join("");
  }

  function fromHex(text) {
    return Uint8Array.from(text.match(/../g) || [], function (pair) { return parseInt(pair, 16); });
  }

  function digest(text) { return hex(sha256(utf8(text))); }

  // Keys in the order of their letters, no spaces, characters as they are.
  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value && typeof value === "object") {
      return "{" + Object.keys(value).sort().map(function (key) {
        return JSON.stringify(key) + ":" + canonical(value[key]);
      }).join(",") + "}";
    }
    return JSON.stringify(value);
  }

  // --- Numbers and the draw ------------------------------------------------------------------------
  function dice(seed, label) {
    var count = 0, span = 1n << 256n;
    return function (bound) {
      var n = BigInt(bound);
      for (;;) {
        var x = BigInt("0x" + hex(hmac(seed, utf8(label + "/" + count++))));
        if (x < span - (span % n)) return Number(x % n);
      }
    };
  }

  function pick(roll, entries, most) {
    var urn = entries.filter(function (entry) { return entry.tickets > 0; }), order = [];
    while (urn.length && order.length < most) {
      var ticket = roll(urn.reduce(function (sum, entry) { return sum + entry.tickets; }, 0));
      var place = 0;
      while (ticket >= urn[place].tickets) ticket -= urn[place++].tickets;
      order.push(urn.splice(place, 1)[0].id);
    }
    return order;
  }

  function single(person) { return { id: person.id, tickets: 1 }; }

  function teamOf(row, data, seed) {
    var free = data.inspectors.filter(function (person) {
      return person.office === row.office && person.recused.indexOf(row.id) < 0;
    });
    var leaders = free.filter(function (person) { return person.lead; });
    if (!leaders.length || free.length < data.parameters.team) return [];
    var roll = dice(seed, "team/" + row.id);
    var first = pick(roll, leaders.map(single), 1)[0];
    var others = free.filter(function (person) { return person.id !== first; });
    return [first].concat(pick(roll, others.map(single), data.parameters.team - 1));
  }

  function drawQuota(quota, data, seed) {
    var rows = data.candidates.filter(function (row) {
      return row.district === quota.district && row.category === quota.category;
    });
    var byId = {};
    rows.forEach(function (row) { byId[row.id] = row; });
    var roll = dice(seed, "objects/" + quota.district + "/" + quota.category);
    var found = pick(roll, rows, quota.number + quota.reserves).map(function (id) {
      var row = byId[id];
      return { id: id, product: row.products[dice(seed, "product/" + id)(row.products.length)], team: teamOf(row, data, seed) };
    });
    return { category: quota.category, district: quota.district, drawn: found.slice(0, quota.number), reserves: found.slice(quota.number) };
  }

  // What comes out of the published files, and everything that does not agree with what was published.
  function replay(published) {
    var faults = [], data = {}, manifest = JSON.parse(published.manifest);
    if (manifest.algorithm !== NAME) faults.push("algorithm");
    if (digest(published.manifest) !== published.commitment) faults.push("commitment");
    FILES.forEach(function (name) {
      if (digest(published.files[name]) !== manifest.hashes[name]) faults.push(name);
      data[name] = JSON.parse(published.files[name]);
    });
    if (published.secrets.length !== manifest.shares.length) faults.push("secrets");
    published.secrets.forEach(function (secret, place) {
      if (digest(secret) !== manifest.shares[place]) faults.push("secret " + (place + 1));
    });
    var seed = digest([NAME, published.commitment, published.value].concat(published.secrets).join("\n"));
    if (seed !== published.seed) faults.push("seed");
    var key = fromHex(seed);
    var result = canonical({ quotas: data.quotas.map(function (quota) { return drawQuota(quota, data, key); }) });
    if (result !== published.result) faults.push("order");
    return { seed: seed, result: result, faults: faults, same: faults.length === 0 };
  }

  var api = { canonical: canonical, digest: digest, hmac: hmac, hex: hex, replay: replay };
  if (typeof module !== "undefined" && module.exports) module.exports = api;
  else root.DrawReplay = api;
  if (typeof document === "undefined") return;

  // --- The button on the page -----------------------------------------------------------------------
  function tell(button, place, outcome) {
    var words = outcome.same ? button.dataset.same : button.dataset.differs + " " + outcome.faults.join(", ");
    place.textContent = words;
    place.dataset.outcome = outcome.same ? "same" : "differs";
    place.className = "q-banner box q-gap " + (outcome.same ? "ok" : "err");
    place.hidden = false;
    var seed = document.querySelector("[data-draw-seed]");
    if (seed) seed.textContent = outcome.seed;
  }

  document.querySelectorAll("[data-draw-replay]").forEach(function (button) {
    var place = document.getElementById(button.dataset.drawResult);
    button.addEventListener("click", function () {
      button.disabled = true;
      fetch(button.dataset.drawReplay, { headers: { Accept: "application/json" } })
        .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
        .then(function (published) { tell(button, place, replay(published)); })
        .catch(function (problem) { tell(button, place, { same: false, faults: [String(problem.message || problem)] }); })
        .then(function () { button.disabled = false; });
    });
  });

  // A secret made in this browser: only its hash is sent; the person keeps the words.
  document.querySelectorAll("[data-draw-secret]").forEach(function (button) {
    button.addEventListener("click", function () {
      var words = hex(crypto.getRandomValues(new Uint8Array(16)));
      document.getElementById(button.dataset.drawSecret).value = digest(words);
      var place = document.getElementById(button.dataset.drawKeep);
      place.textContent = words;
      place.parentElement.hidden = false;
    });
  });
})(typeof window === "undefined" ? this : window);
