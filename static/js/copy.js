// [data-copy]: puts its text on the clipboard.
(() => {
  "use strict";

  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const show = () => document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });

  if (!navigator.clipboard) return;
  show();
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say("复制好了。");
    } catch {
      say("没能自动复制，请长按或用鼠标选中再复制。");
    }
  });
})();
