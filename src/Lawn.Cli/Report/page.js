"use strict";
function readTrials(figure, svg, trials) {
  const groups = [...svg.querySelectorAll(".trial")], reading = figure.querySelector(".reading");
  let shown = -1;
  const read = next => {
    if (shown >= 0) groups[shown].classList.remove("chosen");
    shown = Math.max(0, Math.min(trials.length - 1, next));
    groups[shown].classList.add("chosen");
    reading.textContent = trials[shown];
  };
  groups.forEach((group, k) => group.addEventListener("pointerenter", () => read(k)));
  svg.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    read(shown < 0 ? (step > 0 && Number.isFinite(step) ? 0 : trials.length - 1) : shown + step);
  });
}
for (const figure of document.querySelectorAll("figure")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const svg = figure.querySelector("svg");
  if (data.trials) { readTrials(figure, svg, data.trials); continue; }
  const cursor = svg.querySelector(".cursor"), reading = figure.querySelector(".reading");
  const shown = data.lines.map(() => true);
  let column = -1;
  const format = value => value === null ? "–" : Number(value.toPrecision(4)).toString();
  const read = next => {
    column = Math.max(0, Math.min(data.x.length - 1, next));
    cursor.setAttribute("x1", data.places[column]);
    cursor.setAttribute("x2", data.places[column]);
    cursor.setAttribute("visibility", "visible");
    const values = data.lines.filter((line, k) => shown[k] && line.y[column] !== null).map(line => `${line.name} ${format(line.y[column])}`);
    reading.textContent = `${data.label} ${data.x[column]}: ${values.join(" · ")}`;
  };
  svg.addEventListener("pointermove", event => {
    const box = svg.getBoundingClientRect(), place = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
    let nearest = 0;
    data.places.forEach((at, k) => { if (Math.abs(at - place) < Math.abs(data.places[nearest] - place)) nearest = k; });
    if (nearest !== column) read(nearest);
  });
  svg.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    read(column < 0 && step > 0 && Number.isFinite(step) ? 0 : column + step);
  });
  for (const button of figure.querySelectorAll(".legend button")) {
    button.addEventListener("click", () => {
      const line = Number(button.dataset.line);
      shown[line] = !shown[line];
      button.setAttribute("aria-pressed", shown[line]);
      svg.querySelector(`g[data-line="${line}"]`).classList.toggle("hidden", !shown[line]);
      if (column >= 0) read(column);
    });
  }
}
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.querySelectorAll("thead th")];
  heads.forEach((head, k) => head.querySelector("button").addEventListener("click", () => {
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [a.cells[k].textContent, b.cells[k].textContent];
      return (x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y)) * (ascending ? 1 : -1);
    });
    body.append(...rows);
  }));
}
