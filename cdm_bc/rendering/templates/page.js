// Unpacks plotly.js, draws every chart, fits the charts to paper when the page is printed.
// When all is done <html data-charts="drawn">; "failed" if this browser cannot, and then the tables stand open.
(async () => {
  "use strict";
  const PAPER = 672; // width in px of the text column on A4
  const SHRINK = 0.9; // of the height, so that two charts fit on a page
  const root = document.documentElement;
  const charts = Array.from(document.querySelectorAll("[data-chart]"));

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

  // `size` overrules the size of the figure. Drawn anew each time: a redrawn chart moves, and would be printed half-way.
  const draw = (chart, size) => {
    const figure = JSON.parse(chart.querySelector("script").textContent);
    const plot = chart.querySelector(".plot");
    const layout = Object.assign({}, figure.layout, size && size(figure.layout));
    window.Plotly.purge(plot);
    plot.style.minHeight = `${layout.height}px`;
    return window.Plotly.newPlot(plot, figure.data, layout, { displayModeBar: false, responsive: !size, showTips: false });
  };

  const onPaper = (layout) => ({ width: PAPER, height: Math.round(layout.height * SHRINK), autosize: false });
  let printed = false;
  const toPaper = () => { if (!printed) { printed = true; charts.forEach((chart) => draw(chart, onPaper)); } };
  const toScreen = () => { if (printed) { printed = false; charts.forEach((chart) => draw(chart)); } };

  try {
    await unpack();
    for (const chart of charts) {
      await draw(chart);
      chart.querySelectorAll("details").forEach((table) => { table.open = false; });
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
})();
