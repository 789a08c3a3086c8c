// The case screen: the paper or field that is looked at. What the other scripts of the screen share stands in window.hallCase.
(() => {
  "use strict";

  const page = document.querySelector(".zw-casepage");
  if (!page) return;
  document.documentElement.classList.add("zw-script");

  const PAPER = ".zw-paperrow";
  const FIELD = ".zw-fieldrow";
  // A refused press leaves its own address in the bar, which answers only presses: back to the case's.
  const address = location.pathname.slice(0, location.pathname.indexOf(page.dataset.case)) + `${page.dataset.case}/`;
  if (location.pathname !== address) history.replaceState(history.state, "", address);
  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const rows = () => [...page.querySelectorAll(`${PAPER}, ${FIELD}`)];
  // By its name: the answer to a press brings the row anew, perhaps when one looks at another already.
  let looked = page.querySelector(`${PAPER}.cur, ${FIELD}.cur`)?.id;
  const current = () => (looked ? document.getElementById(looked) : null);

  function mark(row) {
    looked = row?.id;
    rows().forEach((each) => each.classList.toggle("cur", each === row));
  }

  function look(row) {
    if (!row) return;
    mark(row);
    page.querySelectorAll(`${PAPER} a[aria-current]`).forEach((each) => each.removeAttribute("aria-current"));
    const link = row.querySelector(".top a");
    if (link) link.setAttribute("aria-current", "true");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", `?look=${encodeURIComponent(row.dataset.look)}`);
    if (row.matches(PAPER)) preview(row.dataset.look);
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
    window.htmx.ajax("GET", `${address}partial/row/?look=${encodeURIComponent(row.dataset.look)}`, {
      target: `#${row.id}`,
      swap: "outerHTML",
    });
  }

  function step(by) {
    const now = current();
    const list = [...page.querySelectorAll(now && now.matches(FIELD) ? FIELD : PAPER)];
    const next = list[list.indexOf(now) + by];
    if (next) look(next);
    else say(by > 0 ? "已经是最后一项了" : "已经是第一项了");
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
    look(document.getElementById(`${subject}-${key.replaceAll(".", "-")}`));
    if (matchMedia("(max-width: 767px)").matches && subject === "material" && link.closest(PAPER)) {
      document.getElementById("papers").scrollIntoView();
    }
  });

  window.hallCase = {
    page,
    say,
    current,
    mark,
    step,
    firstPaper: () => look(page.querySelector(PAPER)),
    firstField: () => look(page.querySelector(FIELD)),
  };
})();
