// Asks the browser to keep the page of urgent signs for when there is no network.
"use strict";

window.addEventListener("load", () => {
  navigator.serviceWorker?.register("/urgent-worker.js", { scope: "/urgent" }).catch(() => {
    // the page works without it, as long as there is a network
  });
});
