// Whoever comes to this door is signed out, or is somebody else: what a phone keeps of anybody's diary
// is locked until they sign in again.
"use strict";

(async () => {
  const name = "cleardays-diary";
  const there = (await indexedDB.databases?.()) || [{ name }];
  if (!there.some((one) => one.name === name)) return;
  const asked = indexedDB.open(name);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onsuccess = () => {
    const phones = asked.result.transaction("phones", "readwrite").objectStore("phones");
    const all = phones.getAll();
    all.onsuccess = () => {
      for (const one of all.result) if (one.key) phones.put({ ...one, key: null });
      asked.result.close();
    };
  };
})();
