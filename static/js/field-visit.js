// Field mode: one visit on the phone, from the arrival to the signature, with or without a network. Every change is kept at once.
(function () {
  "use strict";
  const store = window.fieldStore;
  const words = window.fieldWords;
  const element = window.fieldElement;
  const pictures = window.fieldPictures;
  const KINDS = { sheet: "inspections.signature", sampling: "inspections.sampling-signature" };
  const ENDINGS = { checked: "", sampled: "sampling", finished: "finish", unable: "unable", refused: "refusal" };
  const DEVICE = "field:device";
  const page = document.querySelector("[data-phone]");
  let visit = null;
  let draft = null;
  let list = null;
  let filling = false;

  const find = function (what, root) { return (root || page).querySelector(what); };
  const all = function (what, root) { return Array.from((root || page).querySelectorAll(what)); };
  const form = function (part) { return find("[data-part='" + part + "']"); };
  const label = function (name, text) { return name.replace("%s", text); };

  function device() {
    try {
      const known = localStorage.getItem(DEVICE) || store.newKey();
      localStorage.setItem(DEVICE, known);
      return known;
    } catch (error) { return ""; }
  }

  // --- The draft ---
  function begin() {
    return {
      visit: visit.id, label: visit.enterprise, key: store.newKey(), device: device(), base_version: visit.version, checklist: visit.checklist,
      state: "draft", ending: "", begun_at: visit.state === "scheduled" ? null : new Date().toISOString(), place: false, values: {}, signatures: {}, parts: {},
      seen: { state: visit.state, scheduled_on: visit.scheduled_on, team: visit.team.map(function (one) { return one.name; }), task: visit.task }
    };
  }

  async function save() {
    if (!draft || filling) return;
    all("[data-part]").forEach(function (one) { draft.values[one.dataset.part] = valuesOf(one); });
    draft.saved_at = new Date().toISOString();
    await store.keep(draft);
    all("[data-saved]").forEach(function (place) { place.textContent = words("nowSaved") + " " + store.clock(); });
    store.changed();
  }

  function valuesOf(root) {
    const found = {};
    Array.from(root.elements).forEach(function (field) {
      if (!field.name || field.type === "file" || field.dataset.value !== undefined) return;
      if (field.type === "radio") { if (field.checked) found[field.name] = field.value; return; }
      if (field.type !== "checkbox") { found[field.name] = field.value; return; }
      if (!field.hasAttribute("value")) { found[field.name] = field.checked; return; }
      found[field.name] = found[field.name] || [];
      if (field.checked) found[field.name].push(field.value);
    });
    return found;
  }

  function fill(root, values) {
    Array.from(root.elements).forEach(function (field) {
      if (!field.name || !(field.name in values) || field.type === "file") return;
      const value = values[field.name];
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = Array.isArray(value) ? value.map(String).indexOf(field.value) >= 0 : Boolean(value);
      else field.value = value === null ? "" : value;
    });
  }

  // --- The checklist ---
  function point(item) {
    const made = document.getElementById("point-template").content.cloneNode(true).firstElementChild;
    made.id = "point-" + item.number;
    made.dataset.item = item.id;
    if (item.asked_if) { made.dataset.askedIf = "answer_" + item.asked_if; made.dataset.askedAnswer = item.asked_answer; }
    find("[data-number]", made).textContent = item.number;
    find("[data-text]", made).textContent = item.text;
    find("[data-verdict]", made).setAttribute("aria-label", item.text);
    all("[data-verdict] input", made).forEach(function (radio) { radio.name = "answer_" + item.id; });
    find("[data-basis]", made).hidden = !item.basis;
    find("[data-basis] p", made).textContent = item.basis;
    const quick = find("[data-phrases]", made);
    quick.hidden = !item.phrases.length;
    item.phrases.forEach(function (phrase) {
      const chip = element("label", "q-chip");
      const box = element("input", "form-check-input");
      Object.assign(box, { type: "checkbox", name: "phrases_" + item.id, value: phrase });
      box.dataset.phrase = "";
      chip.append(box, phrase);
      quick.append(chip);
    });
    const note = find("textarea", made);
    note.name = note.id = "note_" + item.id;
    find("[data-note-label]", made).htmlFor = note.id;
    find("[data-proof]", made).textContent = words("proof" + item.proof.charAt(0).toUpperCase() + item.proof.slice(1));
    const box = find("[data-pictures]", made);
    box.dataset.pictures = "photos_" + item.id;
    find("legend", box).textContent = words("photosOf").replace("%d", item.number);
    return made;
  }

  function drawChecklist() {
    const place = find("[data-groups]");
    place.replaceChildren();
    let group = null;
    list.items.forEach(function (item) {
      if (!group || group.dataset.name !== item.group) {
        const made = document.getElementById("group-template").content.cloneNode(true);
        find("[data-group-name]", made).firstChild.textContent = item.group;
        group = find("[data-group]", made);
        group.dataset.name = item.group;
        place.append(made);
      }
      group.append(point(item));
    });
  }

  // --- Pictures ---
  function tile(box, row) {
    const made = element("div", "q-photo");
    const image = element("img");
    image.src = URL.createObjectURL(row.blob);
    image.alt = words("photo") + " " + store.clock(row.taken_at);
    const cap = element("div", "cap", store.clock(row.taken_at) + " " + (row.sent ? words("uploaded") : words("toUpload")));
    const remove = element("button", "x", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", words("remove") + " " + image.alt);
    remove.addEventListener("click", async function () {
      await store.remove("pictures", row.key);
      const keys = draft.values.pictures[box.dataset.pictures];
      keys.splice(keys.indexOf(row.key), 1);
      made.remove();
      await save();
    });
    made.append(image, cap, remove);
    made.dataset.key = row.key;
    find("[data-photos]", box).insertBefore(made, find(".q-add", box));
  }

  async function picked(event) {
    const box = event.target.closest("[data-pictures]");
    const kind = box.dataset.kind;
    for (const file of Array.from(event.target.files)) {
      const row = await pictures.keep(file, visit, kind, draft.place);
      const known = draft.values.pictures = draft.values.pictures || {};
      (known[box.dataset.pictures] = known[box.dataset.pictures] || []).push(row.key);
      tile(box, row);
    }
    event.target.value = "";
    await save();
  }

  async function drawPictures() {
    const rows = new Map((await store.all("pictures")).map(function (row) { return [row.key, row]; }));
    all("[data-pictures]").forEach(function (box) {
      all(".q-photo", box).forEach(function (old) { old.remove(); });
      ((draft.values.pictures || {})[box.dataset.pictures] || []).forEach(function (key) { if (rows.has(key)) tile(box, rows.get(key)); });
    });
    Object.keys(KINDS).forEach(function (part) { signed(part, rows.get(draft.signatures[part])); });
  }

  // --- Signatures: drawn, or a photo of one ---
  function signed(part, row) {
    const box = find("[data-signature]", form(part));
    const old = find("[data-kept-signature]", box);
    if (old) old.remove();
    if (!row) return;
    const made = element("figure", "q-kept-signature");
    made.dataset.keptSignature = "";
    const image = element("img");
    image.src = URL.createObjectURL(row.blob);
    image.alt = words("signature");
    const values = draft.values[part] || {};
    made.append(image, element("figcaption", "q-sub", [values.representative, values.representative_post, store.when(row.taken_at)].filter(Boolean).join("　")));
    box.append(made);
  }

  async function keepSignature(part, making) {
    const old = draft.signatures[part];
    const row = await making;
    draft.signatures[part] = row.key;
    if (part === "sheet") draft.signed_at = row.taken_at;
    if (old) await store.remove("pictures", old);
    await save();
    // What was just drawn stands on the pad; what was photographed is shown below it.
    if (row.blob.type === "image/png") find("[data-signature]", form(part)).dataset.signed = "1";
    else signed(part, row);
  }

  // --- Showing it ---
  function facts() {
    const rule = visit.rule;
    const told = { product: visit.product + " " + visit.batch, planned: visit.scheduled_on, team: visit.team.map(function (one) { return one.name + (one.number ? "（" + one.number + "）" : ""); }).join("、"), legal: visit.representative, phone: visit.phone, task: visit.task, rule: rule ? words("rule").replace("%t", rule.n_test + rule.unit).replace("%b", rule.n_backup + rule.unit).replace("%l", rule.min_lot + rule.unit) : "" };
    all("[data-fact]").forEach(function (place) {
      place.textContent = told[place.dataset.fact] || "–";
      place.closest("div").hidden = !told[place.dataset.fact];
    });
    find("[data-enterprise]").textContent = visit.enterprise;
    find("[data-address]").textContent = visit.address + "　" + visit.product + " " + visit.stage_name;
    document.querySelectorAll(".q-slim small").forEach(function (place) { place.textContent = visit.number; });
  }

  async function firstSampling() {
    const meta = await store.get("meta", "bundle");
    const fields = form("sampling").elements;
    fields.lab.replaceChildren.apply(fields.lab, meta.labs.map(function (lab) { return new Option(lab.name, lab.id); }));
    const team = find("[data-samplers]");
    team.replaceChildren.apply(team, visit.team.map(function (one) {
      const row = element("label", "q-opt");
      const box = element("input", "form-check-input");
      Object.assign(box, { type: "checkbox", name: "samplers", value: one.id, checked: true });
      row.append(box, element("span", "", one.name));
      return row;
    }));
    const due = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date(Date.now() + (visit.report_days || 20) * 24 * 3600 * 1000));
    const places = { production: "finished_store", retail: "shelf", online: "web_shop" };
    const rule = visit.rule || {};
    fill(form("sampling"), { product_name: visit.product, batch: visit.batch, place: places[visit.stage], n_test: rule.n_test, n_backup: rule.n_backup, unit: rule.unit, standard: rule.standard, report_due_on: due });
  }

  function showParts() {
    const signedAlready = visit.state === "checked" || visit.state === "sampled";
    const without = draft.ending && !draft.begun_at;
    const open = Boolean(draft.begun_at) || without || signedAlready;
    find("[data-arrival]").hidden = open;
    find("[data-work]").hidden = !open;
    form("sheet").hidden = signedAlready || without || !draft.begun_at;
    find("[data-follows]").hidden = Boolean(without);
    find("[data-gauge]").hidden = form("sheet").hidden;
    Object.keys(ENDINGS).forEach(function (ending) { if (ENDINGS[ending]) form(ENDINGS[ending]).hidden = draft.ending !== ending; });
    all("[name=ending]").forEach(function (radio) { radio.checked = radio.value === draft.ending; });
    const locked = store.isLocked(draft);
    find("[data-lock]").disabled = locked;
    find("[data-locked]").hidden = !locked;
    find("[data-reopen]").hidden = draft.state !== "queued";
    find("[data-locked-text]").textContent = words("state" + draft.state.charAt(0).toUpperCase() + draft.state.slice(1));
    const bottom = document.querySelector("[data-bottom]");
    bottom.querySelector("[data-begin]").hidden = open;
    bottom.querySelector("[data-gap]").hidden = !open || locked || form("sheet").hidden;
    bottom.querySelector("[data-submit]").hidden = !open || locked;
    bottom.querySelector("[data-list-link]").hidden = !locked;
    bottom.hidden = false;
    // The pads measure themselves when they can be seen.
    window.dispatchEvent(new Event("resize"));
    window.fieldSheet(form("sheet"));
  }

  async function show() {
    const id = Number(location.hash.slice(1)) || Number((location.pathname.match(/\/field\/(\d+)\//) || [])[1]) || 0;
    visit = id && store.owner() ? await store.get("visits", id).catch(function () { return null; }) : null;
    find("[data-list]").hidden = Boolean(visit);
    find("[data-visit]").hidden = !visit;
    document.querySelector("[data-bottom]").hidden = !visit;
    if (!visit) return;
    filling = true;
    draft = (await store.get("drafts", visit.id)) || begin();
    if (draft.state === "accepted" && visit.version !== draft.base_version) draft = begin();
    list = (await store.get("checklists", draft.checklist)) || { items: [] };
    draft.values.pictures = draft.values.pictures || {};
    facts();
    drawChecklist();
    await firstSampling();
    all("[data-part]").forEach(function (one) {
      const first = one.dataset.part === "sheet" ? atDesk() : {};
      fill(one, draft.values[one.dataset.part] || first);
    });
    find("[data-place-consent]").checked = draft.place;
    await drawPictures();
    filling = false;
    showParts();
    if (draft.state === "wrong") showErrors(draft.errors || {});
    window.scrollTo(0, 0);
  }

  // What a colleague had filled in at the desk before the phone took the visit along.
  function atDesk() {
    const found = {};
    Object.keys(visit.findings).forEach(function (item) {
      found["answer_" + item] = visit.findings[item].answer;
      found["note_" + item] = visit.findings[item].note;
    });
    return found;
  }

  // --- What is wrong ---
  function clearErrors() {
    all("[data-phone-error]").forEach(function (one) { one.remove(); });
    all("[aria-invalid]").forEach(function (one) { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby"); });
    find("[data-summary]").hidden = true;
  }

  function showError(part, name, texts) {
    const root = form(part);
    const item = /^(?:answer|note|photos)_(\d+)$/.exec(name);
    const field = root && root.elements[name];
    const one = field && (field.length !== undefined && !field.tagName ? field[0] : field);
    const place = item ? find("[data-item='" + item[1] + "']", root) : name === "signature" ? find("[data-signature]", root) : one && one.closest(".q-f, .q-it");
    if (!place) return false;
    const line = element("div", "q-err", texts.join(" "));
    line.dataset.phoneError = "";
    line.id = "error-" + part + "-" + name;
    line.setAttribute("role", "alert");
    place.append(line);
    if (one && one.type !== "hidden") { one.setAttribute("aria-invalid", "true"); one.setAttribute("aria-describedby", line.id); }
    const fold = place.closest("details");
    if (fold) fold.open = true;
    return true;
  }

  function showErrors(errors) {
    clearErrors();
    const summary = find("[data-summary]");
    const others = [];
    Object.keys(errors).forEach(function (part) {
      Object.keys(errors[part]).forEach(function (name) { if (!showError(part, name, errors[part][name])) others.push.apply(others, errors[part][name]); });
    });
    if (draft.gone) others.push(words("gone"));
    if (draft.picture) others.push(words("badPicture"));
    summary.querySelector("span").textContent = [words("wrong")].concat(others).join(" ");
    summary.hidden = false;
    summary.focus({ preventScroll: true });
    const first = find("[data-phone-error]") || summary;
    first.scrollIntoView({ block: "center" });
  }

  function unproved(item, values) {
    const told = Boolean((values["note_" + item.id] || "").trim() || (values["phrases_" + item.id] || []).length);
    const shown = Boolean((draft.values.pictures["photos_" + item.id] || []).length);
    return { either: !told && !shown, text: !told, photo: !shown, both: !told || !shown }[item.proof];
  }

  function gaps() {
    const wrong = {};
    const put = function (part, name, text) { (wrong[part] = wrong[part] || {})[name] = [text]; };
    if (!form("sheet").hidden) {
      const values = valuesOf(form("sheet"));
      list.items.forEach(function (item) {
        if (item.asked_if && values["answer_" + item.asked_if] !== item.asked_answer) return;
        const answer = values["answer_" + item.id];
        if (!answer) put("sheet", "answer_" + item.id, label(words("noAnswer"), item.number));
        else if (answer === "fail" && unproved(item, values)) put("sheet", "note_" + item.id, words("proof" + item.proof.charAt(0).toUpperCase() + item.proof.slice(1)));
      });
      unsigned("sheet", values, put);
    }
    if (!draft.ending) put("follows", "ending", words("chooseEnding"));
    const part = ENDINGS[draft.ending];
    if (part) {
      required(part, put);
      if (part === "sampling") unsigned("sampling", valuesOf(form("sampling")), put);
    }
    return wrong;
  }

  function unsigned(part, values, put) {
    if (!values.representative) put(part, "representative", words("required"));
    if (!draft.signatures[part] && !values.signing_refused) put(part, "signature", words("unsigned"));
  }

  function required(part, put) {
    const root = form(part);
    const groups = new Set();
    Array.from(root.elements).forEach(function (field) {
      if (!field.required || field.name === "representative") return;
      if (field.type === "radio") {
        if (!groups.has(field.name) && !root.querySelector("[name='" + field.name + "']:checked")) put(part, field.name, words("required"));
        groups.add(field.name);
      } else if (!field.value.trim()) put(part, field.name, words("required"));
    });
  }

  // --- Sending ---
  function partsToSend() {
    const parts = {};
    const ending = ENDINGS[draft.ending];
    if (!form("sheet").hidden) parts.sheet = withPictures("sheet");
    if (ending) parts[ending] = ending === "sampling" ? withPictures("sampling") : draft.values[ending];
    return parts;
  }

  function withPictures(part) {
    const values = Object.assign({}, draft.values[part]);
    Object.keys(draft.values.pictures).forEach(function (name) {
      if ((part === "sampling") === (name === "photos")) values[name] = draft.values.pictures[name];
    });
    if (draft.signatures[part]) values.signature = draft.signatures[part];
    return values;
  }

  async function submit() {
    await save();
    const wrong = gaps();
    if (Object.keys(wrong).length) { draft.gone = draft.picture = false; showErrors(wrong); return; }
    clearErrors();
    const now = new Date().toISOString();
    if (!form("sheet").hidden && !draft.signed_at) draft.signed_at = now;
    if (form("sheet").hidden) draft.signed_at = null;
    draft.parts = partsToSend();
    await window.fieldSync.mark(draft, { state: "queued", ended_at: now, queued_at: now, errors: null, gone: false, picture: false });
    showParts();
    find("[data-locked]").focus();
    window.scrollTo(0, 0);
    window.fieldSync.sync();
  }

  async function reopen() {
    // A draft that was sent to nobody yet may still be changed.
    await window.fieldSync.mark(draft, { state: "draft", queued_at: null });
    showParts();
  }

  async function choose(ending) {
    draft.ending = ending;
    await save();
    showParts();
  }

  async function arrive() {
    draft.begun_at = new Date().toISOString();
    await save();
    showParts();
    find("[data-work]").scrollIntoView();
  }

  function listen() {
    page.addEventListener("change", function (event) {
      const field = event.target;
      if (field.matches("[data-pick]")) { picked(event); return; }
      if (field.matches("[name=signature_photo]") && field.files.length) { keepSignature(field.closest("[data-part]").dataset.part, pictures.keep(field.files[0], visit, KINDS[field.closest("[data-part]").dataset.part], false)); return; }
      if (field.matches("[data-place-consent]")) { draft.place = field.checked; save(); return; }
      if (field.name === "ending") { choose(field.value); return; }
      save();
    });
    let timer = 0;
    page.addEventListener("input", function (event) {
      if (event.target.matches("[data-value]") && event.target.value) {
        const part = event.target.closest("[data-part]").dataset.part;
        keepSignature(part, pictures.keepDrawing(event.target.value, visit, KINDS[part]));
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(save, 800);
    });
    window.addEventListener("pagehide", save);
    all("[data-clear]").forEach(function (button) {
      button.addEventListener("click", async function () {
        const part = button.closest("[data-part]").dataset.part;
        const key = draft.signatures[part];
        delete draft.signatures[part];
        signed(part, null);
        delete button.closest("[data-signature]").dataset.signed;
        window.dispatchEvent(new Event("resize"));
        if (key) await store.remove("pictures", key);
        await save();
      });
    });
    document.querySelector("[data-begin]").addEventListener("click", arrive);
    document.querySelector("[data-submit]").addEventListener("click", submit);
    find("[data-reopen]").addEventListener("click", reopen);
    all("[data-instead]").forEach(function (button) { button.addEventListener("click", function () { choose(button.dataset.instead); }); });
    all("[data-back-to-arrival]").forEach(function (button) { button.addEventListener("click", function () { choose(""); }); });
    all("[data-part]").forEach(function (one) { one.addEventListener("submit", function (event) { event.preventDefault(); }); });
    document.querySelectorAll("a[href='#']").forEach(function (link) { link.addEventListener("click", function () { history.replaceState(null, "", location.pathname); show(); }); });
  }

  // News from the queue about the visit that is open.
  async function heard() {
    if (!visit || !draft || filling) return;
    const now = await store.get("drafts", visit.id).catch(function () { return null; });
    if (!now || now.state === draft.state) return;
    draft = now;
    await drawPictures();
    showParts();
    if (draft.state === "wrong") showErrors(draft.errors || {});
    if (draft.state === "conflict") find("[data-locked-text]").textContent = words("conflict");
  }

  document.addEventListener("DOMContentLoaded", function () { listen(); show(); });
  window.addEventListener("hashchange", show);
  document.addEventListener("field:changed", function () { if (!visit && location.hash) show(); else heard(); });
})();
