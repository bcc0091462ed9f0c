// Everything works without this file; it remembers a palette and saves a few steps.
"use strict";

const root = document.documentElement;
const colours = document.querySelectorAll('input[name="palette"]');

function remember(palette) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = palette === "device" ? 0 : 31536000;
  document.cookie = `palette=${palette}; Max-Age=${age}; Path=/; SameSite=Lax${secure}`;
  root.dataset.palette = palette;
}

for (const colour of colours) {
  colour.addEventListener("change", () => remember(colour.value));
}

document.querySelector(".as-device")?.addEventListener("click", (event) => {
  event.preventDefault();
  for (const colour of colours) colour.checked = false;
  remember("device");
});

document.getElementById("wrongs")?.focus();

const zone = document.querySelector(".drop");
const file = document.getElementById("diary");
if (zone && file) {
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
}

// Two presses of a button are one: the second would send the same file again. Where a button saves a
// file the page stays, and may be asked again.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || "saves" in button.dataset) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
