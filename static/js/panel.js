// Opens <a data-panel href="…"> in the side panel and gives it an address; Back closes it. Without script the link is a page.
(() => {
  const panel = document.getElementById("panel");
  if (!panel) return;
  const place = () => location.pathname + location.search;
  const home = place(); // the page that this document is, whatever the panel shows beside it
  let opener = null;

  async function fill(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "panel" } });
    if (!answer.ok || answer.redirected) return location.assign(address); // signed out, gone, moved: show that page
    panel.innerHTML = await answer.text();
    if (window.htmx) window.htmx.process(panel);
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  }

  function select(link) {
    for (const row of document.querySelectorAll("tr.sel")) row.classList.remove("sel");
    link?.closest("tr")?.classList.add("sel");
  }

  function open(link) {
    const isOpen = history.state?.panel;
    history[isOpen ? "replaceState" : "pushState"]({ panel: link.href }, "", link.href);
    opener = link;
    select(link);
    return fill(link.href);
  }

  function empty() {
    panel.replaceChildren();
    select(null);
    opener?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-panel]");
    const close = event.target.closest("[data-panel-close]");
    if (link) {
      event.preventDefault();
      open(link);
    } else if (close && history.state?.panel) {
      event.preventDefault();
      history.back();
    }
  });

  // Coming back from elsewhere, a Why is loaded as a page of its own: one step further back the table must be loaded too.
  window.addEventListener("popstate", (event) => {
    if (event.state?.panel && place() !== home) fill(event.state.panel);
    else if (place() !== home) location.reload();
    else empty();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.firstElementChild) panel.querySelector("[data-panel-close]")?.click();
  });
})();
