// [data-read-aloud] reads the [data-read] sections one after another and marks the one being read;
// pressed again it pauses, and goes on from the same sentence. [data-read-stop] and Esc stop.
(() => {
  "use strict";

  const say = (text) => document.dispatchEvent(new CustomEvent("zw:status", { detail: text }));
  const speech = window.speechSynthesis;
  const LONGEST = 120; // Some voices fall silent in the middle of long texts.

  let state = "idle"; // idle, reading, paused
  let queue = [];
  let speaking = null;

  function sentences(text) {
    const parts = [];
    for (const sentence of text.replace(/\s+/g, " ").match(/[^。！？；]+[。！？；]?/g) || []) {
      for (let start = 0; start < sentence.length; start += LONGEST) {
        parts.push(sentence.slice(start, start + LONGEST).trim());
      }
    }
    return parts.filter(Boolean);
  }

  function highlight(section) {
    document.querySelectorAll("[data-read].reading").forEach((other) => other.classList.remove("reading"));
    if (!section) return;
    section.classList.add("reading");
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    section.scrollIntoView({ block: "nearest", behavior });
  }

  function become(next) {
    state = next;
    document.querySelectorAll("[data-read-aloud]").forEach((button) => {
      button.setAttribute("aria-pressed", String(state === "reading"));
    });
    document.querySelectorAll("[data-read-stop]").forEach((button) => {
      button.hidden = state === "idle";
    });
  }

  function silence() {
    speaking = null;
    speech.cancel();
  }

  function stop() {
    silence();
    queue = [];
    highlight(null);
    become("idle");
  }

  function speak() {
    const part = queue[0];
    if (!part) {
      stop();
      return;
    }
    if (!part.section.classList.contains("reading")) highlight(part.section);
    const utterance = new SpeechSynthesisUtterance(part.text);
    utterance.lang = "zh-CN";
    utterance.rate = 0.9;
    utterance.onend = () => {
      if (speaking !== utterance) return;
      queue.shift();
      speak();
    };
    utterance.onerror = () => {
      if (speaking !== utterance) return;
      stop();
      say("朗读停下了，请再按一次“朗读”。");
    };
    speaking = utterance;
    speech.speak(utterance);
  }

  function toggle() {
    if (!speech || !window.SpeechSynthesisUtterance) {
      say("这台设备不支持朗读。");
      return;
    }
    if (state === "reading") {
      // Cancelled and spoken anew later: speech.pause() cannot be resumed on phones.
      silence();
      become("paused");
      return;
    }
    if (state === "idle") {
      const sections = [...document.querySelectorAll("[data-read]")];
      queue = sections.flatMap((section) => sentences(section.innerText).map((text) => ({ section, text })));
    }
    become("reading");
    speak();
  }

  document.querySelectorAll("[data-read-aloud]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", toggle);
  });
  document.querySelectorAll("[data-read-stop]").forEach((button) => button.addEventListener("click", stop));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state !== "idle") stop();
  });
  window.addEventListener("pagehide", () => state !== "idle" && stop());
})();
