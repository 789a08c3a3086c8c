// Says short messages to the eye and to screen readers. Any script may ask for one:
// document.dispatchEvent(new CustomEvent("zw:status", { detail: "已复制" }))
(() => {
  "use strict";

  const SHOWN_FOR = 6000;
  let timer;

  document.addEventListener("zw:status", (event) => {
    const place = document.getElementById("status");
    if (!place) return;
    clearTimeout(timer);
    // Emptied first, so that the same words are announced again when they are repeated.
    place.textContent = "";
    requestAnimationFrame(() => {
      place.textContent = event.detail;
    });
    timer = setTimeout(() => {
      place.textContent = "";
    }, SHOWN_FOR);
  });
})();
