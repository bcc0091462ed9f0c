// Keeps the page of urgent signs and its looks, and shows them when there is no network.
// It holds nothing of anybody: one page that is the same for all, and files from /static/.
"use strict";

const KEPT = "urgent-signs";
const PAGE = "/urgent";
const SOON = 4000; // milliseconds to wait for a slow network before the kept page is shown

async function keep() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("The urgent page did not come.");
  const words = await page.clone().text();
  const looks = [...words.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const kept = await caches.open(KEPT);
  await kept.addAll(looks);
  await kept.put(PAGE, page);
  for (const old of await kept.keys()) {
    if (![PAGE, ...looks].includes(new URL(old.url).pathname)) await kept.delete(old);
  }
}

async function shown(request) {
  try {
    // by its address: a request to go to a page takes no signal
    const page = await fetch(request.url, { signal: AbortSignal.timeout(SOON), cache: "no-store" });
    if (page.ok) return page;
  } catch {
    // no network, or none that answers: the kept page follows
  }
  return (await caches.match(PAGE, { ignoreVary: true })) ?? Response.error();
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === PAGE) {
    const page = shown(event.request);
    event.respondWith(page);
    // afterwards, so that it is kept in the colours that were just asked for
    event.waitUntil(page.then(keep).catch(() => undefined));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(
      caches.match(event.request, { ignoreVary: true }).then((kept) => kept ?? fetch(event.request)),
    );
  }
});
