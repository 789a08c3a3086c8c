// Copies of drafts on this device. They go when the application was handed in, when the person signs out, and when they are old.
(() => {
  "use strict";

  const PREFIX = "hall-draft.";
  const KEPT_DAYS = 30;

  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
    },
    write(key, value) {
      try {
        if (Object.keys(value.fields || {}).length) localStorage.setItem(key, JSON.stringify(value));
        else localStorage.removeItem(key);
      } catch {
        // No room, or not allowed: the page itself still holds what was typed.
      }
    },
    clear(matches) {
      try { Object.keys(localStorage).filter(matches).forEach((key) => localStorage.removeItem(key)); } catch { /* nothing kept */ }
    },
  };

  // `pairs` by field code.
  function keep(key, changed) {
    store.write(key, { at: Date.now(), fields: { ...store.read(key).fields, ...Object.fromEntries(changed) } });
  }

  function forget(key, codes) {
    const kept = Object.entries(store.read(key).fields || {}).filter(([code]) => !codes.includes(code));
    store.write(key, { at: Date.now(), fields: Object.fromEntries(kept) });
  }

  const old = Date.now() - KEPT_DAYS * 86400000;
  store.clear((key) => key.startsWith(PREFIX) && !((store.read(key).at || 0) > old));
  document.querySelectorAll("[data-clear-draft]").forEach((each) => store.clear((key) => key === PREFIX + each.dataset.clearDraft));
  document.addEventListener("submit", (event) => {
    if (/\/logout\/$/.test(event.target.action || "")) store.clear((key) => key.startsWith(PREFIX));
  });

  window.hallDraftCopies = { ...store, keep, forget, key: (draft) => PREFIX + draft };
})();
