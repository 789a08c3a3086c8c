// Uploads in pieces: chosen, dropped or photographed; with progress; going on after a break where they stopped, also after the
// page was loaded again. The card of a paper (data-paper) names where it goes and what may be sent.
(() => {
  "use strict";

  const TRIES = 6;
  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

  function headers() {
    return { "X-CSRFToken": window.hallSession.csrf(), "X-Requested-With": "fetch" };
  }

  function cardOf(element) {
    return element.closest("[data-paper][data-begin]");
  }

  // Refused here already, in the same words, so that nobody waits for nothing.
  function unfit(card, file) {
    const largest = Number(card.dataset.largest);
    const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() || "";
    if (!file.size) return `“${file.name}”是空的，请重新选一份。`;
    if (file.size > largest) return `“${file.name}”有 ${(file.size / 1048576).toFixed(1)} MB，超过了每个 50 MB。请压缩或分成几份再传。`;
    if (ending && !card.dataset.endings.split(",").includes(ending)) return `“${file.name}”不是我们能收的文件，只收 ${card.dataset.words}。请存成 PDF 或拍成照片再传。`;
    return "";
  }

  // The card as it stands now; another upload may have put a fresh one in its place.
  const nowOf = (card) => document.getElementById(card.id);

  class Stopped extends Error {}

  // `broken` is told when the network is away; while the machine knows itself to be off the net, it waits.
  async function ask(address, options, broken = () => {}) {
    for (let attempt = 1; ; attempt += 1) {
      let response = null;
      try {
        response = await fetch(address, { credentials: "same-origin", ...options, headers: { ...headers(), ...options.headers } });
      } catch {
        broken();
        if (!navigator.onLine) {
          await new Promise((back) => { window.addEventListener("online", back, { once: true }); });
          attempt = 1;
        }
        if (attempt >= TRIES) throw new Stopped("网络断了，已传的都在。连上后再选一次这个文件，就接着传。");
      }
      if (response?.status === 401 && window.hallSession.ask) {
        await window.hallSession.ask().catch(() => { throw new Stopped("登录过期了，请重新登录后再选一次这个文件，就接着传。"); });
      } else if (response && response.status < 500) {
        return response;
      } else if (attempt >= TRIES) {
        throw new Stopped("没有传成，请稍后再选一次这个文件，就接着传。");
      }
      await pause(Math.min(1000 * 2 ** attempt, 8000));
    }
  }

  async function answer(response) {
    const type = response.headers.get("Content-Type") || "";
    if (!type.includes("json")) throw new Stopped("没有传成，请刷新页面再试。");
    const told = await response.json();
    if (told.sentence || (!response.ok && response.status !== 409)) throw new Stopped(told.sentence || "没有传成，请再试一次。");
    return told;
  }

  async function send(address, file, line) {
    const data = new URLSearchParams({ name: file.name, size: file.size, fingerprint: `${file.name.length}.${file.size}.${file.lastModified}` });
    const begun = await answer(await ask(address, { method: "POST", body: data }, line.broken));
    let { offset } = begun;
    if (offset) line.note(`上次传到 ${Math.floor((offset * 100) / file.size)}%，接着传`);
    const mark = begun.pieces.includes("?") ? "&" : "?";
    let state = begun;
    while (state.state === "receiving") {
      line.progress(offset / file.size);
      const piece = file.slice(offset, Math.min(offset + begun.chunk, file.size));
      const response = await ask(`${begun.pieces}${mark}offset=${offset}`, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream" } }, line.broken);
      state = { state: "receiving", ...(await answer(response)) };
      offset = state.offset;
      if (offset >= file.size && state.state === "receiving") line.note("传完了，正在检查");
    }
    line.progress(1);
  }

  function lineFor(card, file) {
    const line = document.createElement("div");
    line.className = "zw-file zw-upload";
    line.innerHTML = '<i class="bi bi-cloud-arrow-up" aria-hidden="true"></i><span class="name"></span><span class="zw-muted" data-note></span><progress class="zw-bar" max="100" value="0"></progress>';
    line.querySelector(".name").textContent = file.name;
    const bar = line.querySelector("progress");
    bar.setAttribute("aria-label", `${file.name} 上传进度`);
    nowOf(card).querySelector("[data-uploads]").append(line);
    return {
      remove() { line.remove(); },
      note(text) { line.querySelector("[data-note]").textContent = text; },
      broken: () => { line.querySelector("[data-note]").textContent = "网断了，连上后自动接着传"; },
      progress(part) {
        bar.value = Math.round(part * 100);
        this.note(part < 1 ? `${bar.value}%` : "传完了");
      },
      fail(text) {
        line.classList.add("bad");
        bar.remove();
        line.querySelector("i").className = "bi bi-x-octagon-fill";
        line.setAttribute("role", "alert");
        this.note(text);
      },
    };
  }

  const asked = new Map();

  // Lines still running or refused stay; an answer overtaken by a later question is dropped, it would hide a paper again.
  async function refresh(card) {
    const turn = (asked.get(card.id) || 0) + 1;
    asked.set(card.id, turn);
    const response = await ask(card.dataset.card, { method: "GET", headers: { "HX-Request": "true" } });
    const text = response.ok && (await response.text());
    const shown = nowOf(card);
    if (!text || !shown || asked.get(card.id) !== turn) return;
    const lines = [...shown.querySelectorAll(".zw-upload")];
    const holder = document.createElement("template");
    holder.innerHTML = text;
    const fresh = holder.content.firstElementChild;
    const inside = shown.contains(document.activeElement);
    shown.replaceWith(fresh);
    lines.forEach((line) => fresh.querySelector("[data-uploads]").append(line));
    window.htmx?.process(fresh);
    if (inside) fresh.querySelector("h3")?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("zw:paper-changed"));
  }

  async function take(card, files, address = card.dataset.begin) {
    const sent = [];
    for (const file of files) {
      const line = lineFor(card, file);
      const wrong = unfit(card, file);
      try {
        if (wrong) throw new Stopped(wrong);
        await send(address, file, line);
        sent.push(line);
      } catch (error) {
        line.fail(error instanceof Stopped ? error.message : "没有传成，请再试一次。");
      }
    }
    if (sent.length) say(`传好了 ${sent.length} 个文件。`);
    sent.forEach((line) => line.remove());
    await refresh(card).catch(() => {});
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    const card = input.type === "file" && cardOf(input);
    if (!card || !input.files.length) return;
    const files = [...input.files];
    input.value = "";
    take(card, files, input.dataset.begin);
  });

  // Dropping: on the card it lands on; elsewhere the browser must not leave the page for the file.
  ["dragover", "drop"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
      event.preventDefault();
      const card = cardOf(event.target);
      document.querySelectorAll(".zw-up.over").forEach((each) => each.classList.toggle("over", each === card && kind === "dragover"));
      if (!card) return;
      card.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(card, [...event.dataTransfer.files]);
    }),
  );
  document.addEventListener("dragleave", (event) => cardOf(event.target)?.classList.remove("over"));

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector(".zw-upload:not(.bad)")) event.preventDefault();
  });
})();
