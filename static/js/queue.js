// The queue on a screen: what is ticked and where one stands survive each live update; nothing is sent twice.
(() => {
  "use strict";

  const UPDATED = "queue-fresh";
  const ticked = new Set();
  let tag = "";

  const boxes = () => [...document.querySelectorAll("input[name='case'][id^='pick-']")];
  const two = (number) => String(number).padStart(2, "0");

  function show() {
    const found = boxes();
    const count = found.filter((box) => box.checked).length;
    const bar = document.getElementById("bulk-bar");
    const all = document.querySelector("[data-pick-all]");
    if (bar) bar.hidden = count === 0;
    const place = document.getElementById("bulk-count");
    if (place) place.textContent = `${count} 件`;
    if (all) {
      all.checked = found.length > 0 && count === found.length;
      all.indeterminate = count > 0 && count < found.length;
    }
    for (const box of found) box.closest("tr")?.classList.toggle("sel", box.checked);
  }

  function remember(box) {
    if (box.checked) ticked.add(box.id);
    else ticked.delete(box.id);
  }

  function say() {
    const place = document.getElementById(UPDATED);
    const now = new Date();
    const moment = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":");
    if (place) place.textContent = `每 30 秒更新，${moment} 刚更新过`;
  }

  // An update waits while somebody chooses from a menu, or looks elsewhere.
  function busy() {
    const focused = document.activeElement;
    return document.hidden || focused?.matches("#queue select") || document.querySelector("dialog[open]") !== null;
  }

  const isUpdate = (element) => element instanceof Element && element.matches("[data-live]");

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-pick-all]")) {
      for (const each of boxes()) {
        each.checked = box.checked;
        remember(each);
      }
    } else if (box.name === "case") remember(box);
    else return;
    show();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-pick-none]")) return;
    for (const box of boxes()) box.checked = false;
    ticked.clear();
    show();
    document.querySelector("[data-pick-all]")?.focus();
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (isUpdate(event.detail.elt) && busy()) event.preventDefault();
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (!isUpdate(event.detail.elt)) return;
    event.detail.headers["X-Background"] = "1";
    if (tag) event.detail.headers["If-None-Match"] = tag;
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, elt } = event.detail;
    if (!isUpdate(elt)) return;
    if (xhr.status === 304) {
      event.detail.shouldSwap = false;
      say();
      return;
    }
    // Anything but the list, such as a sign-in page, is no update: the page itself is asked for.
    if (xhr.status === 200 && !xhr.responseText.includes(`id="${elt.id}"`)) {
      event.detail.shouldSwap = false;
      window.location.reload();
      return;
    }
    if (xhr.status === 200) tag = xhr.getResponseHeader("ETag") || "";
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const box of boxes()) box.checked = ticked.has(box.id);
    const back = document.querySelector("#bulk-form input[name='next']");
    if (back) back.value = window.location.pathname + window.location.search;
    show();
    say();
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of boxes()) remember(box);
    const none = document.querySelector("[data-pick-none]");
    if (none) none.hidden = false;
    show();
  });
  // The browser may bring ticks back after the page was left and returned to.
  window.addEventListener("pageshow", () => {
    for (const box of boxes()) remember(box);
    show();
  });
})();
