// The clinic's pages work without this file. It covers the page when nobody has been here for a while.
"use strict";

const minutes = Number(document.body.dataset.idle);
let last = Date.now();

function cover() {
  if (document.querySelector(".cover")) return;
  const main = document.getElementById("content");
  const cover = document.createElement("p");
  cover.className = "cover lead";
  cover.textContent = "Covered, because nobody was here for a while. What you typed is still here. ";
  const show = document.createElement("a");
  show.href = "/unlock?next=" + encodeURIComponent(location.pathname);
  show.target = "_blank";
  show.rel = "opener";
  show.textContent = "Unlock in a new tab, then come back";
  cover.append(show);
  main.hidden = true;
  main.before(cover);
  document.title = "Covered - Cleardays";
}

async function uncover() {
  const covered = document.querySelector(".cover");
  if (!covered) return;
  const answer = await fetch("/home", { method: "HEAD", redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect") {
    const where = await fetch("/home", { method: "HEAD", cache: "no-store" });
    if (where.url.includes("/unlock") || where.url.includes("/sign-in")) return;
  }
  covered.remove();
  document.getElementById("content").hidden = false;
  last = Date.now();
}

if (minutes) {
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => { if (!document.querySelector(".cover")) last = Date.now(); });
  }
  const watch = () => {
    if (Date.now() - last > minutes * 60000) cover();
    setTimeout(watch, 5000);
  };
  watch();
  addEventListener("focus", uncover);
}

// j and k walk the links of the worklist's people; Enter opens, as on any link.
const walked = [...document.querySelectorAll("[data-keys] tbody th a")];
if (walked.length) {
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const at = walked.indexOf(document.activeElement);
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), walked.length - 1);
    walked[next].focus();
    event.preventDefault();
  });
}
