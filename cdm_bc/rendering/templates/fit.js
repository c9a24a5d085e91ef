// Fits a chart to the width that it gets: names wrap, rows grow, ticks thin out, bars leave room for the words at their ends,
// and names of marks are set apart. The figure itself says nothing of widths: `fitted` makes one for a width, `setApart` moves
// what can only be measured once it is drawn. `draw` begins a picture anew, `update` changes the one that is there.
const chartFit = (() => {
  "use strict";
  const LINE = 1.3; // height of a line of words, in sizes of its letters
  const ROOM = 6; // px between words, at least
  const NAMES = { share: 0.4, least: 92, most: 320 }; // of the width that names of rows may take, in px
  const CONFIG = { displayModeBar: false, responsive: false, showTips: false };
  const GAPS = [2, 6, 12, 20, 30, 42, 56, 72, 90, 110]; // px between a mark and its name
  const TURNS = [0, 8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15]; // sixteenths of a circle, those that read best first

  const pen = document.createElement("canvas").getContext("2d");
  const plain = (text) => String(text).replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const widthOf = (text, size, family) => {
    pen.font = `${size}px ${family}`;
    return Math.max(...String(text).split("<br>").map((line) => pen.measureText(plain(line)).width));
  };

  // The words over as many lines as they need, none wider than `room` unless a word is.
  function wrapped(text, room, size, family) {
    const lines = [];
    for (const word of String(text).replace(/<br>/g, " ").split(" ")) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && widthOf(longer, size, family) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  const axesOf = (layout, letter) => Object.keys(layout).filter((key) => key.startsWith(`${letter}axis`)).map((key) => layout[key]);
  const sizeOn = (axis, layout) => axis.tickfont?.size ?? layout.font.size;
  const isShown = (axis) => axis.showticklabels !== false && axis.ticktext?.length > 0;
  const domainOf = (axis) => axis.domain ?? [0, 1];

  // Names of rows: wrapped to their share of the width, and rows high enough for them. Returns the px that the labels take.
  function fitRows(layout, width) {
    const family = layout.font.family;
    let taken = 0;
    for (const axis of axesOf(layout, "y").filter(isShown)) {
      const size = sizeOn(axis, layout);
      const isNames = axis.tickvals.every((value, place) => value === place);
      if (isNames) {
        const room = Math.min(NAMES.most, Math.max(NAMES.least, NAMES.share * width));
        const lines = axis.ticktext.map((name) => wrapped(name, room, size, family));
        axis.ticktext = lines.map((each) => each.join("<br>"));
        const [low, high] = domainOf(axis);
        const around = axis.domain ? 40 : 90; // of the height: legend, ticks of the other axis, margins
        const row = (layout.height - around) * (high - low) / lines.length;
        const needed = Math.max(...lines.map((each) => each.length)) * size * LINE + ROOM;
        if (needed > row) layout.height += Math.ceil((needed - row) * lines.length / (high - low));
      }
      taken = Math.max(taken, ...axis.ticktext.map((text) => widthOf(text, size, family)));
      if (axis.title?.text) taken += 2 * size;
    }
    return taken;
  }

  // A legend that does not fit on one line stands on as many as it has names.
  function fitLegend(data, layout, room) {
    const names = data.filter((trace) => trace.name && trace.showlegend !== false).map((trace) => plain(trace.name));
    if (!layout.showlegend || !names.length) return;
    const marks = 46; // px that each name's mark and the space around it take
    const line = names.map((name) => widthOf(name, layout.font.size, layout.font.family) + marks).reduce((one, two) => one + two);
    if (line > room) layout.height += (names.length - 1) * Math.ceil(layout.font.size * 1.5);
  }

  // Names around a wheel: as wide as a margin can be that leaves a wheel between them.
  function fitAround(layout, width) {
    const axis = layout.polar?.angularaxis;
    if (!axis?.ticktext) return;
    const size = sizeOn(axis, layout);
    axis.ticktext = axis.ticktext.map((name) => wrapped(name, 0.22 * width, size, layout.font.family).join("<br>"));
    const widest = Math.max(...axis.ticktext.map((name) => widthOf(name, size, layout.font.family)));
    layout.margin.l = layout.margin.r = Math.ceil(widest + 2 * ROOM);
  }

  const spanOf = (axis) => (axis.range ? Math.abs(axis.range[1] - axis.range[0]) : axis.tickvals.length);

  // Bars whose words stand at their ends: the axis reaches as far as the words do.
  function fitEnds(data, layout, room) {
    for (const trace of data.filter((one) => one.type === "bar" && one.textposition === "outside")) {
      trace.constraintext = "none"; // words keep their size
      if (trace.orientation !== "h") continue;
      const axis = layout[`xaxis${(trace.xaxis ?? "x").slice(1)}`];
      if (!axis?.range) continue;
      const px = room * (domainOf(axis)[1] - domainOf(axis)[0]);
      const size = trace.textfont?.size ?? layout.font.size;
      let [low, high] = axis.range;
      const ends = trace.x.map((value, place) => [
        (Array.isArray(trace.base) ? trace.base[place] ?? trace.base[0] : trace.base ?? 0) + value,
        value,
        Math.min(widthOf(trace.text[place], size, layout.font.family) + ROOM + 3, 0.48 * px),
      ]);
      for (let round = 0; round < 3; round += 1) {
        for (const [end, value, words] of ends) {
          if (value >= 0) high = Math.max(high, (end * px - words * low) / (px - words));
          else low = Math.min(low, (end * px - words * high) / (px - words));
        }
      }
      axis.range = [low, high];
    }
  }

  // Ticks along the bottom or top: names wrapped to their place; numbers and years left out evenly until they fit.
  function fitAcross(layout, room) {
    const family = layout.font.family;
    for (const axis of axesOf(layout, "x").filter(isShown)) {
      const size = sizeOn(axis, layout);
      const [low, high] = domainOf(axis);
      const scale = room * (high - low) / spanOf(axis);
      const places = axis.tickvals.map((value) => (axis.type === "log" ? Math.log10(value) : value));
      const steps = places.slice(1).map((value, place) => Math.abs(value - places[place]));
      const step = scale * Math.min(...steps, spanOf(axis));
      axis.tickangle = 0;
      if (axis.ticktext.some((text) => plain(text.replace(/<br>/g, " ")).includes(" "))) {
        axis.ticktext = axis.ticktext.map((text) => wrapped(text, step - ROOM, size, family).join("<br>"));
      }
      const zero = Math.max(axis.tickvals.indexOf(0), 0);
      const fits = (every) => {
        const kept = places.map((value, place) => place).filter((place) => (place - zero) % every === 0);
        return kept.slice(1).every((place, index) => {
          const [one, two] = [kept[index], place];
          const apart = scale * Math.abs(places[two] - places[one]);
          return (widthOf(axis.ticktext[one], size, family) + widthOf(axis.ticktext[two], size, family)) / 2 + ROOM <= apart;
        });
      };
      let every = 1;
      while (every < axis.tickvals.length && !fits(every)) every += 1;
      const keep = (values) => values.filter((value, place) => (place - zero) % every === 0);
      [axis.tickvals, axis.ticktext] = [keep(axis.tickvals), keep(axis.ticktext)];
    }
  }

  function fitted(figure, width, shrink, letters = 1) {
    const { data, layout } = structuredClone(figure);
    if (layout.font) layout.font.size *= letters;
    if (!layout.margin || !layout.font) return { data, layout: Object.assign(layout, { width, autosize: false }) }; // not one of ours
    layout.height = Math.round(layout.height * shrink);
    const taken = fitRows(layout, width);
    const room = Math.max(width - taken - layout.margin.l - layout.margin.r - 16, 60);
    fitEnds(data, layout, room);
    fitAcross(layout, room);
    fitAround(layout, width);
    fitLegend(data, layout, room);
    return { data, layout: Object.assign(layout, { width, autosize: false }) };
  }

  // -- names beside their marks

  const overlap = (a, b) =>
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const boxAt = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

  // Whether the line from (x0, y0) to (x1, y1) passes through the box, looked at in steps.
  function passes(x0, y0, x1, y1, box) {
    for (let part = 0.1; part < 1; part += 0.1) {
      const [x, y] = [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
      if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
    }
    return false;
  }

  function cost(name, place, others, fixed) {
    const { box } = place;
    const { frame } = name;
    const out = Math.max(0, frame.left - box.left) + Math.max(0, box.right - frame.right)
      + Math.max(0, frame.top - box.top) + Math.max(0, box.bottom - frame.bottom);
    let found = place.gap + 0.4 * place.rank + 500 * out;
    for (const other of fixed) found += 20 * overlap(box, other);
    for (const other of others) {
      found += 3 * overlap(box, other.mark);
      if (other === name) continue;
      if (other.place) {
        const near = other.place.box;
        found += 20 * overlap(box, { left: near.left - 3, right: near.right + 3, top: near.top - 1, bottom: near.bottom + 1 });
        if (passes(name.x, name.y, place.x, place.y, near)) found += 300;
        if (passes(other.x, other.y, other.place.x, other.place.y, box)) found += 300;
      }
    }
    return found;
  }

  function places({ x, y, radius, width, height }) {
    return GAPS.flatMap((gap) => TURNS.map((turn, rank) => {
      const [right, down] = [Math.cos(turn * Math.PI / 8), -Math.sin(turn * Math.PI / 8)];
      const middle = [x + right * (radius + gap + width / 2), y + down * (radius + gap + height / 2)];
      return { gap, rank, x: middle[0], y: middle[1], box: boxAt(...middle, width, height) };
    }));
  }

  // Annotations that are called "apart" find places beside their marks where nothing lies on them.
  function setApart(plot, Plotly) {
    const layout = plot._fullLayout;
    if (!layout?.annotations?.length) return Promise.resolve();
    const frame = plot.getBoundingClientRect();
    const boxOf = (place) => plot.querySelector(`.annotation[data-index="${place}"] .annotation-text-g`)?.getBoundingClientRect();
    const names = [];
    const fixed = [];
    layout.annotations.forEach((note, index) => {
      const box = boxOf(index);
      if (!box) return;
      const { left, right, top, bottom, width, height } = box;
      if (note.name !== "apart") {
        fixed.push({ left: left - frame.left, right: right - frame.left, top: top - frame.top, bottom: bottom - frame.top });
        return;
      }
      const [across, up] = [layout[`xaxis${note.xref.slice(1)}`], layout[`yaxis${note.yref.slice(1)}`]];
      const [x, y] = [across._offset + across.r2p(note.x), up._offset + up.r2p(note.y)];
      const radius = note.standoff;
      const within = { left: across._offset + 1, right: across._offset + across._length, top: up._offset, bottom: up._offset + up._length - 2 };
      names.push({ index, x, y, radius, width: width + 2, height, frame: within, mark: boxAt(x, y, 1.8 * radius, 1.8 * radius) });
    });
    if (!names.length) return Promise.resolve();
    for (let round = 0; round < 4; round += 1) {
      for (const name of names) {
        let best = Infinity;
        for (const place of places(name)) {
          const found = cost(name, place, names, fixed);
          if (found < best) [best, name.found] = [found, place];
        }
        name.place = name.found;
      }
    }
    const moved = {};
    for (const { index, x, y, place } of names) {
      Object.assign(moved, { [`annotations[${index}].ax`]: place.x - x, [`annotations[${index}].ay`]: place.y - y });
    }
    return Plotly.relayout(plot, moved);
  }

  // Draws the figure in `plot`, lower by `shrink` as far as its words allow; done when all words have their places.
  async function draw(plot, figure, Plotly, width, shrink = 1) {
    const { data, layout } = fitted(figure, width, shrink);
    Plotly.purge(plot);
    plot.style.minHeight = layout.height ? `${layout.height}px` : "";
    await Plotly.newPlot(plot, data, layout, CONFIG);
    await setApart(plot, Plotly);
  }

  // The figure instead of the one that is drawn in `plot`, its letters `letters` times as large; done when all words have their places.
  async function update(plot, figure, Plotly, width, letters) {
    const { data, layout } = fitted(figure, width, 1, letters);
    await Plotly.react(plot, data, layout, CONFIG);
    await setApart(plot, Plotly);
  }

  return { draw, update };
})();
