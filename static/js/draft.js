// A draft's page: changes are saved (draft-saving.js), what was left from before is put back, going on waits for what is still
// on its way, and an update of the form does not take away what is being typed.
(() => {
  "use strict";

  const draft = window.hallDraft;
  if (!draft) return;
  const copies = window.hallDraftCopies;
  const fields = window.hallDraftFields;
  const form = () => document.getElementById("draft-form");

  document.getElementById("summary")?.focus();
  ["input", "change", "zw:changed"].forEach((kind) => document.addEventListener(kind, (event) => draft.changed(event.target)));
  window.addEventListener("online", draft.send);
  document.addEventListener("hall:signed-in", draft.send);
  window.addEventListener("pagehide", () => { if (draft.dirty.size) draft.keep(); });
  window.addEventListener("pageshow", () => draft.hold(false));

  // What was left from before: put back into the fields and sent.

  Object.entries(copies.read(draft.key).fields || {}).forEach(([code, kept]) => {
    const field = fields.byCode(code);
    if (!field) {
      copies.forget(draft.key, [code]);
      return;
    }
    fields.put(field, kept);
    const base = kept.find(([name]) => name.startsWith("base."));
    if (base && fields.base(field)) [, fields.base(field).value] = base;
    draft.mark(code);
  });
  if (draft.dirty.size) {
    document.dispatchEvent(new CustomEvent("zw:status", { detail: "上次没存上的内容找回来了，正在补存。" }));
    draft.send();
  }

  // Going on by a button: first what is still on its way.

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    draft.hold(true);
    draft.keep();
    if (!navigator.onLine) {
      event.preventDefault();
      draft.hold(false);
      window.hallDraftTelling.state("offline");
    } else if (draft.busy()) {
      // The form carries all fields itself; a save under way would only make it look like another window.
      event.preventDefault();
      goOn(event.submitter);
    } else {
      copies.clear((each) => each === draft.key);
    }
  });

  async function goOn(submitter) {
    await draft.send();
    if (draft.dirty.size) draft.hold(false);
    else form().requestSubmit(submitter);
  }

  // An update brings fields anew: what was typed meanwhile stays.

  let typed = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "form-body") return;
    const changed = [...draft.dirty.keys()].map((code) => [code, fields.byCode(code)]).filter(([, field]) => field);
    typed = changed.map(([code, field]) => [code, fields.pairs(field)]);
  });
  document.addEventListener("htmx:afterSettle", () => {
    typed.forEach(([code, kept]) => {
      const field = fields.byCode(code);
      if (field) fields.put(field, kept);
    });
    typed = [];
  });
})();
