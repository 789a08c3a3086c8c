// The fields of a draft: which one an input belongs to, what is in it, and putting something back into it.
(() => {
  "use strict";

  function byCode(code) {
    if (code.startsWith("?")) return document.getElementById(code.slice(1));
    return [...document.querySelectorAll("[data-field]")].find((field) => field.dataset.field === code);
  }

  // Names and values, as a form would send them.
  function pairs(field) {
    const found = [];
    field.querySelectorAll("input, select, textarea").forEach((input) => {
      if (!input.name || input.closest("template")) return;
      if ((input.type === "radio" || input.type === "checkbox") && !input.checked) return;
      found.push([input.name, input.value]);
    });
    return found;
  }

  function put(field, given) {
    const rows = given.filter(([name]) => name.endsWith("~rows")).length;
    const add = field.querySelector("[data-add-row]");
    while (add && field.querySelectorAll("[data-rows] > [data-row]").length < rows) add.click();
    const wanted = new Map();
    given.forEach(([name, value]) => wanted.set(name, [...(wanted.get(name) || []), value]));
    field.querySelectorAll("input:not([type=hidden]), select, textarea").forEach((input) => {
      const values = wanted.get(input.name) || [];
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else if (values.length) [input.value] = values;
    });
  }

  window.hallDraftFields = {
    of: (element) => element.closest("[data-field], [data-question]"),
    codeOf: (field) => field.dataset.field || `?${field.id}`,
    base: (field) => field?.querySelector("[data-base]"),
    byCode,
    pairs,
    put,
  };
})();
