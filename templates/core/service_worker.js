{% autoescape off %}/* Where a page cannot be reached, shows one of ours; pages that work without a network are always ours.
   Keeps those pages and their parts, and nothing of anybody's. */
"use strict";

const KEPT = "{{ name }}";
const PAGE = {{ page }};
const WORKING = {{ working }};
const PARTS = {{ parts }};
const CAMERA = {{ camera }};

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

function answer(page, status, more) {
  return new Response(page, {
    status: status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
      ...more,
    },
  });
}

self.addEventListener("fetch", function (event) {
  const request = event.request;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && path in WORKING) {
    event.respondWith(answer(WORKING[path], 200, { "Permissions-Policy": CAMERA }));
  } else if (request.mode === "navigate") {
    const asked = event.preloadResponse.then((answer) => answer || fetch(request));
    event.respondWith(asked.catch(() => answer(PAGE, 503)));
  } else if (PARTS.includes(path)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
{% endautoescape %}
