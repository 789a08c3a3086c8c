// Presses on the case screen: one that cannot be made says why, a form is sent once. On a phone the columns are tabs.
(() => {
  "use strict";

  if (!window.hallCase) return;
  const { page, say } = window.hallCase;

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[aria-disabled=true]");
    if (!button) return;
    event.preventDefault();
    const reason = document.getElementById(button.getAttribute("aria-describedby") || "");
    if (reason) say(reason.textContent.trim());
  });

  page.addEventListener("submit", (event) => {
    const form = event.target;
    // Colleagues are found while one types; the form is for browsers without script.
    if (form.id === "find-form") {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || !form.matches("[data-move-form], .head-acts form, #pass-rest")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter || form.querySelector("button[type=submit]");
    if (button) button.setAttribute("aria-busy", "true");
  });

  // Back from the next page, the form can be sent again.
  addEventListener("pageshow", () => {
    page.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
    page.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });

  const tabs = [...page.querySelectorAll(".zw-jump a")];
  const panes = tabs.map((tab) => document.querySelector(tab.hash)).filter(Boolean);
  if ("IntersectionObserver" in window && panes.length) {
    const watch = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting);
        if (!seen) return;
        tabs.forEach((tab) => {
          if (tab.hash === `#${seen.target.id}`) tab.setAttribute("aria-current", "true");
          else tab.removeAttribute("aria-current");
        });
      },
      { rootMargin: "-20% 0px -70% 0px" },
    );
    panes.forEach((pane) => watch.observe(pane));
  }
})();
