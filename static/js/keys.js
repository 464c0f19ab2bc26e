// Keys for people who work here all day. Silent while a field has the focus; can be switched off (components/keys.html).
(() => {
  const off = () => localStorage.getItem("keys") === "off";
  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("a, input"));
  const press = (selector) => document.querySelector(selector)?.click();
  let first = ""; // the g of "g h"

  function step(by) {
    const all = rows();
    const here = all.indexOf(document.activeElement.closest("tr"));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    next?.querySelector("a, input").focus();
  }

  const actions = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    w: () => document.activeElement.closest("tr")?.querySelector("a[data-panel]")?.click(),
    z: () => press("[data-undo]"),
    f: () => document.querySelector("[data-filters] :is(a, select, input, button)")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key;
    if (first === "g") {
      first = "";
      return press(`[data-go="${CSS.escape(key)}"]`);
    }
    if (key === "g") {
      first = "g";
      setTimeout(() => (first = ""), 1500);
    } else if (actions[key]) {
      event.preventDefault();
      actions[key]();
    } else {
      press(`[data-key="${CSS.escape(key)}"]`); // a page's own keys: d download, t table, p print
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-keys-off]");
    if (!box) return;
    box.checked = off();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "off" : "on"));
  });
})();
