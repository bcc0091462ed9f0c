// Copies the address of a new link in one tap; without this file it is selected and copied by hand.
"use strict";

const copy = document.getElementById("copy");
const made = document.getElementById("made");
if (copy && made && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const said = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(made.value);
      said.textContent = "Copied. Paste it into your message.";
    } catch {
      made.focus();
      made.select();
      said.textContent = "It is marked now. Copy it by hand.";
    }
  });
}
