// The colour theme, set before the first paint. "" = as the device says; without this script it is always so.
(() => {
  const media = { light: "not all", dark: "screen", "": "screen and (prefers-color-scheme: dark)" };
  const sheet = document.querySelector("[data-theme-sheet]");

  function kept() {
    try {
      return localStorage.getItem("theme") || "";
    } catch {
      return ""; // storage is closed to us: the device decides
    }
  }

  function apply(theme) {
    sheet.media = media[theme] || media[""];
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", button.dataset.themeChoice === theme);
    }
  }

  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
    apply(kept());
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      localStorage.setItem("theme", button.dataset.themeChoice);
      apply(button.dataset.themeChoice);
    });
  });
})();
