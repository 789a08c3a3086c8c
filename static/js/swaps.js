// After htmx replaces a part of the page: the focus stays where it was, a failure is told in words.
(() => {
  "use strict";

  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const before = new WeakMap();

  function describe(element) {
    return { id: element.id, name: element.name, value: element.type === "radio" ? element.value : null };
  }

  function find(root, { id, name, value }) {
    if (id) return document.getElementById(id);
    if (!name) return null;
    const same = [...root.querySelectorAll("[name]")].filter((element) => element.name === name);
    return same.find((element) => value === null || element.value === value) || null;
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    const focused = document.activeElement;
    if (target.contains(focused) && focused !== document.body) before.set(event.detail.xhr, describe(focused));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const { xhr, target } = event.detail;
    const focused = before.get(xhr);
    if (!focused || document.activeElement !== document.body) return;
    before.delete(xhr);
    const root = document.contains(target) ? target : document.getElementById(target.id) || document;
    const again = find(root, focused) || root.querySelector("h1, h2, h3");
    if (!again) return;
    if (again.tabIndex < 0) again.setAttribute("tabindex", "-1");
    again.focus({ preventScroll: true });
  });

  document.addEventListener("htmx:sendError", () => say("网络断了，没有更新。请检查网络后再试一次。"));
  document.addEventListener("htmx:timeout", () => say("等得太久，没有更新。请再试一次。"));
  document.addEventListener("htmx:responseError", () => {
    say("没有更新成功，请再试一次。还不行，请打 12345。");
  });
})();
