// .zw-toc: marks the link of the section being read with aria-current.
(() => {
  "use strict";

  function follow(toc) {
    const links = [...toc.querySelectorAll('a[href^="#"]')];
    const sections = links.map((link) => document.getElementById(link.hash.slice(1)));

    function mark(index) {
      links.forEach((link, at) => {
        if (at === index) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    }

    // The section being read is the last one whose top has passed the upper third of the window.
    function update() {
      const line = window.innerHeight / 3;
      const passed = sections.filter((section) => section && section.getBoundingClientRect().top <= line);
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      mark(atEnd && window.scrollY > 0 ? links.length - 1 : Math.max(0, sections.indexOf(passed[passed.length - 1])));
    }

    let waiting = false;
    function later() {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        update();
      });
    }
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    update();
  }

  document.querySelectorAll(".zw-toc").forEach(follow);
})();
