// Images in the middle column: larger, smaller, turned. The styles are set from here, never in the page.
(() => {
  "use strict";

  const SIZES = [0.5, 0.75, 1, 1.5, 2, 3];
  const states = new WeakMap();

  const image = () => document.querySelector("[data-image]");

  function stateOf(element) {
    if (!states.has(element)) states.set(element, { turn: 0, size: 2 });
    return states.get(element);
  }

  function draw(element) {
    const { turn, size } = stateOf(element);
    element.style.transform = `rotate(${turn}deg)`;
    element.style.width = `${SIZES[size] * 100}%`;
    element.style.maxWidth = "none";
    // Lying images need as much height as they are wide.
    element.style.marginBlock = turn % 180 ? `${Math.max(0, (element.offsetWidth - element.offsetHeight) / 2)}px` : "";
  }

  function show() {
    const tools = document.querySelector("[data-image-tools]");
    if (tools) tools.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn], [data-zoom]");
    const element = image();
    if (!button || !element) return;
    const state = stateOf(element);
    if (button.dataset.turn) state.turn = (state.turn + Number(button.dataset.turn) + 360) % 360;
    else state.size = Math.min(SIZES.length - 1, Math.max(0, state.size + Number(button.dataset.zoom)));
    draw(element);
  });

  document.addEventListener("htmx:afterSettle", show);
  show();
})();
