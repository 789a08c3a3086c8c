// Single keys of the desk. They work only while the cursor is in no field, and can be switched off on each computer.
(() => {
  "use strict";

  const SWITCH = "desk-keys";
  const FIELDS = "input:not([type='checkbox']):not([type='radio']), textarea, select, [contenteditable]";

  const on = () => localStorage.getItem(SWITCH) !== "off";
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  let here = "";

  function stand(row) {
    for (const each of rows()) each.classList.toggle("here", each === row);
    if (!row) return;
    here = row.id;
    const link = row.querySelector("a.t");
    link?.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function current() {
    const focused = document.activeElement?.closest("tr[data-row]");
    return focused || document.getElementById(here);
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const place = all.indexOf(current());
    const next = place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, place + by));
    stand(all[next]);
  }

  function tick() {
    const box = current()?.querySelector("input[name='case']");
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function help() {
    const dialog = document.getElementById("keys-help");
    if (dialog && !dialog.open) dialog.showModal();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    x: tick,
    n: () => document.querySelector("[data-key-next]")?.click(),
    "/": () => document.querySelector("[data-key-find]")?.focus(),
    "?": help,
    "？": help,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
    const press = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!press || (!on() && press !== help)) return;
    event.preventDefault();
    press();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("tr[data-row]");
    if (row && row.id !== here) {
      here = row.id;
      for (const each of rows()) each.classList.toggle("here", each === row);
    }
  });

  // After a live update the row is another element of the same name.
  document.addEventListener("htmx:afterSettle", () => {
    if (here) document.getElementById(here)?.classList.add("here");
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help();
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
    const menu = document.querySelector("details.zw-me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.zw-me[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") localStorage.setItem(SWITCH, event.target.checked ? "on" : "off");
    event.target.closest("form[data-auto-submit]")?.requestSubmit();
  });

  document.documentElement.classList.add("zw-script");
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (box) box.checked = on();
  });
})();
