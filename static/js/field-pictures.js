// Field mode: photos made smaller, stamped below the picture with time, visit and, where the inspector agreed, place.
(function () {
  "use strict";
  const LONGEST = 1920;
  const QUALITY = 0.85;
  const STRIP = 0.05;

  // The strip stands under the picture: not a pixel of what was photographed is covered.
  async function stamped(file, text) {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    const strip = Math.max(24, Math.round(Math.max(width, height) * STRIP));
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height + strip;
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, width, height);
    pen.fillStyle = "#0F1D2B";
    pen.fillRect(0, height, width, strip);
    pen.fillStyle = "#FFFFFF";
    pen.font = Math.round(strip * 0.55) + "px sans-serif";
    pen.textBaseline = "middle";
    pen.fillText(text, Math.round(strip * 0.3), height + strip / 2, width - strip * 0.6);
    return new Promise(function (resolve) { canvas.toBlob(function (blob) { resolve(blob || file); }, "image/jpeg", QUALITY); });
  }

  function place() {
    return new Promise(function (resolve) {
      if (!navigator.geolocation) { resolve(null); return; }
      navigator.geolocation.getCurrentPosition(
        function (found) { resolve({ latitude: Number(found.coords.latitude.toFixed(5)), longitude: Number(found.coords.longitude.toFixed(5)) }); },
        function () { resolve(null); },
        { timeout: 5000, maximumAge: 60000 }
      );
    });
  }

  function stamp(visit, at, where) {
    const time = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(at);
    return [time, visit.number, where ? where.latitude + ", " + where.longitude : ""].filter(Boolean).join("  ");
  }

  window.fieldPictures = {
    // A photo as it is kept on the phone until its visit has arrived.
    keep: async function (file, visit, kind, wantsPlace) {
      const at = new Date();
      const where = wantsPlace ? await place() : null;
      let blob = file;
      try { blob = await stamped(file, stamp(visit, at, where)); } catch (error) { /* a format that this phone cannot draw goes as it is */ }
      const row = { key: window.fieldStore.newKey(), visit: visit.id, kind: kind, taken_at: at.toISOString(), place: where, blob: blob, sent: false };
      await window.fieldStore.put("pictures", row);
      return row;
    },
    // A drawn signature; it carries its time beside it, not in it.
    keepDrawing: async function (address, visit, kind) {
      const blob = decoded(address);
      const row = { key: window.fieldStore.newKey(), visit: visit.id, kind: kind, taken_at: new Date().toISOString(), place: null, blob: blob, sent: false };
      await window.fieldStore.put("pictures", row);
      return row;
    }
  };

  function decoded(address) {
    const bytes = Uint8Array.from(atob(address.split(",")[1]), function (sign) { return sign.charCodeAt(0); });
    return new Blob([bytes], { type: "image/png" });
  }
})();
