// What can be told of a field before it is sent: the same checks as approvals/filling/checks.py, in the server's own words
// (data-says). Counters, rows of tables, masked numbers. Works on whatever the page has, also after an update.
(() => {
  "use strict";

  const USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const ID_SIGNS = "10X98765432";

  function birthDate(text) {
    const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)].map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    return year >= 1880 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  }

  function idNumber(text) {
    if (/^\d{17}[\dX]$/.test(text)) {
      if (!birthDate(text)) return "id_date";
      const total = ID_WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(text[place]), 0);
      return ID_SIGNS[total % 11] === text[17] ? "" : "id_last";
    }
    return /^(?=.*[A-Z])[A-Z0-9()]{6,20}$/.test(text) ? "" : "id_length";
  }

  function creditCode(text) {
    if (text.length !== 18) return "uscc_length";
    if ([...text].some((sign) => !USCC_SIGNS.includes(sign))) return "uscc_sign";
    let total = 0;
    let weight = 1;
    for (let place = 0; place < 17; place += 1) {
      total += USCC_SIGNS.indexOf(text[place]) * weight;
      weight = (weight * 3) % 31;
    }
    return USCC_SIGNS[(31 - (total % 31)) % 31] === text[17] ? "" : "uscc_last";
  }

  function number(text, limits) {
    if (!/^-?\d{1,20}(\.\d{1,10})?$/.test(text)) return "number";
    const scale = Number(limits.scale || 0);
    const rest = (text.split(".")[1] || "").replace(/0+$/, "");
    if (rest.length > scale) return scale ? "scale" : "whole";
    const value = Number(text);
    if (limits.above !== undefined && value <= Number(limits.above)) return "above";
    if (limits.low !== undefined && value < Number(limits.low)) return "low";
    if (limits.high !== undefined && value > Number(limits.high)) return "high";
    const whole = text.replace("-", "").split(".")[0].replace(/^0+(?=\d)/, "");
    return limits.most !== undefined && whole.length > Number(limits.most) ? "digits" : "";
  }

  function day(text) {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
    if (!match) return "date";
    const [year, month, date] = match.slice(1).map(Number);
    const found = new Date(Date.UTC(year, month - 1, date));
    const right = found.getUTCMonth() === month - 1 && found.getUTCDate() === date;
    return right && year >= 1900 && year <= 2199 ? "" : "date";
  }

  function points(text) {
    const lines = text.split("\n").filter((line) => line.trim());
    const point = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/;
    const inside = (line) => {
      const match = point.exec(line);
      return match && Math.abs(Number(match[1])) <= 180 && Math.abs(Number(match[2])) <= 90;
    };
    return lines.length >= 3 && lines.every(inside) ? "" : "points";
  }

  const matches = (expression, key) => (text) => (expression.test(text) ? "" : key);

  const CHECKS = {
    id: idNumber,
    uscc: creditCode,
    mobile: matches(/^1[3-9]\d{9}$/, "mobile"),
    email: matches(/^[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "email"),
    date: day,
    month: matches(/^(19|20)\d{2}-(0[1-9]|1[0-2])$/, "month"),
    year: matches(/^(19|20)\d{2}$/, "year"),
    bank_account: matches(/^\d{9,30}$/, "bank_account"),
    project_code: matches(/^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/, "project_code"),
    code: matches(/^[A-Za-z0-9][A-Za-z0-9.-]{0,29}$/, "code"),
    decimal: number,
    int: number,
    geometry: points,
  };

  // As the server makes a value uniform before it looks at it.
  function tidy(kind, text) {
    const plain = kind === "geometry" ? text : text.normalize("NFKC");
    if (kind === "id" || kind === "uscc") return plain.replace(/\s/g, "").toUpperCase();
    if (kind === "decimal" || kind === "int") return plain.replace(/[,\s]/g, "");
    if (kind === "mobile" || kind === "bank_account") return plain.replace(/[\s-]/g, "");
    return plain.trim();
  }

  /** '' or the key of a sentence for a text of that kind. */
  function check(kind, text, limits = {}) {
    const value = tidy(kind, text);
    if (!value || !CHECKS[kind]) return "";
    return CHECKS[kind](value, limits);
  }

  function fault(input) {
    const says = JSON.parse(input.dataset.says || "{}");
    const left = input.hasAttribute("data-masked") && input.value === input.defaultValue && input.value.includes("*");
    if (left || !input.value.trim()) return "";
    const { longest } = input.dataset;
    const key = check(input.dataset.check, input.value, input.dataset);
    if (key) return says[key] || "";
    return longest && says.long && input.value.trim().length > Number(longest) ? says.long : "";
  }

  function place(name) {
    return [...document.querySelectorAll("[data-error-of]")].find((each) => each.dataset.errorOf === name);
  }

  /** Shows a sentence at the input of that name; an empty one takes it away. */
  function tell(name, sentence) {
    const shown = place(name);
    if (!shown) return false;
    shown.hidden = !sentence;
    shown.querySelector("span").textContent = sentence;
    document.getElementsByName(name).forEach((input) => {
      if (input.type === "hidden") return;
      if (input.type !== "radio" && input.type !== "checkbox") input.classList.toggle("is-invalid", Boolean(sentence));
      if (sentence) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    });
    const field = shown.closest(".zw-field");
    field?.classList.toggle("bad", [...field.querySelectorAll("[data-error-of]")].some((each) => !each.hidden));
    return true;
  }

  /** Looks at one input and says what is wrong with it; whether it can be right. */
  function look(input) {
    const sentence = fault(input);
    tell(input.name, sentence);
    return !sentence;
  }

  function count(input) {
    const counter = document.getElementById(`${input.id}-count`);
    if (!counter) return;
    const longest = Number(input.dataset.longest);
    const over = input.value.length - longest;
    counter.textContent = over > 0 ? `多了 ${over} 个字` : `还能写 ${-over} 个字`;
    counter.classList.toggle("over", over > 0);
  }

  // Rows.

  function renumber(rows) {
    [...rows.children].forEach((row, place_) => {
      const label = `第 ${place_ + 1} 行`;
      row.querySelector("[data-number]").textContent = label;
      row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/第 \d+ 行/, label));
      const drop = row.querySelector("[data-drop-row] .visually-hidden");
      if (drop) drop.textContent = label;
    });
  }

  function addRow(field) {
    const rows = field.querySelector("[data-rows]");
    const used = [...rows.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row));
    const number_ = Math.max(-1, ...used) + 1;
    const holder = document.createElement("template");
    holder.innerHTML = field.querySelector("template").innerHTML.replaceAll("9999", String(number_)).replaceAll("10000", "1");
    const row = holder.content.firstElementChild;
    rows.append(row);
    wire(row);
    renumber(rows);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function dropRow(row) {
    const rows = row.parentElement;
    const field = row.closest("[data-field]");
    if (rows.children.length === 1) {
      row.querySelectorAll("input:not([type=hidden]), textarea").forEach((input) => { input.value = ""; });
      row.querySelectorAll("select").forEach((select) => { select.value = ""; });
    } else {
      row.remove();
      renumber(rows);
    }
    field.querySelector("[data-add-row]").focus();
    field.dispatchEvent(new CustomEvent("zw:changed", { bubbles: true }));
  }

  function wire(root) {
    root.querySelectorAll("[data-add-row], [data-drop-row]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll("[data-counter]").forEach((counter) => {
      const input = document.getElementById(counter.id.replace(/-count$/, "")) || root.querySelector(`#${CSS.escape(counter.id.replace(/-count$/, ""))}`);
      if (input) count(input);
    });
  }

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const drop = event.target.closest("[data-drop-row]");
    if (add) addRow(add.closest("[data-field]"));
    if (drop) dropRow(drop.closest("[data-row]"));
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-check]")) look(event.target);
  });

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (input.matches("textarea[data-longest]")) count(input);
    // Corrected while it is shown as wrong: the complaint goes as soon as it can.
    if (input.getAttribute("aria-invalid") === "true" && input.dataset.check && !fault(input)) tell(input.name, "");
  });

  // A masked number is typed anew as a whole: half of it would be neither.
  document.addEventListener("beforeinput", (event) => {
    const input = event.target;
    if (input.matches?.("[data-masked]") && input.value.includes("*") && !input.readOnly) input.value = "";
  });

  document.addEventListener("htmx:afterSettle", () => wire(document));
  wire(document);

  window.hallFields = { check, look, tell };
})();
