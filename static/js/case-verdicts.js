// Verdicts on the case screen: phrases and templates that fill the words in, and what follows a press.
(() => {
  "use strict";

  if (!window.hallCase) return;
  const { page, say, current, mark } = window.hallCase;

  function press(finding) {
    const row = current();
    const button = row && row.querySelector(`.zw-judge button[name=finding][value=${finding}]`);
    if (button) button.click();
    else if (row && finding === "defer") say("这一项按规定不能容缺");
    else say(page.querySelector("#review .zw-why-not")?.textContent.trim() || "现在不能下结论");
  }

  function passRest() {
    const button = page.querySelector("#pass-rest button");
    if (button) button.click();
    else say(page.querySelector("#rest [data-left]")?.textContent.trim() || "没有可以一起通过的材料");
  }

  function templates() {
    const select = current()?.querySelector("select[data-phrases]");
    if (select) {
      select.focus();
      if (select.showPicker) select.showPicker();
      return;
    }
    const list = page.querySelector("#panel .zw-templates");
    if (!list) return;
    list.open = true;
    list.querySelector("button")?.focus();
  }

  // The person may change what was filled in.
  page.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-phrases]");
    if (!select || !select.value) return;
    const form = select.form;
    ["wrong", "remedy", "basis"].forEach((name) => {
      form.elements[name].value = select.selectedOptions[0].dataset[name];
    });
    form.elements.wrong.focus();
  });

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fill]");
    if (!button) return;
    const field = document.getElementById(button.dataset.fill);
    field.value = field.value.trim() ? `${field.value.trimEnd()}${button.dataset.text}` : button.dataset.text;
    field.focus();
  });

  // Whoever presses on a row looks at it, and has done with writing: the next key is a key, not a letter of the words that
  // were sent. What comes back takes nobody away from where he has gone meanwhile.
  const ROW = ".zw-paperrow, .zw-fieldrow";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest(ROW);
    if (!row) return;
    mark(row);
    if (event.detail.elt.matches("form")) row.focus({ preventScroll: true });
  });

  // After a verdict the reason is written at once; after a move was opened its first field.
  document.addEventListener("htmx:afterSettle", (event) => {
    const { target } = event.detail;
    const place = target && target.id && document.getElementById(target.id);
    if (!place) return;
    if (place.matches(ROW)) {
      mark(current());
      if (place !== current()) return;
      (place.querySelector("[data-focus]") || place).focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    } else if (place.id === "decide") {
      // The panel's own box: #decide and #panel have none.
      const panel = place.querySelector(".zw-panel");
      const first = panel?.querySelector("input:not([type=hidden]), textarea, select") || panel?.querySelector("h3");
      first?.focus({ preventScroll: true });
      panel?.scrollIntoView({ block: "nearest" });
    }
  });

  // What a verb refused comes back as a row of its own kind: it is shown like any other.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  Object.assign(window.hallCase, { press, passRest, templates });
})();
