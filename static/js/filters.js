// Filter forms (form[data-filters] with hx-get and hx-push-url): the address holds only what is chosen,
// so it can be shared, and the back button brings the earlier choice again.
(() => {
  "use strict";

  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.closest("form[data-filters]")) return;
    const { parameters } = event.detail;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] === "") delete parameters[name];
    }
  });

  // Without htmx the browser sends the form itself; empty controls are left out the same way.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-filters]")) return;
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
})();
