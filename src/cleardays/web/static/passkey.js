// Shows the buttons that need a passkey where the browser has passkeys, and says when one did not work.
"use strict";

if (window.PublicKeyCredential) {
  for (const hidden of document.querySelectorAll("[data-passkey]")) hidden.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // the page says it, not the console
  const words = document.getElementById("passkey-wrong");
  words.textContent = words.dataset.words;
  words.hidden = false;
  words.focus();
});
