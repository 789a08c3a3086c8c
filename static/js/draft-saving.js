// Sends the changed fields of a draft a moment after the last key, and again until they were kept; after a lost session the
// person signs in again in place (session.js). What could not be sent stays on this device (draft-copies.js).
(() => {
  "use strict";

  if (!document.getElementById("form-body")) return;

  const WAIT = 700; // ms after the last key
  const RETRY = 5000; // ms while the network is away

  const copies = window.hallDraftCopies;
  const fields = window.hallDraftFields; // draft-fields.js
  const tell = window.hallDraftTelling; // draft-telling.js
  const body = () => document.getElementById("form-body"); // an update brings it anew
  const key = copies.key(body().dataset.draft);
  const dirty = new Map(); // field code → number of the change
  let change = 0;
  let timer = null;
  let sending = null;
  let held = false; // the page is being left by a button
  let asking = false; // the sign-in dialog is open

  function mark(code) {
    change += 1;
    dirty.set(code, change);
  }

  function keep() {
    const changed = [...dirty.keys()].map((code) => [code, fields.byCode(code)]).filter(([, field]) => field);
    copies.keep(key, changed.map(([code, field]) => [code, fields.pairs(field)]));
  }

  function changed(element) {
    const field = fields.of(element);
    if (!field || !document.getElementById("draft-form")?.contains(field)) return;
    mark(fields.codeOf(field));
    field.querySelectorAll(".filled").forEach((input) => input.classList.remove("filled"));
    field.querySelectorAll(".zw-from").forEach((words) => { words.hidden = true; });
    if (asking) {
      keep();
      return;
    }
    tell.state("saving");
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  }

  async function send() {
    clearTimeout(timer);
    if (sending) await sending;
    if (!dirty.size) return;
    sending = post(new Map(dirty)).finally(() => { sending = null; });
    await sending;
    if (dirty.size && !held && !asking) timer = setTimeout(send, navigator.onLine ? WAIT : RETRY);
  }

  async function post(batch) {
    const data = new URLSearchParams();
    batch.forEach((_, code) => {
      const field = fields.byCode(code);
      if (field) fields.pairs(field).forEach(([name, value]) => data.append(name, value));
    });
    let response;
    try {
      const headers = { "X-CSRFToken": window.hallSession.csrf(), "X-Requested-With": "fetch" };
      response = await fetch(body().dataset.save, { method: "POST", body: data, headers, credentials: "same-origin" });
    } catch {
      keep();
      tell.state("offline");
      timer = setTimeout(send, RETRY);
      return;
    }
    if (response.ok) kept(batch, await response.json());
    else if (response.status === 401 || response.status === 403) signIn();
    else await refused(response);
  }

  async function refused(response) {
    keep();
    const told = response.status === 409 ? (await response.json()).sentence : "没有存上，马上再试。填的内容还在。";
    tell.state("refused", told);
    if (response.status >= 500) timer = setTimeout(send, RETRY);
    else dirty.clear();
  }

  function signIn() {
    asking = true;
    keep();
    tell.state("away");
    // Closed without signing in: the state goes on saying so, and the next change asks again.
    window.hallSession.ask?.().then(() => { timer = setTimeout(send, 0); }, () => {}).finally(() => { asking = false; });
  }

  function kept(batch, answer) {
    batch.forEach((number, code) => {
      if (dirty.get(code) === number) dirty.delete(code);
    });
    copies.forget(key, [...batch.keys()].filter((code) => !answer.conflicts[code]));
    body().dataset.revision = answer.revision;
    Object.entries(answer.marks).forEach(([code, standing]) => {
      const base = fields.base(fields.byCode(code));
      if (base && !answer.conflicts[code]) base.value = standing;
    });
    Object.keys(answer.faults).filter((code) => !dirty.has(code)).forEach((code) => {
      tell.faults(code, answer.faults[code], answer.together[code]);
    });
    tell.together(answer.together);
    Object.entries(answer.conflicts).forEach(([code, standing]) => disagree(code, standing));
    if (Object.keys(answer.conflicts).length) tell.state("conflict");
    else if (!dirty.size) tell.state("saved", answer.saved_at);
    if (answer.reshaped && !dirty.size) reshape();
  }

  function reshape() {
    window.htmx?.trigger(body(), "zw:reshape");
  }

  function disagree(code, standing) {
    const field = fields.byCode(code);
    if (!field) return;
    tell.conflict(field, standing, {
      keepMine() {
        fields.base(field).value = standing.mark;
        changed(fields.base(field));
      },
      takeTheirs() {
        copies.forget(key, [code]);
        reshape();
      },
    });
  }

  window.hallDraft = {
    key,
    dirty,
    mark,
    keep,
    changed,
    send,
    busy: () => Boolean(sending || dirty.size),
    hold(whether) {
      held = whether;
      if (held) clearTimeout(timer);
    },
  };
})();
