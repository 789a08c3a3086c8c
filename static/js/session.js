// Keeps somebody signed in: warns before the session ends, and signs in again in place when a save is answered 401.
//
// For other scripts:
//   hallSession.ask()            shows the sign-in dialog; resolves once signed in, rejects when it is closed
//   hallSession.csrf()           the CSRF token that is good now; in a browser without dialogs all there is
//   document "hall:sign-in"      dispatch it to show the dialog
//   document "hall:signed-in"    fired after signing in again; detail.csrf is the new token
// htmx requests that were answered 401 are repeated by themselves, with what was typed.
(() => {
  "use strict";

  const ending = document.getElementById("session-ending");
  const dialog = document.getElementById("sign-in-again");
  window.hallSession = { csrf: readToken };
  if (!ending || !dialog || !dialog.showModal) return;

  const WARN = 120; // seconds before the end
  const SIGN_OF_LIFE = 4 * 60 * 1000; // typing is told to the server at most this often
  const account = ending.dataset.account;
  const place = dialog.querySelector("[data-place]");
  let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || readToken();
  let endsAt = 0;
  let active = false;
  let lastSign = Date.now();
  let waiting = null;
  const failed = new Map();

  function readToken() {
    try {
      return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    } catch {
      return "";
    }
  }

  function useToken(csrf) {
    token = csrf;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = csrf;
    });
  }

  function call(method, background) {
    const headers = { "X-Requested-With": "fetch" };
    if (method === "POST") headers["X-CSRFToken"] = token;
    if (background) headers["X-Background"] = "1";
    return fetch(ending.dataset.url, { method, headers, credentials: "same-origin" });
  }

  function know(state) {
    endsAt = Date.now() + state.seconds_left * 1000;
    if (ending.open && state.seconds_left > WARN) ending.close();
  }

  async function stay() {
    try {
      const response = await call("POST", false);
      if (response.status === 401) ask().catch(() => {});
      else if (response.ok) know(await response.json());
    } catch {
      // The network is away; the next tick asks again.
    }
  }

  // Another tab may have kept the session alive: the server is asked before anybody is warned.
  async function look() {
    try {
      const response = await call("GET", true);
      if (response.ok) know(await response.json());
      else if (response.status === 401) over();
    } catch {
      // Asked again at the next tick.
    }
  }

  function over() {
    if (ending.open) ending.close();
    ask().catch(() => {});
  }

  function words(seconds) {
    return seconds >= 60 ? `${Math.ceil(seconds / 60)} 分钟` : `${Math.max(1, seconds)} 秒`;
  }

  async function tick() {
    if (!endsAt || dialog.open) return;
    if (active && Date.now() - lastSign > SIGN_OF_LIFE) {
      active = false;
      lastSign = Date.now();
      await stay();
      return;
    }
    const left = Math.round((endsAt - Date.now()) / 1000);
    if (left > WARN) return;
    if (!ending.open || left <= 0) await look();
    const now = Math.round((endsAt - Date.now()) / 1000);
    if (now <= 0 || now > WARN || dialog.open) return;
    ending.querySelector("[data-left]").textContent = words(now);
    if (!ending.open && ending.dataset.quiet !== String(endsAt)) ending.showModal();
  }

  ending.addEventListener("close", () => {
    if (ending.returnValue === "stay") stay();
    else ending.dataset.quiet = String(endsAt);
    ending.returnValue = "";
  });
  ["keydown", "pointerdown", "input"].forEach((kind) =>
    document.addEventListener(kind, () => { active = true; }, { passive: true, capture: true }),
  );

  // The dialog.

  async function draw(response) {
    place.innerHTML = await response.text();
    const own = place.querySelector("[name=account]");
    if (own) own.value = account;
    const bad = place.querySelector("[aria-invalid=true], [autofocus]") || place.querySelector("input:not([type=hidden])");
    bad?.focus();
  }

  async function show() {
    const response = await fetch(dialog.dataset.url, {
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (response.headers.get("Content-Type")?.includes("json")) {
      welcome(await response.json());
      return;
    }
    if (!dialog.open) dialog.showModal();
    await draw(response);
  }

  function ask() {
    if (!waiting) {
      waiting = {};
      waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
      show().catch(() => {
        say("网络断了，暂时不能登录。请检查网络后再试一次。");
        giveUp();
      });
    }
    return waiting.promise;
  }

  function giveUp() {
    const was = waiting;
    waiting = null;
    was?.reject(new Error("not signed in"));
  }

  function welcome(state) {
    if (state.account !== account) {
      // Somebody else signed in in this browser: this page is not theirs.
      location.reload();
      return;
    }
    const was = waiting;
    waiting = null;
    useToken(state.csrf);
    know(state);
    if (dialog.open) dialog.close();
    was?.resolve(state);
    document.dispatchEvent(new CustomEvent("hall:signed-in", { detail: state }));
    say("已经登录，接着做吧。");
    repeat();
  }

  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));

  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      if (response.headers.get("Content-Type")?.includes("json")) welcome(await response.json());
      else await draw(response);
    } catch {
      say("网络断了，没有登录成功。请检查网络后再试一次。");
    } finally {
      button.disabled = false;
    }
  });
  place.addEventListener("click", async (event) => {
    if (event.target.closest("[data-elsewhere]")) place.querySelector("[data-when-elsewhere]").hidden = false;
    if (!event.target.closest("[data-check]")) return;
    const response = await call("POST", false).catch(() => null);
    if (response?.ok) welcome(await response.json());
    else await show();
  });
  dialog.addEventListener("close", giveUp);

  // htmx.

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token;
    const triggered = event.detail.triggeringEvent;
    // What a page asks for on its own is no sign of life.
    if (!triggered && /\bevery\b/.test(event.detail.elt.getAttribute("hx-trigger") || "")) {
      event.detail.headers["X-Background"] = "1";
    }
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, elt, requestConfig } = event.detail;
    if (xhr.status !== 401) return;
    event.preventDefault();
    const background = requestConfig.headers["X-Background"];
    if (!background) failed.set(elt, requestConfig);
    ask().catch(() => {});
  });

  function repeat() {
    for (const [elt, config] of failed) {
      failed.delete(elt);
      if (!document.contains(elt)) continue;
      const values = {};
      for (const [name, value] of config.formData.entries()) {
        if (name !== "csrfmiddlewaretoken") (values[name] ||= []).push(value);
      }
      window.htmx.ajax(config.verb, config.path, { source: elt, target: config.target, values });
    }
  }

  document.addEventListener("hall:sign-in", () => ask().catch(() => {}));
  window.hallSession = { ask, csrf: () => token };
  look();
  setInterval(tick, 5000);
})();
