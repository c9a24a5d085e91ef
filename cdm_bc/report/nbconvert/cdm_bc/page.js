// Unpacks plotly.js, draws every chart, fits the charts to paper when the page is printed.
// When all is done <html data-charts="drawn">; "failed" if this browser cannot, and then the tables stand open.
(async () => {
  "use strict";
  const PAPER = 672; // width in px of the text column on A4
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

  const draw = async (chart) => {
    const figure = JSON.parse(chart.querySelector("script").textContent);
    const plot = chart.querySelector(".plot");
    const config = { displayModeBar: false, responsive: true, showTips: false };
    await window.Plotly.newPlot(plot, figure.data, figure.layout, config);
    chart.querySelectorAll("details").forEach((table) => { table.open = false; });
  };

  const resize = (width) => {
    for (const plot of document.querySelectorAll("[data-chart] .plot")) {
      if (!plot.layout) continue;
      const size = width ? { width, autosize: false } : { width: null, autosize: true };
      window.Plotly.relayout(plot, size);
    }
  };

  let printed = false;
  const toPaper = () => { if (!printed && window.Plotly) { printed = true; resize(PAPER); } };
  const toScreen = () => { if (printed) { printed = false; resize(0); } };

  try {
    await unpack();
    for (const chart of charts) {
      await draw(chart);
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
