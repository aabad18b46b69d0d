// The trader's name with entries of the public register under it (a combobox with a list), and the
// questions that belong to the goods once their category is chosen. Without this script both come with the next page.
(function () {
  "use strict";
  var IDLE = 300;
  var LEAST = 2;

  function base() { return window.location.pathname.replace(/new\/.*$/, "new/"); }

  function fragment(path) {
    return fetch(base() + path, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } })
      .then(function (answer) { if (!answer.ok) throw new Error(String(answer.status)); return answer.text(); });
  }

  // The answer is a page of ours, parsed apart: nothing in it runs.
  function put(place, text) {
    var parsed = new DOMParser().parseFromString(text, "text/html");
    place.replaceChildren.apply(place, Array.from(parsed.body.childNodes));
  }

  function Lookup(box) {
    var self = this;
    this.box = box;
    this.input = box.querySelector("input[name=respondent_name]");
    this.list = box.querySelector("[role=listbox]");
    this.said = box.querySelector("[data-lookup-said]");
    this.timer = 0;
    this.asked = "";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("autocomplete", "off");
    this.input.addEventListener("input", function () {
      window.clearTimeout(self.timer);
      self.timer = window.setTimeout(function () { self.ask(); }, IDLE);
    });
    this.input.addEventListener("keydown", function (event) { self.key(event); });
    this.input.addEventListener("blur", function () { window.setTimeout(function () { self.close(); }, 200); });
    this.list.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    this.list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) self.choose(option);
    });
  }

  Lookup.prototype.ask = function () {
    var self = this;
    var words = this.input.value.trim();
    this.asked = words;
    if (words.length < LEAST) { this.close(); return; }
    fragment("traders/?respondent_name=" + encodeURIComponent(words)).then(function (text) {
      // An answer that was overtaken by more typing is not shown.
      if (self.asked !== words || document.activeElement !== self.input) return;
      put(self.list, text);
      self.open();
    }).catch(function () { self.close(); });
  };

  Lookup.prototype.options = function () { return Array.from(this.list.querySelectorAll("[role=option]:not([aria-disabled])")); };

  Lookup.prototype.open = function () {
    var amount = this.options().length;
    this.list.hidden = !this.list.children.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.said.textContent = amount ? amount + " " + this.box.dataset.textCount : this.list.textContent.trim();
  };

  Lookup.prototype.close = function () {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  };

  Lookup.prototype.key = function (event) {
    if (this.list.hidden || event.isComposing) return;
    var options = this.options();
    var at = options.findIndex(function (each) { return each.getAttribute("aria-selected") === "true"; });
    if (event.key === "Escape") { event.preventDefault(); this.close(); return; }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); this.choose(options[at]); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!options.length) return;
    var next = event.key === "ArrowDown" ? (at + 1) % options.length : (at <= 0 ? options.length : at) - 1;
    options.forEach(function (each, place) { each.setAttribute("aria-selected", String(place === next)); });
    options[next].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[next].id);
  };

  Lookup.prototype.choose = function (option) {
    if (option.getAttribute("aria-disabled")) { this.close(); return; }
    var form = this.input.form;
    var values = { respondent_name: option.dataset.name, respondent_code: option.dataset.code, respondent_address: option.dataset.address, district: option.dataset.district };
    Object.keys(values).forEach(function (name) { if (form.elements[name]) form.elements[name].value = values[name]; });
    this.asked = "";
    window.clearTimeout(this.timer);
    this.close();
    this.input.focus();
    // For the script that keeps what was typed; it is not the start of another search.
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  function besides(place) {
    var select = place.closest("form").elements.category;
    if (!select) return;
    select.addEventListener("change", function () {
      if (!select.value) { place.replaceChildren(); return; }
      var wanted = select.value;
      fragment("questions/?category=" + encodeURIComponent(wanted)).then(function (text) {
        if (select.value === wanted) put(place, text);
      }).catch(function () { /* they come on the next page then */ place.replaceChildren(); });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-lookup]").forEach(function (box) { return new Lookup(box); });
    document.querySelectorAll("#besides").forEach(besides);
  });
})();
