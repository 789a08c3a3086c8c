// Every 20 seconds: who else has the case open, and whether it has moved on. Rests while the page is in the background.
(() => {
  "use strict";

  const EVERY = 20000;
  const place = document.getElementById("presence");
  const page = document.querySelector(".zw-casepage");
  if (!place || !page) return;

  let tag = "";

  async function ask() {
    if (document.hidden) return;
    const address = `${place.dataset.address}?revision=${page.dataset.revision}`;
    try {
      // A page that asks by itself is no sign of life: an idle session ends all the same.
      const headers = { "X-Background": "1", "X-Requested-With": "fetch" };
      if (tag) headers["If-None-Match"] = tag;
      const answer = await fetch(address, { headers, credentials: "same-origin", cache: "no-store" });
      if (answer.status !== 200 || answer.redirected) return;
      const first = !tag;
      tag = answer.headers.get("ETag") || "";
      const text = (await answer.text()).trim();
      // The first answer says what the page already shows, unless something has happened since.
      if (!first || text !== place.innerHTML.trim()) place.innerHTML = text;
    } catch {
      // Without a network nothing new is known; the next round asks again.
    }
  }

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
})();
