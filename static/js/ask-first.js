// A form marked data-ask is sent only after a yes to that question. Without a script it is sent at once.
document.addEventListener(
  "submit",
  (event) => {
    const question = event.target.dataset.ask;
    if (!question || window.confirm(question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true, // before whatever else would send it
);
