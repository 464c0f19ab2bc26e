// The grid of a submission: moved through by keys, filled from Excel, its cells coloured by what the server says of them.
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const inputs = (row) => [...row.querySelectorAll("input.in")];
  const cell = (input) => input.closest("td");

  function vertical(input, by) {
    const place = cell(input).cellIndex;
    for (let row = step(input.closest("tr"), by); row; row = step(row, by)) {
      const next = row.cells[place]?.querySelector("input.in");
      if (next) return go(next);
    }
  }

  const step = (row, by) => (by > 0 ? row.nextElementSibling : row.previousElementSibling);

  function horizontal(input, by) {
    const all = inputs(input.closest("tr"));
    const next = all[all.indexOf(input) + by];
    if (next) go(next);
  }

  function go(input) {
    input.focus();
    input.select();
  }

  const atEdge = (input, end) =>
    input.selectionStart === input.selectionEnd
      ? input.selectionStart === (end ? input.value.length : 0)
      : input.selectionEnd - input.selectionStart === input.value.length;

  // Arrows and Enter move, Esc takes back what was typed, Tab is the browser's own.
  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("input.in") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "Enter") vertical(input, event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowUp") vertical(input, -1);
    else if (event.key === "ArrowRight" && atEdge(input, true)) horizontal(input, 1);
    else if (event.key === "ArrowLeft" && atEdge(input, false)) horizontal(input, -1);
    else if (event.key === "Escape") {
      input.value = input.defaultValue;
      input.select();
    } else return;
    event.preventDefault();
  });

  // The first click into a cell takes all of it, as in a spreadsheet; the second sets the caret.
  let fresh = null;
  grid.addEventListener("focusin", (event) => (fresh = event.target));
  grid.addEventListener("click", (event) => {
    if (event.target === fresh && event.target.matches("input.in")) event.target.select();
    fresh = null;
  });

  // Several cells at once are shown as a preview first.
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const form = document.getElementById("paste");
    if (!form || !event.target.matches("input.in") || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    form.elements.text.value = text;
    form.elements.at.value = event.target.name;
    form.submit();
  });

  // What a cell's colour says after it was saved; its value is now the one that Esc brings back.
  document.addEventListener("gridCells", (event) => {
    const { row, cells } = event.detail;
    for (const [name, look] of Object.entries(cells)) {
      const input = document.getElementById(`${row}-${name}`);
      if (!input) continue;
      cell(input).className = `num ${look}`;
      if (!look.includes("bad")) input.defaultValue = input.value;
    }
  });

  // Two people, one cell: keep what stands, or write mine once more over what stands now.
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-cell]");
    if (!button) return;
    event.preventDefault();
    const input = document.getElementById(button.dataset.cell);
    input.value = button.dataset.value ?? input.value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Typing that has not reached the server yet is not lost by closing the page unasked.
  let waiting = 0;
  document.addEventListener("htmx:beforeSend", () => (waiting += 1));
  document.addEventListener("htmx:afterOnLoad", () => (waiting = 0));
  window.addEventListener("beforeunload", (event) => {
    if (waiting && grid.querySelector(".is-unsaved")) event.preventDefault();
  });
  window.addEventListener("online", () => {
    for (const row of grid.querySelectorAll("tr.is-unsaved")) row.querySelector("input.in")?.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
