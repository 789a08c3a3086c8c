// [data-print] opens the print dialogue. Folded parts are unfolded on paper and folded again afterwards.
(() => {
  "use strict";

  let unfolded = [];

  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open])")];
    unfolded.forEach((details) => {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((details) => {
      details.open = false;
    });
    unfolded = [];
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
