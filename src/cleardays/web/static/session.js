// A session works without this file. With it, each form is sent as it changes, one after another, and
// the parts of the page are put in place anew from the answer; the count of changes goes along, so that
// a screen that is behind is told so.
"use strict";

const session = document.getElementById("session");
const waiting = [];
const shown = new Map(); // each part as the server last gave it
let sending = false;

document.body.classList.add("with-script");

function say(words, isWaiting) {
  const line = document.getElementById("saved");
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("waiting", isWaiting);
}

function bare(part) {
  return part.outerHTML.replace(/name="(version|csrfmiddlewaretoken)" value="[^"]*"/g, "");
}

for (const part of document.querySelectorAll("[data-part]")) shown.set(part.dataset.part, bare(part));

function findAgain(was) {
  if (!was) return null;
  if (was.id) return document.getElementById(was.id);
  return was.name && [...document.getElementsByName(was.name)].find((e) => e.value === was.value);
}

// Only what changed is put in place, so that what somebody is typing elsewhere stays.
function putInPlace(html, everything) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("session");
  if (!fresh) {
    document.open();
    document.write(html);
    document.close();
    return;
  }
  session.dataset.version = fresh.dataset.version;
  const active = document.activeElement;
  const was = active && { id: active.id, name: active.name, value: active.value };
  const open = [...document.querySelectorAll("details[id][open]")].map((e) => e.id);
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!next || (!everything && bare(next) === shown.get(part.dataset.part))) continue;
    shown.set(part.dataset.part, bare(next));
    part.replaceWith(next);
  }
  const extras = page.getElementById("show-extras");
  document.getElementById("show-extras").disabled = extras.disabled;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const again = findAgain(was);
  again?.focus({ preventScroll: true });
  if (again?.matches('input[type="text"], textarea')) again.value = was.value;
  document.title = page.title;
}

async function sendNext() {
  if (sending || !waiting.length) return;
  sending = true;
  say("Saving", true);
  const next = waiting.shift();
  const { url, fields } = next;
  fields.set("version", session.dataset.version);
  try {
    const answer = await fetch(url, { method: "POST", body: fields, headers: { "X-Cleardays-Live": "1" } });
    if (answer.redirected || answer.status === 401) {
      location.assign(answer.url);
      return;
    }
    const html = await answer.text();
    sending = false;
    if (answer.status === 409 || answer.status === 422) waiting.length = 0;
    if (waiting.length && answer.ok) {
      const page = new DOMParser().parseFromString(html, "text/html");
      session.dataset.version = page.getElementById("session").dataset.version;
    } else {
      putInPlace(html, !answer.ok);
      document.getElementById("wrongs")?.focus();
    }
    sendNext();
  } catch {
    sending = false;
    waiting.unshift(next);
    say("Not saved: no connection. It is tried again", true);
    setTimeout(sendNext, 3000);
  }
}

// What waits from the same form is replaced: the whole form is sent each time.
function send(form, submitter) {
  const fields = new URLSearchParams(new FormData(form));
  if (submitter && submitter.name) fields.set(submitter.name, submitter.value);
  const from = [form.action, ...[...form.elements].map((e) => e.name).filter((n) => n.startsWith("asked."))].join();
  const at = waiting.findIndex((one) => one.from === from && !one.fields.has("do"));
  if (at >= 0 && !fields.has("do")) waiting.splice(at, 1);
  waiting.push({ url: form.action, fields, from });
  sendNext();
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.dataset.live === "") send(form);
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.live === undefined) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

addEventListener("beforeunload", (event) => { if (sending || waiting.length) event.preventDefault(); });
