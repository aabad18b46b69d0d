{% load static %}// Field mode without a network: styles, scripts and one shell page. Pages with case data are never kept.
"use strict";
const NAME = "field-1";
const SHELL = "/field/offline/";
const FILES = [SHELL, "{% static 'vendor/tabler/css/tabler.min.css' %}", "{% static 'css/theme.css' %}", "{% static 'css/parts.css' %}", "{% static 'css/steps.css' %}", "{% static 'css/field.css' %}", "{% static 'css/inspections.css' %}", "{% static 'js/theme.js' %}", "{% static 'js/forms.js' %}", "{% static 'js/field.js' %}", "{% static 'icons/sprite.svg' %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL)));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});
