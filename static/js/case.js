// The keys of the case screen, and what changes on it without loading it anew: the paper looked at, verdicts, phrases.
(() => {
  "use strict";

  const page = document.querySelector(".zw-casepage");
  if (!page) return;
  document.documentElement.classList.add("zw-script");

  const SWITCH = "desk-keys";
  // A refused press leaves its own address in the bar, which answers only presses: back to the case's.
  const address = location.pathname.slice(0, location.pathname.indexOf(page.dataset.case)) + `${page.dataset.case}/`;
  if (location.pathname !== address) history.replaceState(history.state, "", address);
  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const rows = () => [...page.querySelectorAll(".zw-paperrow, .zw-fieldrow")];
  const current = () => page.querySelector(".zw-paperrow.cur, .zw-fieldrow.cur");
  const typing = () => {
    const focused = document.activeElement;
    return focused && (focused.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") || focused.isContentEditable);
  };
  const keysOff = () => {
    try {
      return localStorage.getItem(SWITCH) === "off";
    } catch {
      return false;
    }
  };

  page.querySelectorAll("[data-needs-script]").forEach((element) => element.removeAttribute("hidden"));

  // The paper or field that is looked at.

  function look(row, { focus = true } = {}) {
    if (!row) return;
    rows().forEach((each) => each.classList.toggle("cur", each === row));
    page.querySelectorAll(".zw-paperrow a[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    const link = row.querySelector(".top a");
    if (link) link.setAttribute("aria-current", "true");
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", `?look=${encodeURIComponent(row.dataset.look)}`);
    if (row.classList.contains("zw-paperrow")) preview(row.dataset.look);
    else if (!row.querySelector(".zw-judge")) open(row);
  }

  function preview(place, file) {
    const asked = file ? `&file=${file}` : "";
    window.htmx.ajax("GET", `${address}partial/preview/?look=${encodeURIComponent(place)}${asked}`, {
      target: "#preview",
      swap: "innerHTML",
    });
  }

  // The buttons of a field come when it is looked at: a form of forty fields stays light.
  function open(row) {
    if (!row.querySelector(".zw-mark")) return;
    return window.htmx.ajax("GET", `${address}partial/row/?look=${encodeURIComponent(row.dataset.look)}`, {
      target: `#${row.id}`,
      swap: "outerHTML",
    });
  }

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-look], a[data-file]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.file) {
      preview(current().dataset.look, link.dataset.file);
      return;
    }
    const [subject, key] = link.dataset.look.split(":");
    const row = document.getElementById(`${subject}-${key.replaceAll(".", "-")}`);
    look(row);
    if (matchMedia("(max-width: 767px)").matches && subject === "material" && link.closest(".zw-paperrow")) {
      document.getElementById("papers").scrollIntoView();
    }
  });

  const kinds = { ".zw-paperrow": ".zw-paperrow", ".zw-fieldrow": ".zw-fieldrow" };

  function step(by) {
    const now = current();
    const kind = now && now.matches(".zw-fieldrow") ? kinds[".zw-fieldrow"] : kinds[".zw-paperrow"];
    const list = [...page.querySelectorAll(kind)];
    const place = list.indexOf(now);
    const next = list[place + by];
    if (next) look(next);
    else say(by > 0 ? "已经是最后一项了" : "已经是第一项了");
  }

  function first(kind) {
    look(page.querySelector(kind));
  }

  // Verdicts by key.

  function press(finding) {
    const row = current();
    const button = row && row.querySelector(`.zw-judge button[name=finding][value=${finding}]`);
    if (button) button.click();
    else if (row && finding === "defer") say("这一项按规定不能容缺");
    else say(page.querySelector("#review .zw-why-not")?.textContent.trim() || "现在不能下结论");
  }

  function templates() {
    const row = current();
    const select = row && row.querySelector("select[data-phrases]");
    if (select) {
      select.focus();
      if (select.showPicker) select.showPicker();
      return;
    }
    const list = page.querySelector("#panel .zw-templates");
    if (!list) return;
    list.open = true;
    const button = list.querySelector("button");
    if (button) button.focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    f: () => first(".zw-fieldrow"),
    m: () => first(".zw-paperrow"),
    1: () => press("fine"),
    2: () => press("wrong"),
    3: () => press("defer"),
    0: () => press("clear"),
    a: () => page.querySelector("#pass-rest button")?.click(),
    t: templates,
    q: () => location.assign(page.querySelector("[data-queue]")?.getAttribute("href") || "/desk/"),
    "?": () => help(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      send(event);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing() || keysOff()) return;
    if (document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Ctrl+Enter sends the form one writes in, else the move that stands open.
  function send(event) {
    const own = document.activeElement && document.activeElement.closest("form");
    const form = own && page.contains(own) ? own : page.querySelector("#panel form");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  }

  // Help, and switching the keys off.

  const dialog = document.getElementById("case-keys");
  const opener = document.getElementById("keys-open");
  const off = document.getElementById("keys-off");

  function help() {
    off.checked = keysOff();
    dialog.showModal();
  }

  if (dialog && opener) {
    opener.hidden = false;
    opener.addEventListener("click", help);
    off.addEventListener("change", () => {
      try {
        localStorage.setItem(SWITCH, off.checked ? "off" : "on");
      } catch {
        say("这个浏览器不让记住，下次还要再设");
      }
    });
  }

  // Phrases and templates fill the words in; the person may change them.

  page.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-phrases]");
    if (!select || !select.value) return;
    const { wrong, remedy, basis } = select.selectedOptions[0].dataset;
    const form = select.form;
    form.elements.wrong.value = wrong;
    form.elements.remedy.value = remedy;
    form.elements.basis.value = basis;
    form.elements.wrong.focus();
  });

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fill]");
    if (!button) return;
    const field = document.getElementById(button.dataset.fill);
    field.value = field.value.trim() ? `${field.value.trimEnd()}${button.dataset.text}` : button.dataset.text;
    field.focus();
  });

  // A button that cannot be pressed says why; a form is sent once.

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

  // After a verdict: the reason is written at once; a fine one goes on to the next that nobody has looked at.

  document.addEventListener("htmx:afterSettle", (event) => {
    page.querySelectorAll("[data-needs-script]").forEach((element) => element.removeAttribute("hidden"));
    const target = event.detail.target;
    const place = target && target.id && document.getElementById(target.id);
    if (!place) return;
    if (place.matches(".zw-paperrow, .zw-fieldrow")) {
      rows().forEach((each) => each.classList.toggle("cur", each === place));
      const words = place.querySelector("[data-focus]");
      (words || place).focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    } else if (place.id === "panel") {
      const title = place.querySelector("input:not([type=hidden]), textarea, select") || place.querySelector("h3");
      if (title) title.focus({ preventScroll: true });
      // The panel's own box: #panel itself has none.
      place.querySelector(".zw-panel")?.scrollIntoView({ block: "nearest" });
    }
  });

  // What a verb refused comes back as a page of its own kind: 409 rows are shown like any other.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // On a phone the three columns are tabs.

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
