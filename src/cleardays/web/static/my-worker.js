// Keeps one page of the diary, the same for everybody, and its looks, for when there is no network.
// It holds nothing of anybody: what a person writes waits elsewhere, locked.
"use strict";

const KEPT = "my-diary";
const PAGE = "/my/offline";
const SOON = 4000; // milliseconds to wait for a slow network before the kept page is shown
const colours = (words) => (words.match(/data-palette="(\w+)"/) || [])[1];

async function keep() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok || page.redirected) throw new Error("The page did not come.");
  const words = await page.clone().text();
  const looks = [...words.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const kept = await caches.open(KEPT);
  await kept.addAll(looks);
  await kept.put(PAGE, page);
  for (const old of await kept.keys()) {
    if (![PAGE, ...looks].includes(new URL(old.url).pathname)) await kept.delete(old);
  }
}

// Kept anew where the colours or the version of a page that came differ from those of the kept one.
async function keepLike(page) {
  if (!(page.headers.get("Content-Type") || "").startsWith("text/html")) return;
  const came = await page.text();
  const kept = await caches.match(PAGE, { ignoreVary: true });
  const has = kept ? await kept.text() : "";
  const script = (words) => (words.match(/\/static\/diary\.\w+\.js/) || [])[0];
  if (colours(came) !== colours(has) || (script(came) && script(came) !== script(has))) await keep();
}

async function shown(event) {
  try {
    // by its address: a request to go to a page takes no signal
    const page = await fetch(event.request.url, {
      signal: AbortSignal.timeout(SOON), cache: "no-store", redirect: "manual",
    });
    if (page.type === "opaqueredirect") return page;
    if (page.status < 500) {
      event.waitUntil(keepLike(page.clone()).catch(() => undefined));
      return page;
    }
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
  if (event.request.mode === "navigate") {
    event.respondWith(shown(event));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(
      caches.match(event.request, { ignoreVary: true }).then((kept) => kept ?? fetch(event.request)),
    );
  }
});
