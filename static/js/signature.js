// A signature drawn with finger, pen or mouse; it is sent as a PNG data address in the hidden field.
(function () {
  "use strict";

  function begin(box) {
    var canvas = box.querySelector("[data-canvas]");
    var value = box.querySelector("[data-value]");
    var when = box.querySelector("[data-signed-at]");
    if (!canvas || !window.SignaturePad) return;
    // Ink is dark on white whatever the theme: the picture goes on paper.
    var pad = new window.SignaturePad(canvas, { backgroundColor: "rgb(255,255,255)", penColor: "rgb(15,29,43)", minWidth: 1, maxWidth: 3 });

    function fit() {
      var strokes = pad.toData();
      var ratio = Math.max(window.devicePixelRatio || 1, 1);
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d").scale(ratio, ratio);
      pad.clear();
      if (strokes.length) pad.fromData(strokes);
    }

    pad.addEventListener("endStroke", function () {
      value.value = pad.toDataURL("image/png");
      if (when) when.textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: false });
      value.dispatchEvent(new Event("input", { bubbles: true }));
    });
    box.querySelector("[data-clear]").addEventListener("click", function () {
      pad.clear();
      value.value = "";
      if (when) when.textContent = "";
    });
    window.addEventListener("resize", fit);
    fit();
  }

  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("[data-signature]").forEach(begin); });
})();
