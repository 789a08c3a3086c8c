// The keys of the case screen, their table, and switching them off.
(() => {
  "use strict";

  if (!window.hallCase) return;
  const { page, say, step, firstPaper, firstField, press, passRest, templates } = window.hallCase;
  const SWITCH = "desk-keys";
  const dialog = document.getElementById("case-keys");
  const opener = document.getElementById("keys-open");
  const off = document.getElementById("keys-off");

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    f: firstField,
    m: firstPaper,
    1: () => press("fine"),
    2: () => press("wrong"),
    3: () => press("defer"),
    0: () => press("clear"),
    a: passRest,
    t: templates,
    o: toPanel,
    q: () => location.assign(page.querySelector("[data-queue]")?.getAttribute("href") || "/desk/"),
    "?": help,
  };

  // The first field of the move that stands open, or its button.
  function toPanel() {
    page.querySelector("#panel form :is(input:not([type=hidden]), textarea, select, button)")?.focus();
  }

  function typing() {
    const focused = document.activeElement;
    return focused && (focused.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") || focused.isContentEditable);
  }

  function keysOff() {
    try {
      return localStorage.getItem(SWITCH) === "off";
    } catch {
      return false;
    }
  }

  // Ctrl+Enter sends the form one writes in, else the move that stands open.
  function send(event) {
    const own = document.activeElement?.closest("form");
    const form = own && page.contains(own) ? own : page.querySelector("#panel form");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]:not([form])"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      send(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing() || keysOff()) return;
    if (document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  function help() {
    off.checked = keysOff();
    dialog.showModal();
  }

  opener.hidden = false;
  opener.addEventListener("click", help);
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, off.checked ? "off" : "on");
    } catch {
      say("这个浏览器不让记住，下次还要再设");
    }
  });
})();
