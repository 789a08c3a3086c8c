// [data-share]: the device's own share sheet, or else a copied link.
(() => {
  "use strict";

  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));

  async function share() {
    const link = { title: document.title, url: location.href };
    if (navigator.share) {
      try {
        await navigator.share(link);
        return;
      } catch (error) {
        if (error.name === "AbortError") return;
      }
    }
    try {
      await navigator.clipboard.writeText(link.url);
      say("网址已复制，粘贴给别人就能打开。");
    } catch {
      say("没能自动复制，请从浏览器的地址栏复制网址。");
    }
  }

  document.querySelectorAll("[data-share]").forEach((button) => {
    button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-share]")) share();
  });
})();
