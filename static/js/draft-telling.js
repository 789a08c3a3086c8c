// Tells of a draft being saved: the state, always to be seen; what is wrong in a field; what was changed in another window.
(() => {
  "use strict";

  const fields = window.hallDraftFields; // draft-fields.js

  const STATES = {
    saved: ["bi-cloud-check-fill", (at) => `已保存 ${at}`],
    saving: ["bi-arrow-repeat", () => "正在保存"],
    offline: ["bi-wifi-off", () => "断网了，已存在本机，连上就补存"],
    away: ["bi-person-lock", () => "登录过期了，请重新登录，填的都在"],
    refused: ["bi-x-octagon-fill", (words) => words],
    conflict: ["bi-exclamation-triangle-fill", () => "有几处在别的窗口改过，请看上面"],
  };

  function state(name, detail) {
    const place = document.getElementById("save-state");
    const [icon, words] = STATES[name];
    const text = words(detail);
    if (place.dataset.state === name && place.querySelector("[data-words]").textContent === text) return;
    place.dataset.state = name;
    place.querySelector("i").className = `bi ${icon}`;
    place.querySelector("[data-words]").textContent = text;
  }

  // `between`: what does not go together with another field.
  function faults(code, found, between) {
    const field = fields.byCode(code);
    if (!field) return;
    field.querySelectorAll("[data-error-of]").forEach((place) => {
      const sentence = found[place.dataset.errorOf] || (place.dataset.errorOf === code ? between || "" : "");
      window.hallFields.tell(place.dataset.errorOf, sentence);
    });
    [...field.querySelectorAll("[data-rows] > [data-row]")].forEach((row, place) => {
      row.querySelector("[data-was]").value = place;
    });
  }

  let apart = new Set();
  function together(found) {
    Object.entries(found).forEach(([code, sentence]) => window.hallFields.tell(code, sentence));
    apart.forEach((code) => { if (!found[code]) window.hallFields.tell(code, ""); });
    apart = new Set(Object.keys(found));
  }

  function conflict(field, standing, { keepMine, takeTheirs }) {
    const name = field.querySelector("label, legend").firstChild.textContent.trim();
    const note = document.createElement("div");
    note.className = "zw-note n-yellow";
    note.innerHTML = '<i class="bi bi-exclamation-triangle-fill" aria-hidden="true"></i><div><span></span><div class="zw-row mt-2"><button class="btn btn-outline-primary btn-sm" type="button">用我刚填的</button><button class="btn btn-quiet btn-sm" type="button">用那边的</button></div></div>';
    note.querySelector("span").textContent = `“${name}”在别的窗口改成了“${standing.said}”，这里还没有盖掉它。`;
    [keepMine, takeTheirs].forEach((settle, place) => {
      note.querySelectorAll("button")[place].addEventListener("click", () => {
        note.remove();
        settle();
      });
    });
    document.getElementById("conflicts").append(note);
  }

  window.hallDraftTelling = { state, faults, together, conflict };
})();
