// The diary works without this file. Where a person chose to keep entries on their phone, it puts each
// one away here first, locked, and sends it when there is a network. Nothing is deleted by time.
"use strict";

const NAME = "cleardays-diary";
const SYNC = "/my/sync";
const A_DAY = 86400000;
const ASK_AFTER = 14; // days that an entry may wait before it is asked about
const AT_ONCE = 50;
const who = document.body.dataset.who || ""; // "" on the page that is kept for no network
const main = document.getElementById("content");
const encode = (text) => new TextEncoder().encode(text);
let phone = null; // what is kept of this account on this phone, unlocked
let sending = null;
let newer = false; // what stands now is not what this page shows

// --- where it is kept ------------------------------------------------------------------------------

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("phones", { keyPath: "who" });
      asked.result.createObjectStore("waits", { keyPath: ["who", "n"] });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function kept(store, mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const change = base.transaction(store, mode, { durability: "strict" });
      const asked = act(change.objectStore(store));
      change.oncomplete = () => done(asked && asked.result);
      change.onerror = change.onabort = () => failed(change.error);
    });
  } finally {
    base.close();
  }
}

const phones = () => kept("phones", "readonly", (s) => s.getAll());
const keep = (record) => kept("phones", "readwrite", (s) => s.put(record));
const waitsOf = (one) => kept("waits", "readonly", (s) => s.getAll(IDBKeyRange.bound([one, 0], [one, Infinity])));

// --- how it is locked ------------------------------------------------------------------------------

// Half of the key comes from the clinic's machine, for the signed-in account alone; half never leaves
// this phone. The key itself cannot be taken out of the browser, only used, and is put away on sign-out.
async function keyOf(half, mine, whose) {
  const theirs = Uint8Array.from(half.match(/../g), (two) => parseInt(two, 16));
  const both = new Uint8Array([...theirs, ...mine]);
  const from = await crypto.subtle.importKey("raw", both, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode(`cleardays diary 1 ${whose}`) };
  return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function locked(value, about) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: encode(`${phone.who} ${about}`) };
  return { iv, data: await crypto.subtle.encrypt(how, phone.key, encode(JSON.stringify(value))) };
}

async function unlocked(box, about) {
  const how = { name: "AES-GCM", iv: box.iv, additionalData: encode(`${phone.who} ${about}`) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, phone.key, box.data)));
}

// --- what is asked of the clinic's machine -----------------------------------------------------------

class NotReached extends Error {}
class SignedOut extends Error {}
class OldToken extends NotReached {} // of a page from before somebody signed in again

async function asked(address, how) {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store", redirect: "manual", ...how });
  } catch {
    throw new NotReached();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  if (answer.status === 403) throw new OldToken();
  // a page of a hotel's network, or of a proxy, is no answer of ours
  if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new NotReached();
  return { status: answer.status, said: await answer.json() };
}

// Which account's entries are open here. Those of any other are locked before anything else is done.
async function begin() {
  const all = await phones();
  for (const one of all) {
    if (who && one.who !== who && one.key) await keep({ ...one, key: null });
  }
  phone = all.find((one) => (who ? one.who === who : one.key)) || null;
  if (phone && who) await refresh();
}

// Whether something was sent, here or elsewhere, between the making of this page and now.
function isOlder(said) {
  const form = document.querySelector("form.own[data-own=day]");
  const on = form?.dataset.about;
  if (!who || !said.days.some((day) => day.on === on)) return false;
  const heads = (said.heads[on] || []).join(" ");
  const again = sessionStorage.getItem(NAME) === `${on} ${heads}`; // asked for anew once, not for ever
  sessionStorage.setItem(NAME, `${on} ${heads}`);
  return heads !== form.elements.seen.value && !again;
}

async function refresh() {
  const { said } = await asked(`${SYNC}?device=${phone.device}`);
  if (said.who !== phone.who) throw new SignedOut();
  if (!phone.key && said.half) phone.key = await keyOf(said.half, phone.mine, phone.who);
  if (!phone.key) return;
  newer = isOlder(said);
  Object.assign(phone, { zone: said.zone, token: said.token });
  phone.known = await locked({ drugs: said.drugs, heads: said.heads }, "known");
  const { key, zone, known } = phone;
  await kept("phones", "readwrite", (s) => {
    const mine = s.get(phone.who);
    mine.onsuccess = () => s.put({ ...mine.result, key, zone, known });
  });
}

// --- writing, and sending -----------------------------------------------------------------------------

