// Small conveniences of every page; each thing works without them, only slower.

// A filter is applied when it is chosen: <select data-submit>. Without script the form's own button does it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// What was not chosen stays out of the address: ?college=BK-B, not ?territory=&college=BK-B&limit=.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// Copies an address or a text: <button data-copy="link"> or <button data-copy="#sentence" data-copied="Copied">.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const what = button.dataset.copy;
  const text = what === "link" ? location.href : document.querySelector(what).innerText.trim();
  await navigator.clipboard.writeText(text);
  document.querySelector("[data-busy]").textContent = button.dataset.copied || "";
  button.classList.add("is-done");
  setTimeout(() => button.classList.remove("is-done"), 2000);
});

// A menu closes when the person goes on elsewhere; Esc closes it and gives the focus back.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The offer to undo leaves after ten seconds unless someone is at it; the history of the line keeps it for ever.
function leave(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leave(toast) : toast.remove()), 10000);
}
function arrive(root) {
  for (const toast of root.querySelectorAll("[data-toast]:not([data-seen])")) {
    toast.dataset.seen = "";
    leave(toast);
  }
  const first = root.querySelector("[data-focus]"); // a summary of errors asks for the focus
  if (first) first.focus();
}
document.addEventListener("DOMContentLoaded", () => arrive(document));
document.addEventListener("htmx:afterSettle", (event) => arrive(event.target));

// What is printed says when: <button data-print>.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A figure that differs from what is stored is marked while it is typed: <div data-cell="24"><input>.
document.addEventListener("input", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (cell) cell.classList.toggle("chgd", event.target.value.trim() !== cell.dataset.cell);
});
