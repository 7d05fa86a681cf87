{% autoescape off %}/* Where a page cannot be reached, shows one of ours. Keeps that page and its parts, and nothing of anybody's. */
"use strict";

const KEPT = "{{ name }}";
const PAGE = {{ page }};
const PARTS = {{ parts }};

self.addEventListener("install", function (event) {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(PARTS))
      .then(() => self.skipWaiting())
  );
});

self.addEventListener("activate", function (event) {
  const older = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  // The page is asked for while this worker still wakes up.
  event.waitUntil(Promise.all([older, self.registration.navigationPreload.enable()]));
});

function offline() {
  return new Response(PAGE, {
    status: 503,
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'self'" },
  });
}

self.addEventListener("fetch", function (event) {
  const request = event.request;
  if (request.mode === "navigate") {
    const asked = event.preloadResponse.then((answer) => answer || fetch(request));
    event.respondWith(asked.catch(offline));
  } else if (PARTS.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
{% endautoescape %}
