// Saves a draft as it is filled in, shows that it did, and loses nothing: what could not be sent stays on this device until it
// was; after a lost session the person signs in again in place (session.js); two windows do not write over each other.
(() => {
  "use strict";

  const WAIT = 700; // ms after the last key
  const RETRY = 5000; // ms while the network is away

  const store = window.hallDraftCopies; // draft-copies.js

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-once]")) once(event);
  });

  function once(event) {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button?.dataset.busy) {
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset.busy;
    }
  }
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-once]").forEach((form) => { delete form.dataset.sent; });
  });

  const summary = document.getElementById("summary");
  if (summary) summary.focus();

  if (!document.getElementById("form-body")) return;

  const body = () => document.getElementById("form-body");
  const form = () => document.getElementById("draft-form");
  const key = store.key(body().dataset.draft);
  const dirty = new Map(); // field code → number of the change
  let change = 0;
  let timer = null;
  let sending = null;
  let leaving = false;
  let asking = false; // the sign-in dialog is open, or was closed without signing in

  // The state, always to be seen.

  const STATES = {
    saved: ["bi-cloud-check-fill", (at) => `已保存 ${at}`],
    saving: ["bi-arrow-repeat", () => "正在保存"],
    offline: ["bi-wifi-off", () => "断网了，已存在本机，连上就补存"],
    away: ["bi-person-lock", () => "登录过期了，请重新登录，填的都在"],
    refused: ["bi-x-octagon-fill", (words) => words],
    conflict: ["bi-exclamation-triangle-fill", () => "有几处在别的窗口改过，请看上面"],
  };

  function show(state, detail) {
    const place = document.getElementById("save-state");
    const [icon, words] = STATES[state];
    const text = words(detail);
    if (place.dataset.state === state && place.querySelector("[data-words]").textContent === text) return;
    place.dataset.state = state;
    place.querySelector("i").className = `bi ${icon}`;
    place.querySelector("[data-words]").textContent = text;
  }

  // What is sent: the changed fields with everything in them.

  function fieldOf(element) {
    return element.closest("[data-field], [data-question]");
  }

  function codeOf(field) {
    return field.dataset.field || `?${field.id}`;
  }

  function fieldByCode(code) {
    if (code.startsWith("?")) return document.getElementById(code.slice(1));
    return [...document.querySelectorAll("[data-field]")].find((field) => field.dataset.field === code);
  }

  function pairsOf(field) {
    const pairs = [];
    field.querySelectorAll("input, select, textarea").forEach((input) => {
      if (!input.name || input.closest("template")) return;
      if ((input.type === "radio" || input.type === "checkbox") && !input.checked) return;
      pairs.push([input.name, input.value]);
    });
    return pairs;
  }

  function keep() {
    const kept = store.read(key);
    const fields = kept.fields || {};
    dirty.forEach((_, code) => {
      const field = fieldByCode(code);
      if (field) fields[code] = pairsOf(field);
    });
    store.write(key, { at: Date.now(), fields });
  }

  function forget(codes) {
    const kept = store.read(key);
    const fields = kept.fields || {};
    codes.forEach((code) => delete fields[code]);
    store.write(key, { at: Date.now(), fields });
  }

  function changed(element) {
    const field = fieldOf(element);
    if (!field || !form()?.contains(field)) return;
    change += 1;
    dirty.set(codeOf(field), change);
    field.querySelectorAll(".filled").forEach((input) => input.classList.remove("filled"));
    field.querySelectorAll(".zw-from").forEach((words) => { words.hidden = true; });
    if (asking) {
      keep();
      return;
    }
    show("saving");
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  }

  function csrf() {
    return window.hallSession?.csrf?.() || JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  }

  async function send() {
    clearTimeout(timer);
    if (sending) {
      await sending;
      if (!dirty.size) return;
    }
    if (!dirty.size) return;
    sending = post(new Map(dirty)).finally(() => { sending = null; });
    await sending;
    if (dirty.size && !leaving && !asking) timer = setTimeout(send, navigator.onLine ? WAIT : RETRY);
  }

  async function post(batch) {
    const data = new URLSearchParams();
    batch.forEach((_, code) => {
      const field = fieldByCode(code);
      if (field) pairsOf(field).forEach(([name, value]) => data.append(name, value));
    });
    let response;
    try {
      const headers = { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
      response = await fetch(body().dataset.save, { method: "POST", body: data, headers, credentials: "same-origin" });
    } catch {
      keep();
      show("offline");
      timer = setTimeout(send, RETRY);
      return;
    }
    if (response.status === 401 || response.status === 403) {
      asking = true;
      keep();
      show("away");
      signIn();
      return;
    }
    if (response.ok) {
      done(batch, await response.json());
      return;
    }
    keep();
    const told = response.status === 409 ? (await response.json()).sentence : "没有存上，马上再试。填的内容还在。";
    show("refused", told);
    if (response.status >= 500) timer = setTimeout(send, RETRY);
    else dirty.clear();
  }

  async function signIn() {
    if (!window.hallSession) return;
    try {
      await window.hallSession.ask();
      asking = false;
      timer = setTimeout(send, 0);
    } catch {
      // Closed without signing in: the state goes on saying so, and the next change asks again.
      asking = false;
    }
  }

  // What came of it.

  function done(batch, answer) {
    batch.forEach((number, code) => {
      if (dirty.get(code) === number) dirty.delete(code);
    });
    forget([...batch.keys()].filter((code) => !answer.conflicts[code]));
    body().dataset.revision = answer.revision;
    Object.entries(answer.marks).forEach(([code, mark]) => {
      const base = fieldByCode(code)?.querySelector("[data-base]");
      if (base && !answer.conflicts[code]) base.value = mark;
    });
    Object.keys(answer.faults).forEach((code) => settle(code, answer.faults[code], answer.together[code]));
    clearTogether(answer.together);
    Object.entries(answer.conflicts).forEach(([code, standing]) => disagree(code, standing));
    if (Object.keys(answer.conflicts).length) show("conflict");
    else if (!dirty.size) show("saved", answer.saved_at);
    if (answer.reshaped && !dirty.size) window.htmx?.trigger(body(), "zw:reshape");
  }

  function settle(code, faults, between) {
    const field = fieldByCode(code);
    if (!field || dirty.has(code)) return;
    field.querySelectorAll("[data-error-of]").forEach((place) => {
      const sentence = faults[place.dataset.errorOf] || (place.dataset.errorOf === code ? between || "" : "");
      window.hallFields.tell(place.dataset.errorOf, sentence);
    });
    [...field.querySelectorAll("[data-rows] > [data-row]")].forEach((row, place) => {
      row.querySelector("[data-was]").value = place;
    });
  }

  let apart = new Set();
  function clearTogether(found) {
    Object.entries(found).forEach(([code, sentence]) => window.hallFields.tell(code, sentence));
    apart.forEach((code) => { if (!found[code]) window.hallFields.tell(code, ""); });
    apart = new Set(Object.keys(found));
  }

  function disagree(code, standing) {
    const field = fieldByCode(code);
    if (!field) return;
    const name = field.querySelector("label, legend").firstChild.textContent.trim();
    const note = document.createElement("div");
    note.className = "zw-note n-yellow";
    note.innerHTML = '<i class="bi bi-exclamation-triangle-fill" aria-hidden="true"></i><div><span></span><div class="zw-row mt-2"><button class="btn btn-outline-primary btn-sm" type="button">用我刚填的</button><button class="btn btn-quiet btn-sm" type="button">用那边的</button></div></div>';
    note.querySelector("span").textContent = `“${name}”在别的窗口改成了“${standing.said}”，这里还没有盖掉它。`;
    const [mine, theirs] = note.querySelectorAll("button");
    mine.addEventListener("click", () => {
      field.querySelector("[data-base]").value = standing.mark;
      note.remove();
      changed(field.querySelector("[data-base]"));
    });
    theirs.addEventListener("click", () => {
      note.remove();
      forget([code]);
      window.htmx.trigger(body(), "zw:reshape");
    });
    document.getElementById("conflicts").append(note);
  }

  // What was left from before: put back into the fields and sent.

  function restore() {
    const fields = store.read(key).fields || {};
    const codes = Object.keys(fields);
    codes.forEach((code) => {
      const field = fieldByCode(code);
      if (!field) { forget([code]); return; }
      put(field, fields[code]);
      const base = fields[code].find(([name]) => name.startsWith("base."));
      if (base && field.querySelector("[data-base]")) field.querySelector("[data-base]").value = base[1];
      change += 1;
      dirty.set(code, change);
    });
    if (dirty.size) {
      document.dispatchEvent(new CustomEvent("zw:status", { detail: "上次没存上的内容找回来了，正在补存。" }));
      send();
    }
  }

  function put(field, pairs) {
    const rows = pairs.filter(([name]) => name.endsWith("~rows")).length;
    const add = field.querySelector("[data-add-row]");
    while (add && field.querySelectorAll("[data-rows] > [data-row]").length < rows) add.click();
    const wanted = new Map();
    pairs.forEach(([name, value]) => wanted.set(name, [...(wanted.get(name) || []), value]));
    field.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((input) => {
      const values = wanted.get(input.name) || [];
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else if (values.length) [input.value] = values;
    });
  }

  document.addEventListener("input", (event) => changed(event.target));
  document.addEventListener("change", (event) => changed(event.target));
  document.addEventListener("zw:changed", (event) => changed(event.target));
  window.addEventListener("online", send);
  document.addEventListener("hall:signed-in", send);

  // Going on by a button: first what is still on its way.
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    leaving = true;
    clearTimeout(timer);
    keep();
    if (!navigator.onLine) {
      event.preventDefault();
      leaving = false;
      show("offline");
      return;
    }
    // The form carries all fields itself; a save under way would only make it look like another window.
    if (sending || dirty.size) {
      event.preventDefault();
      const { submitter } = event;
      (async () => {
        await send();
        if (!dirty.size) form().requestSubmit(submitter);
        else leaving = false;
      })();
      return;
    }
    store.clear((each) => each === key);
  });
  window.addEventListener("pagehide", () => { if (dirty.size) keep(); });
  window.addEventListener("pageshow", () => { leaving = false; });

  // An update brings fields anew: what was typed meanwhile stays.
  let typed = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "form-body") return;
    typed = new Map([...dirty.keys()].map((code) => [code, fieldByCode(code)]).filter(([, field]) => field).map(([code, field]) => [code, pairsOf(field)]));
  });
  document.addEventListener("htmx:afterSettle", () => {
    typed.forEach((pairs, code) => {
      const field = fieldByCode(code);
      if (field) put(field, pairs);
    });
    typed = new Map();
  });

  restore();
})();
