// Glue for htmx: a sign that something is under way, answers with errors shown where they belong, no lost typing.
(() => {
  const busy = () => document.querySelector("[data-busy]");
  let waiting = 0;
  let timer;

  document.addEventListener("htmx:beforeRequest", () => {
    waiting += 1;
    timer ||= setTimeout(() => {
      document.body.classList.add("is-busy");
      busy().textContent = busy().dataset.busy;
    }, 300);
  });

  document.addEventListener("htmx:afterRequest", () => {
    waiting -= 1;
    if (waiting > 0) return;
    clearTimeout(timer);
    timer = undefined;
    document.body.classList.remove("is-busy");
    busy().textContent = "";
  });

  // 409: someone else was first, both values are shown; 422: the form comes back with its errors. Both are pages to read.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  // The typed value stays in its field, marked as not saved; htmx sends it again when the field asks for it.
  const mark = (event, word) => event.target.closest("form, tr, [hx-post], [hx-get]")?.classList.toggle("is-unsaved", word);
  document.addEventListener("htmx:sendError", (event) => mark(event, true));
  document.addEventListener("htmx:responseError", (event) => mark(event, true));
  document.addEventListener("htmx:beforeSend", (event) => mark(event, false));
})();
