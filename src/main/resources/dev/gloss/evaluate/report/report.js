"use strict";
// Sorts a table by the column whose header is clicked, upwards first, then downwards.
// Cells without a value stay last either way.
for (const button of document.querySelectorAll("table.sortable th button")) {
  button.addEventListener("click", () => sort(button.closest("th")));
}

function sort(header) {
  const column = header.cellIndex;
  const up = header.getAttribute("aria-sort") !== "ascending";
  const body = header.closest("table").tBodies[0];
  const numbers = header.classList.contains("number");
  const rows = [...body.rows].map((row) => ({ row, key: key(row.cells[column], numbers) }));
  rows.sort((a, b) => compare(a.key, b.key, up));
  body.append(...rows.map((each) => each.row));
  for (const other of header.parentElement.cells) {
    other.setAttribute("aria-sort", "none");
  }
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
}

function key(cell, numbers) {
  if (!numbers) {
    return cell.textContent;
  }
  return cell.hasAttribute("data-value") ? Number(cell.getAttribute("data-value")) : null;
}

function compare(a, b, up) {
  if (a === null || b === null) {
    return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  }
  const order = typeof a === "string" ? a.localeCompare(b, "en") : a < b ? -1 : a > b ? 1 : 0;
  return up ? order : -order;
}
