// Unpacks plotly.js, draws every chart as wide as the page (fit.js), and fits the charts to paper when it is printed. A chart that
// its place is too narrow for gives way to its table.
// When all is done <html data-charts="drawn">; "failed" if this browser cannot, and then the tables stand open.
(async () => {
  "use strict";
  const PAPER = 672; // width in px of the text column on A4
  const SHRINK = 0.82; // of the height there
  const LONG = 15; // rows of a table that is not unfolded by itself
  const root = document.documentElement;
  const charts = Array.from(document.querySelectorAll("[data-chart]"));
  const figureOf = (chart) => JSON.parse(chart.querySelector("script").textContent);

  const unpack = async () => {
    const packed = atob(document.getElementById("plotly").textContent.trim());
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    if (!window.Plotly) throw new Error("plotly.js did not load");
  };

  // Drawn anew each time: a redrawn chart moves, and would be printed half-way. `data-busy` until all words have their places.
  const draw = async (chart, width = 0) => {
    const plot = chart.querySelector(".plot");
    const across = chart.clientWidth && (width || chart.clientWidth); // 0 for one that is not in view
    if (!across) return;
    const isTable = across < Number(chart.dataset.narrowest);
    chart.classList.toggle("as-table", isTable);
    chart.classList.toggle("long", chart.querySelectorAll("tbody tr").length > LONG);
    chart.dataset.width = across;
    if (isTable) {
      window.Plotly.purge(plot);
      plot.style.minHeight = "";
      return;
    }
    chart.dataset.busy = "";
    await chartFit.draw(plot, figureOf(chart), window.Plotly, across, width ? SHRINK : 1);
    delete chart.dataset.busy;
  };

  let printed = false;
  const toPaper = () => { if (!printed) { printed = true; charts.forEach((chart) => draw(chart, PAPER)); } };
  const toScreen = () => { if (printed) { printed = false; charts.forEach((chart) => draw(chart)); } };
  const again = () => {
    if (!printed) charts.filter((chart) => chart.clientWidth && chart.clientWidth !== Number(chart.dataset.width)).forEach((chart) => draw(chart));
  };

  try {
    await unpack();
    for (const chart of charts) {
      await draw(chart);
      chart.querySelectorAll("details").forEach((table) => { table.open = chart.matches(".as-table:not(.long)"); });
      await new Promise((next) => setTimeout(next, 0)); // leaves the page usable meanwhile
    }
    root.dataset.charts = "drawn";
  } catch (error) {
    root.dataset.charts = "failed";
    const notice = document.getElementById("no-charts");
    notice.hidden = false;
    document.getElementById("content").prepend(notice);
    document.querySelectorAll("[data-chart] .plot").forEach((plot) => { if (!plot.layout) plot.remove(); });
    return;
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  const media = window.matchMedia("print");
  media.addEventListener("change", (event) => (event.matches ? toPaper() : toScreen()));
  if (media.matches) toPaper();
  let waiting = 0;
  new ResizeObserver(() => { clearTimeout(waiting); waiting = setTimeout(again, 120); }).observe(document.body);
})();
