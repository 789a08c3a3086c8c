// input[role=combobox][data-suggest-url]: suggestions while typing, after the WAI-ARIA combobox pattern.
// The address answers ?q= with partials/suggestions.html; its options carry data-url.
(() => {
  "use strict";

  const PAUSE = 200;

  function combobox(input) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const count = document.getElementById(input.dataset.suggestStatus);
    let timer;
    let request;
    let active = -1;

    const options = () => [...list.querySelectorAll('[role="option"]')];

    function choose(index) {
      active = index;
      options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      const option = options()[index];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) choose(-1);
    }

    function close() {
      clearTimeout(timer);
      request?.abort();
      open(false);
    }

    async function fetchSuggestions() {
      request?.abort();
      const query = input.value.trim();
      if (!query) {
        close();
        count.textContent = "";
        return;
      }
      request = new AbortController();
      const url = new URL(input.dataset.suggestUrl, location.href);
      url.searchParams.set("q", query);
      try {
        const response = await fetch(url, { signal: request.signal, headers: { "HX-Request": "true" } });
        if (!response.ok) throw new Error(response.statusText);
        list.innerHTML = await response.text();
      } catch (error) {
        // Suggestions only help; when they fail the search itself still works.
        if (error.name !== "AbortError") close();
        return;
      }
      const found = options().length;
      open(found > 0 && document.activeElement === input);
      choose(-1);
      count.textContent = found ? `有 ${found} 条建议，按上下键选择` : "没有建议，可以直接搜索";
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(fetchSuggestions, PAUSE);
    }

    function move(step) {
      const total = options().length;
      if (!total) return;
      if (list.hidden) open(true);
      // -1 is the input itself: going past either end comes back to what was typed.
      choose(((active + 1 + step + total + 1) % (total + 1)) - 1);
    }

    function onKey(event) {
      // While an input method is composing, the keys belong to it.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.url);
      }
    }

    input.addEventListener("input", (event) => event.isComposing || later());
    input.addEventListener("compositionend", later);
    input.addEventListener("keydown", onKey);
    input.addEventListener("blur", close);
    // The press would move the focus away and close the list before the click arrives.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) location.assign(option.dataset.url);
    });
  }

  document.querySelectorAll('input[role="combobox"][data-suggest-url]').forEach(combobox);
})();