const two = (n) => String(n).padStart(2, "0");
const dateOf = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const WORST = { 1: "Mild headache", 2: "Moderate headache", 3: "Severe headache" };

function named(kind, fields) {
  const one = (name) => (fields[name] || [""]).at(-1);
  if (one("settle")) return "Your choice between two entries";
  if (one("remove")) return "Entry taken out";
  if (kind === "attack") return one("ended_on") ? `An attack ended at ${one("ended")}` : `An attack from ${one("began")}`;
  return one("headache") === "no" ? "Clear day" : WORST[one("worst")] || "Headache";
}

async function putAway(form, submitter) {
  const fields = {};
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  for (const [name, value] of data) {
    if (!["csrfmiddlewaretoken", "client", "back"].includes(name)) (fields[name] ||= []).push(String(value));
  }
  const now = new Date();
  const kind = form.dataset.own;
  const on = (fields.on || [dateOf(now)])[0] || dateOf(now);
  delete fields.on;
  const n = (await kept("phones", "readonly", (s) => s.get(phone.who))).n + 1; // nobody else writes now
  const change = {
    client: crypto.randomUUID(),
    sequence: n,
    said_at: now.toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || form.dataset.zone || phone.zone,
    kind,
    on,
    about: form.dataset.about || crypto.randomUUID(),
    fields,
  };
  const box = await locked({ change, named: named(kind, fields) }, n);
  const base = await opened();
  await new Promise((done, failed) => {
    const both = base.transaction(["phones", "waits"], "readwrite", { durability: "strict" });
    const mine = both.objectStore("phones").get(phone.who);
    mine.onsuccess = () => {
      both.objectStore("phones").put({ ...mine.result, n });
      both.objectStore("waits").add({ who: phone.who, n, at: now.getTime(), ...box });
    };
    both.oncomplete = done;
    both.onabort = both.onerror = () => failed(both.error);
  }).finally(() => base.close());
  return n;
}

function send(again) {
  sending ||= inTurn("send", () => sendAll(again)).finally(() => { sending = null; });
  return sending;
}

// Two open pages take turns, where the browser can make them.
function inTurn(what, act) {
  return navigator.locks ? navigator.locks.request(`${NAME} ${what}`, act) : act();
}

async function sendAll(again) {
  let count = 0;
  while (phone) {
    const waits = (await waitsOf(phone.who)).filter((one) => again || !one.why).slice(0, AT_ONCE);
    if (!waits.length) return count;
    const boxes = await Promise.all(waits.map((one) => unlocked(one, one.n)));
    if (!phone.token) await refresh();
    const body = JSON.stringify({ format: 1, device: phone.device, changes: boxes.map((b) => b.change) });
    const post = () => asked(SYNC, {
      method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": phone.token },
    });
    const { said } = await post().catch(async (stop) => {
      if (!(stop instanceof OldToken)) throw stop;
      await refresh();
      return post();
    });
    if (!said.results) throw new Error(said.why);
    for (const [at, result] of said.results.entries()) {
      const one = waits[at];
      if (result.client !== boxes[at].change.client) continue;
      if (result.status === "kept") {
        await kept("waits", "readwrite", (s) => s.delete([one.who, one.n]));
        await rewritten(boxes[at].change, one.n);
        count += 1;
      } else {
        await kept("waits", "readwrite", (s) => s.put({ ...one, why: result.why }));
      }
    }
    again = false;
  }
  return count;
}

// What was refused goes when its writer wrote the same day again, and that was taken.
async function rewritten(change, n) {
  for (const one of (await waitsOf(phone.who)).filter((w) => w.why && w.n < n)) {
    const was = (await unlocked(one, one.n)).change;
    if (was.kind === change.kind && was.about === change.about) {
      await kept("waits", "readwrite", (s) => s.delete([one.who, one.n]));
    }
  }
}

// --- what is shown ------------------------------------------------------------------------------------

const panel = document.createElement("section");
panel.className = "panel unsent";
panel.setAttribute("role", "status");
panel.hidden = true;
main.prepend(panel);

function part(tag, words, more) {
  return Object.assign(document.createElement(tag), { textContent: words, ...more });
}

function button(words, act) {
  return part("button", words, { type: "button", onclick: act });
}

