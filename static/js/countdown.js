// button[data-wait="45"]: cannot be pressed for so many seconds, and says how many are left.
(() => {
  "use strict";

  document.querySelectorAll("button[data-wait]").forEach((button) => {
    const words = button.textContent;
    let left = Number(button.dataset.wait);

    function show() {
      button.setAttribute("aria-disabled", String(left > 0));
      button.textContent = left > 0 ? `${words}（${left} 秒后）` : words;
    }

    button.addEventListener("click", (event) => left > 0 && event.preventDefault());
    show();
    const timer = setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) clearInterval(timer);
    }, 1000);
  });
})();
