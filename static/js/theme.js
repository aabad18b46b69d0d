// Light or dark before the first paint: the stored choice, else what the system asks for.
(function () {
  "use strict";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  root.dataset.js = "1";

  function shown() {
    if (root.dataset.theme !== "auto") return root.dataset.theme;
    return system.matches ? "dark" : "light";
  }

  function show(theme) {
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("portal:theme", { detail: theme }));
  }

  function keep(name, value) {
    var secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = name + "=" + value + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
  }

  show(shown());
  system.addEventListener("change", function () { show(shown()); });

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-toggle]")) return;
    var next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    // Back to what the system asks for means: follow the system again.
    root.dataset.theme = next === (system.matches ? "dark" : "light") ? "auto" : next;
    keep("theme", root.dataset.theme);
    show(next);
  });

  document.addEventListener("click", function (event) {
    var density = event.target.closest("[data-density]");
    if (!density) return;
    root.dataset.qDensity = density.dataset.density;
    keep("density", density.dataset.density);
  });

  // Paper is always light.
  var before = "";
  window.addEventListener("beforeprint", function () { before = root.dataset.bsTheme; show("light"); });
  window.addEventListener("afterprint", function () { if (before) show(before); });
})();