const dayWords = (on) => new Date(`${on}T12:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

async function show(why) {
  const waits = phone ? await waitsOf(phone.who) : [];
  panel.hidden = !waits.length && !why;
  panel.replaceChildren();
  if (panel.hidden) return;
  const many = waits.length === 1 ? "1 entry is" : `${waits.length} entries are`;
  if (waits.length) panel.append(part("h2", `${many} saved on this phone, and not sent yet`));
  if (why) panel.append(part("p", why));
  const list = part("ul", "");
  for (const one of waits) {
    const box = await unlocked(one, one.n);
    const line = part("li", `${dayWords(box.change.on)}: ${box.named}. Saved on this phone at ${clock(one.at)}. `);
    if (one.why) line.append(part("strong", `Not taken: ${one.why} `), button("Take it off this phone", () => takeOff(one)));
    list.append(line);
  }
  panel.append(list);
  const oldest = Math.min(...waits.map((one) => one.at));
  if (Date.now() - oldest > ASK_AFTER * A_DAY) {
    panel.append(part("p", `The oldest has waited for over ${ASK_AFTER} days. What shall become of them? Nothing is deleted by itself.`));
    panel.append(choices());
  } else if (waits.length) {
    const row = part("div", "", { className: "buttons" });
    row.append(button("Send now", () => go(true)), button("Save to a file", toFile));
    panel.append(row);
  }
}

async function takeOff(one) {
  if (!confirm("Take this entry off the phone? It was not sent, and cannot be brought back.")) return;
  await kept("waits", "readwrite", (s) => s.delete([one.who, one.n]));
  await show();
}

function choices(after) {
  const row = part("div", "", { className: "buttons" });
  row.append(button("Send now", async () => { if (await go(true)) after?.(); }));
  row.append(button("Keep them locked here", () => (after ? after() : (panel.hidden = true))));
  row.append(button("Save to a file", async () => { await toFile(); after?.(); }));
  return row;
}

async function toFile() {
  const waits = await waitsOf(phone.who);
  const changes = await Promise.all(waits.map(async (one) => (await unlocked(one, one.n)).change));
  const text = JSON.stringify({ cleardays: "entries that were not sent", format: 1, device: phone.device, changes }, null, 1);
  const link = part("a", "", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
  link.download = "cleardays-entries.json";
  link.click();
}

// Sends what waits. True: nothing waits any more.
async function go(again) {
  try {
    const count = await send(again);
    if ((count || newer) && who) return location.reload();
    await show(count ? "Sent." : "");
  } catch (stop) {
    if (stop instanceof NotReached) await show("There is no network. They are sent when you open this page with one.");
    else if (stop instanceof SignedOut) await show("You are signed out. Sign in, and they are sent. Nothing is lost.");
    else await show(stop.message);
  }
  return phone ? !(await waitsOf(phone.who)).length : true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.own && phone?.key) {
    event.preventDefault();
    let n;
    try {
      n = await inTurn("write", () => putAway(form, event.submitter));
    } catch {
      delete form.dataset.sent;
      delete form.dataset.own; // a phone without room: the form is sent as it is
      panel.hidden = false;
      panel.replaceChildren(part("p", "This phone could not save it. Nothing was written. Tap again to send it straight."));
      return;
    }
    await written(form, n);
  } else if (form.classList.contains("out") && phone) {
    event.preventDefault();
    const out = async () => {
      const rest = (await phones()).find((one) => one.who === phone.who);
      await keep({ ...rest, key: null });
      phone = null;
      form.submit();
    };
    if (!(await waitsOf(phone.who)).length) return out();
    panel.hidden = false;
    panel.replaceChildren(
      part("h2", "Some entries are not sent yet"),
      part("p", "What shall become of them before you sign out? A file can be read by whoever has it. Locked here, they wait until you sign in again."),
      choices(out),
    );
    panel.scrollIntoView({ block: "start" });
    panel.querySelector("button").focus();
  }
}, true);

// After an entry was put away: send it, and go on; or say that it waits, or why it was not taken.
async function written(form, n) {
  let why = "";
  try {
    await send();
  } catch (stop) {
    why = "It is sent when you open this page with a network, signed in.";
    if (!(stop instanceof NotReached || stop instanceof SignedOut)) why = stop.message;
  }
  const mine = (await waitsOf(phone.who)).find((one) => one.n === n);
  if (!mine && who) {
    const back = form.querySelector("[name=back]")?.value;
    return location.assign(back === "my" ? "/my" : location.href.split("#")[0]);
  }
  delete form.dataset.sent;
  if (!mine?.why) {
    form.reset();
    document.querySelector("details.door[open]")?.removeAttribute("open");
  }
  await show(mine ? why : "Sent.");
  panel.scrollIntoView({ block: "start" });
}

// --- choosing to keep entries, and the page for no network ------------------------------------------------

async function keepHere(form) {
  const answer = await asked(form.action, { method: "POST", body: new FormData(form), headers: { "X-Cleardays": "phone" } });
  if (!answer.said.half) throw new Error(answer.said.why);
  const mine = crypto.getRandomValues(new Uint8Array(32));
  const before = (await phones()).find((one) => one.who === who);
  if (before && (await waitsOf(who)).length) throw new Error("Entries wait here under an earlier choice. Open Today, and send them first.");
  phone = { who, device: answer.said.device, mine, n: 0, key: await keyOf(answer.said.half, mine, who) };
  await keep(phone);
  await navigator.storage?.persist?.();
}

async function onPhonePage() {
  const form = document.getElementById("keep-here");
  if (!form) return;
  const says = document.getElementById("keeps");
  const can = window.isSecureContext && window.indexedDB && crypto.subtle;
  if (!can) return void (says.textContent = "This browser cannot lock entries, so it does not keep them.");
  form.hidden = Boolean(phone);
  document.getElementById("stop-here").hidden = !phone;
  says.textContent = phone ? "This phone keeps entries." : "This phone does not keep entries.";
  document.getElementById(`phone-${phone?.device}`)?.prepend("This phone. ");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await keepHere(form);
      await begin();
      watch();
      await onPhonePageAgain(says, form);
    } catch (stop) {
      says.textContent = stop.message || "There is no network. Nothing was changed.";
    }
  });
  document.getElementById("stop-here").addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await waitsOf(who)).length) return void (says.textContent = "Some entries are not sent yet. Send them first, or save them to a file.");
    const data = new FormData(event.target);
    data.append("device", phone.device);
    await asked(event.target.action, { method: "POST", body: data, headers: { "X-Cleardays": "phone" } });
    await kept("phones", "readwrite", (s) => s.delete(who));
    for (const one of (await navigator.serviceWorker?.getRegistrations?.()) || []) {
      if (one.scope.endsWith("/my")) await one.unregister();
    }
    location.reload();
  });
}

async function onPhonePageAgain(says, form) {
  form.hidden = true;
  document.getElementById("stop-here").hidden = false;
  says.textContent = "This phone keeps entries.";
  says.focus();
}

async function onKeptPage() {
  const place = document.getElementById("without-network");
  if (!place) return;
  if (!phone) return void (document.getElementById("nobody").hidden = false);
  place.hidden = false;
  const known = phone.known ? await unlocked(phone.known, "known") : { drugs: [], heads: {} };
  const day = document.getElementById("which-day");
  const today = dateOf(new Date());
  day.value = day.max = today;
  const fill = () => {
    const on = day.value || today;
    document.getElementById("day-words").textContent = dayWords(on);
    for (const form of document.querySelectorAll("form[data-own]")) {
      const isDay = form.dataset.own === "day";
      form.dataset.about = isDay ? on : "";
      form.elements.on.value = on;
      form.elements.seen.value = isDay ? (known.heads[on] || []).join(" ") : "";
    }
  };
  day.addEventListener("change", fill);
  fill();
  for (const row of document.querySelectorAll("template")) {
    for (const [at, drug] of known.drugs.entries()) row.before(drugRow(row, at, drug));
  }
}

function drugRow(row, at, drug) {
  const made = row.content.cloneNode(true);
  for (const input of made.querySelectorAll("input")) {
    if (input.type === "text") input.setAttribute("aria-label", `How many of ${drug}`);
    input.name = input.name.replace("0", at + 1);
    input.removeAttribute("id");
    if (input.name.startsWith("drug.")) input.value = drug;
    if (input.name.startsWith("drug_field.")) input.value = `drug.${drug}`;
  }
  made.querySelector(".tap > span").textContent = drug;
  return made;
}

// Keeps the page for no network; asked at each opening, because a browser may have thrown it away.
function watch() {
  navigator.serviceWorker?.register("/my-worker.js", { scope: "/my" }).catch(() => undefined);
}

(async () => {
  try {
    await begin();
  } catch (stop) {
    if (stop instanceof SignedOut) phone = null;
    // without a network the entries stay where they are, and the key too
  }
  if (phone && !phone.key) phone = null; // locked: only the account that wrote them opens them
  if (phone && who) watch();
  await onPhonePage();
  await onKeptPage();
  if (phone) await go(false);
  document.documentElement.dataset.diary = "ready";
})();
window.addEventListener("online", () => phone && go(false));
