// A form marked data-once is sent once, however often its button is pressed, also when an update brings it anew meanwhile;
// data-busy is what the button says then.
(() => {
  "use strict";

  const sent = new Set(); // addresses

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-once]")) return;
    if (sent.has(form.action)) {
      event.preventDefault();
      return;
    }
    sent.add(form.action);
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    button.dataset.said = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });

  // Back from the next page, the form can be sent again.
  window.addEventListener("pageshow", () => {
    sent.clear();
    document.querySelectorAll("[data-said]").forEach((button) => {
      button.textContent = button.dataset.said;
      button.removeAttribute("aria-disabled");
      delete button.dataset.said;
    });
  });
})();
