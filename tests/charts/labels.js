// What is wrong with the words in the charts of a page: cut, outside the picture, on top of each other, or no picture at all.
() => {
  const found = [];
  const isSeen = (node, end) => {
    for (let at = node; at && at !== end; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) === 0) return false;
    }
    return true;
  };
  for (const chart of document.querySelectorAll("[data-chart]")) {
    const tell = (...what) => found.push([chart.dataset.chart || chart.id, ...what].join(": "));
    if (chart.classList.contains("as-table")) {
      if (!chart.querySelector("table")) tell("no table instead of the picture");
      if (chart.querySelector(".main-svg")) tell("a picture as well as its table");
      continue;
    }
    if (chart.hidden) {
      if (!chart.parentNode.querySelector("details[open] table")) tell("no table instead of the picture");
      continue;
    }
    const plot = chart.querySelector(".plot") ?? chart.firstElementChild;
    const frame = plot.getBoundingClientRect();
    const words = [...plot.querySelectorAll(".main-svg text")].filter((text) => text.textContent.trim() && isSeen(text, plot));
    const boxes = words.map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width);
    if (!boxes.length) tell("no words");
    boxes.forEach(([text, box], place) => {
      if (text.includes("…")) tell("cut", text);
      const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (out > 1) tell("outside", text);
      for (const [other, beside] of boxes.slice(place + 1)) {
        const across = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
        const down = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
        if (across > 1 && down > 2) tell("overlap", text, other); // a box is a little higher than its letters
      }
    });
  }
  return found;
}
