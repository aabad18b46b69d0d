{% load static %}// Field mode without a network: styles, scripts and one page that names no case. What belongs to a person lies in IndexedDB.
"use strict";
const NAME = "field-{{ version }}";
const SHELLS = ["/field/offline/", "/en/field/offline/"];
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000;

// Fetched without the cookies: the page that is kept belongs to nobody.
function keep(cache, path) {
  return fetch(new Request(path, { credentials: "omit", cache: "reload" })).then((answer) => {
    if (!answer.ok || answer.redirected) throw new Error(path);
    return cache.put(path, answer);
  });
}

function kept(path) { return caches.match(path, { ignoreSearch: true, ignoreVary: true, cacheName: NAME }); }

function late(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("late")), PATIENCE);
    promise.then((answer) => { clearTimeout(timer); resolve(answer); }, (error) => { clearTimeout(timer); reject(error); });
  });
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => Promise.all([...SHELLS, ...FILES].map((path) => keep(cache, path)))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("field-") && name !== NAME).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    const shell = url.pathname.startsWith("/en/") ? SHELLS[1] : SHELLS[0];
    // A page that a weak network does not bring in time is better the phone's own than none.
    event.respondWith(late(fetch(request)).catch(() => kept(shell).then((page) => page || fetch(request))));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(late(fetch(request)).catch(() => kept(url.pathname).then((file) => file || fetch(request))));
  }
});
