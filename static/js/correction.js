// The correction page: after an upload or a promise the bar and the lights of the points are asked for anew.
(() => {
  "use strict";

  const bar = () => document.getElementById("correction-bar");
  let asked;

  function refresh() {
    clearTimeout(asked);
    asked = setTimeout(() => {
      if (bar()) window.htmx.ajax("GET", bar().dataset.bar, { target: document.body, swap: "none" });
    }, 250);
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.closest?.("[data-paper]")) refresh();
  });
  document.addEventListener("zw:paper-changed", refresh);
})();
