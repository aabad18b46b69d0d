/* Compares a chosen PDF with the fingerprint on the page; the file never leaves the device. */
(() => {
  "use strict";
  const box = document.querySelector("[data-verify-hash]");
  if (!box || !window.crypto || !window.crypto.subtle) {
    if (box) box.hidden = true;
    return;
  }
  const answer = box.querySelector(".q-verify-answer");

  const fingerprint = async (file) => {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const compare = async (file) => {
    const same = (await fingerprint(file)) === box.dataset.verifyHash;
    answer.textContent = same ? box.dataset.same : box.dataset.different;
    answer.classList.toggle("ok", same);
    answer.classList.toggle("bad", !same);
    answer.hidden = false;
  };

  box.querySelector("input[type=file]").addEventListener("change", (event) => {
    if (event.target.files[0]) compare(event.target.files[0]);
  });
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) compare(event.dataTransfer.files[0]);
  });
})();
