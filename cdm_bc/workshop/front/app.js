// The browser's side of the workshop: draws the tree of elements that it is sent, and sends back what people do.
// It holds no number, no formula and no text of its own. Text goes in as text, never as markup.

const TICK = 1000; // ms between signs of life
const AGAIN = 700; // ms without an answer after which a message is said again
const BEAT = 300; // ms between looks at all this
const LOST = 9000; // ms without an answer after which the line counts as broken
const AGAIN_ANEW = 120000; // ms between two times that a page that hears nothing asks for itself again
const REST = 1500; // ms of rest after which a slider's next move is a new step of undo
const PREVIEW = 120; // ms of rest in typing before a number is read

let plotlyArrives = null; // one copy for all charts of the page

function windowName() {
  try {
    let name = sessionStorage.getItem("cdm-bc-window");
    if (!name) {
      name = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
      sessionStorage.setItem("cdm-bc-window", name);
    }
    return name;
  } catch {
    return "";
  }
}

class App {
  constructor(model, el) {
    this.model = model;
    this.root = el;
    this.root.classList.add("cdm");
    // in a notebook: our keys are ours
    this.root.dataset.lmSuppressShortcuts = "true";
    // (listened to where nothing else is listening: on the whole page if it is ours, else on our part of it)
    this.keys = model.results ? document : this.root;
    this.shortcuts = (event) => this.shortcut(event);
    this.keys.addEventListener("keydown", this.shortcuts);
    this.page = document.createElement("div");
    this.root.append(this.page);
    this.sent = 0; // number of the last message sent
    this.heard = 0; // number of the last message answered
    this.waiting = new Map(); // what to send next, by what it is about: the latest counts, the rest is dropped
    this.figures = new Map();
    this.lastHeard = this.askedAt = Date.now();
    this.name = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");
    this.typing = 0;
    this.words = model.words; // until the kernel has said its own
    this.listener = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listener);
    model.on("closed", () => this.showLost(true));
    for (const kind of ["click", "change", "input", "keydown", "focusout"]) {
      this.page.addEventListener(kind, (event) => this.happened(kind, event));
    }
    this.clock = setInterval(() => this.tick(), BEAT);
    this.resized = new ResizeObserver(() => this.redrawAll());
    this.resized.observe(this.page);
    this.post("hello", { type: "hello", window: windowName() });
  }

  stop() {
    clearInterval(this.clock);
    this.resized.disconnect();
    this.model.off("msg:custom", this.listener);
    this.keys.removeEventListener("keydown", this.shortcuts);
  }

  // -- sending: one message at a time, the latest per subject --------------------------------------------------------

  post(subject, message) {
    this.waiting.set(subject, message);
    this.flush();
  }

  flush() {
    if (this.heard < this.sent || !this.waiting.size) return;
    const [subject, message] = this.waiting.entries().next().value;
    this.waiting.delete(subject);
    this.sent += 1;
    this.asked = { ...message, n: this.sent, page: this.name };
    this.askedAt = Date.now();
    this.model.send(this.asked);
  }

  tick() {
    const silent = Date.now() - Math.max(this.askedAt, this.lastHeard);
    if (this.heard === this.sent) {
      if (silent > TICK) this.post("tick", { type: "tick" });
      return;
    }
    if (silent > LOST) this.showLost(true);
    // A message can get stuck on its way in or out. Said twice it is answered twice, and done once.
    if (silent > AGAIN) this.model.send(this.asked);
  }

  // -- receiving ---------------------------------------------------------------------------------------------------

  receive(message, buffers) {
    this.lastHeard = Date.now();
    this.showLost(false);
    if (message.n <= this.heard) return; // answered already: what came after that answer is newer
    try {
      this.present(message, buffers);
    } finally {
      // whatever went wrong in drawing, the conversation goes on
      if (message.n) this.heard = Math.max(this.heard, message.n);
      this.flush();
    }
  }

  present(message, buffers) {
    if (message.words) this.words = message.words;
    if (message.page) {
      this.root.querySelector(":scope > .opening")?.remove();
      this.draw(message.page, message.look);
    }
    if (message.charts) this.chart(message.charts);
    if (message.echo) this.echo(message.echo);
    if (message.type === "plotly") unzipped(buffers[0]).then((text) => this.plotlyHere(text));
    if (message.type === "open") this.open(message.name, buffers[0]);
  }

  draw(page, look) {
    this.root.classList.toggle("cdm-large", Boolean(look.large));
    this.root.classList.toggle("cdm-read-only", Boolean(look.read_only));
    this.root.lang = look.language;
    if (document.body.dataset.voila === "voila") {
      document.documentElement.lang = look.language;
      document.title = look.title;
    }
    this.root.style.setProperty("--accent", look.accent);
    sync(this.page, page);
    this.arrive();
    this.linkReport();
    for (const host of this.page.querySelectorAll("[data-chart]")) this.show(host);
  }

  // Another screen or step begins at its top, and the keyboard goes there if what had it is gone.
  arrive() {
    const screen = this.page.querySelector("#cdm-screen");
    const place = screen?.dataset.place;
    if (place === this.place) return;
    const first = this.place === undefined;
    this.place = place;
    if (first || !screen) return;
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: "start" });
    if (document.activeElement === document.body) screen.focus({ preventScroll: true });
  }

  echo({ id, text, wrong }) {
    const place = this.page.querySelector(`#${CSS.escape(id)}-echo`);
    const field = this.page.querySelector(`#${CSS.escape(id)}`);
    if (!place || !field || document.activeElement !== field) return;
    place.textContent = text;
    place.classList.toggle("wrong", wrong);
  }

  showLost(lost) {
    if (lost === Boolean(this.lost)) return;
    if (lost && this.place === undefined && this.model.results && askedAnew()) return;
    this.lost?.remove();
    this.lost = null;
    if (!lost) return;
    this.lost = document.createElement("div");
    this.lost.className = "notice bad lost";
    this.lost.setAttribute("role", "alert");
    const text = document.createElement("span");
    text.textContent = this.words?.lost ?? "";
    const button = document.createElement("button");
    button.textContent = this.words?.reload ?? "↻";
    button.addEventListener("click", () => location.reload());
    this.lost.append(text, button);
    this.root.prepend(this.lost);
  }

  // -- what people do ------------------------------------------------------------------------------------------------

  happened(kind, event) {
    let target = event.target;
    while (target && target !== this.page && !(target._on && (target._on[kind] || kind === "keydown"))) target = target.parentNode;
    if (!target || target === this.page) return;
    if (kind === "keydown") return this.key(target, event);
    const [name, args] = target._on[kind];
    if (kind === "focusout") {
      if (target._typed !== undefined) this.commit(target);
      return;
    }
    if (kind === "input" && target.type === "text") return this.preview(target, name, args);
    if (kind === "click" && target._download) this.openTab();
    if (kind === "click") target.closest("details.menu")?.removeAttribute("open");
    if (kind === "change" && target.type === "text") return this.commit(target);
    const value = target.type === "checkbox" ? target.checked : target.value;
    const gesture = target.type === "range" ? this.pull(target.id) : "";
    this.post(`${name}:${target.id || JSON.stringify(args)}`, { type: "act", name, args: { ...args, value }, gesture });
  }

  // The mark of one pull at a slider: by mouse or by arrow keys, until it rests.
  pull(id) {
    const now = Date.now();
    if (id !== this.pulled || now - this.pulledAt > REST) this.mark = `${id}-${now.toString(36)}`;
    [this.pulled, this.pulledAt] = [id, now];
    return this.mark;
  }

  // Ctrl (or Command) with Z, Shift+Z or Y, and S: undo, redo, save. In a box that is being typed in, Z is the browser's.
  shortcut(event) {
    event.stopPropagation();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const name = { z: event.shiftKey ? "redo" : "undo", y: "redo", s: "save" }[event.key.toLowerCase()];
    const typing = event.target._typed !== undefined;
    if (!name || (typing && name !== "save")) return;
    event.preventDefault();
    if (typing) this.commit(event.target);
    this.post(`${name}:keys`, { type: "act", name, args: {} });
  }

  key(target, event) {
    if (event.key === "Enter" && target.type === "text" && target._on.change) {
      this.commit(target);
    } else if (event.key === "Escape" && target._typed !== undefined) {
      target.value = target._shown ?? "";
      target._typed = undefined;
      // what was understood of the typed text, or what is wrong with it, must go from the page
      this.commit(target, Boolean(target._on.read) || target.classList.contains("wrong"));
    } else if (target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
      const tabs = [...target.parentNode.querySelectorAll('[role="tab"]')];
      const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
      const next = tabs[(tabs.indexOf(target) + step) % tabs.length];
      next.focus();
      next.click();
      event.preventDefault();
    }
  }

  preview(target, name, args) {
    target._typed = target.value;
    target._said = undefined;
    clearTimeout(this.typing);
    if (!target._on.read) return;
    this.typing = setTimeout(() => {
      this.post(`read:${target.id}`, { type: "read", id: target.id, args: target._on.read[1], text: target.value });
    }, PREVIEW);
  }

  commit(target, always) {
    clearTimeout(this.typing);
    this.waiting.delete(`read:${target.id}`);
    if (target._said === target.value && !always) return; // Enter is followed by a change event of its own
    if (!always && target._typed === undefined && target.value === target._shown) return;
    target._typed = undefined;
    if (target.value === target._shown && !always && !target.classList.contains("wrong")) {
      return;
    }
    target._said = target.value;
    const [name, args] = target._on.change;
    this.post(`${name}:${target.id}`, { type: "act", name, args: { ...args, value: target.value, field: target.id } });
  }

  // A tab can only be opened at the click itself; what goes in comes later.
  openTab() {
    this.tab = window.open("", "_blank");
    if (this.tab) this.tab.document.body.textContent = this.words?.wait ?? "";
  }

  // A finished page: from the server if it serves such pages, else as it came with the message.
  async open(name, buffer) {
    const blob = async () => URL.createObjectURL(new Blob([await unzipped(buffer)], { type: "text/html" }));
    const url = this.model.results ? this.model.results + encodeURIComponent(name) : await blob();
    if (this.tab && !this.tab.closed) this.tab.location = url;
    else window.open(url, "_blank");
    this.tab = null;
    this.report = url;
    this.linkReport();
  }

  linkReport() {
    for (const link of this.report ? this.page.querySelectorAll("[data-report]") : []) {
      link.href = this.report;
      link.hidden = false;
    }
  }

  // -- charts --------------------------------------------------------------------------------------------------------

  chart(charts) {
    for (const [id, figure] of Object.entries(charts)) this.figures.set(id, figure);
    for (const host of this.page.querySelectorAll("[data-chart]")) this.show(host);
  }

  show(host) {
    const figure = this.figures.get(host.dataset.chart);
    const width = host.parentNode.clientWidth;
    if (!figure || !width || (host._figure === figure && host._width === width)) return;
    if (!window.Plotly) return this.needPlotly();
    host._figure = figure;
    host._width = width;
    // what its place is too narrow for gives way to its table
    host.hidden = width < Number(host.dataset.narrowest);
    if (host.hidden) {
      host.parentNode.querySelector("details").open = true;
      return;
    }
    const letters = parseFloat(getComputedStyle(this.root).fontSize) / 16;
    // in an element of its own: the library marks it with a class, which bringing the page up to date would take away
    const place = host.firstElementChild ?? host.appendChild(document.createElement("div"));
    host.dataset.busy = ""; // until all words have their places
    chartFit.update(place, figure, window.Plotly, width, letters).finally(() => delete host.dataset.busy);
    host.dataset.drawn = String(Number(host.dataset.drawn ?? 0) + 1);
  }

  redrawAll() {
    for (const host of this.page.querySelectorAll("[data-chart]")) this.show(host);
  }

  needPlotly() {
    if (plotlyArrives) return plotlyArrives.then(() => this.chart({}));
    plotlyArrives = new Promise((done) => (this.plotlyDone = done));
    this.post("plotly", { type: "plotly" });
  }

  async plotlyHere(text) {
    const script = document.createElement("script");
    // an AMD loader on the page would swallow the library: hide it while the script runs
    const source = new Blob(["(function(define,module,exports){", text, "\n}).call(window);"], { type: "text/javascript" });
    script.src = URL.createObjectURL(source);
    await new Promise((done) => {
      script.onload = done;
      document.head.append(script);
    });
    URL.revokeObjectURL(script.src);
    this.plotlyDone?.();
    this.chart({});
  }
}

// A page that never heard anything was given a kernel that had died before: asked for again, it gets another. Once only: what
// keeps happening must be seen. True if it is on its way.
export function askedAnew() {
  try {
    const last = Number(sessionStorage.getItem("cdm-bc-anew") ?? 0);
    if (Date.now() - last < AGAIN_ANEW) return false;
    sessionStorage.setItem("cdm-bc-anew", String(Date.now()));
  } catch {
    return false;
  }
  location.reload();
  return true;
}

// Large things come compressed: a server may refuse to pass on more than a megabyte a second.
function unzipped(buffer) {
  return new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
}

// -- a small tree of elements, brought up to date in place so that focus, scroll and half-typed words survive ------------

function sync(parent, kids) {
  const keyed = new Map();
  for (const child of parent.childNodes) if (child._key) keyed.set(child._key, child);
  let at = parent.firstChild;
  for (const kid of kids) {
    let dom = null;
    if (typeof kid === "string") {
      if (at && at.nodeType === 3) dom = at;
      else parent.insertBefore((dom = document.createTextNode("")), at);
      if (dom.data !== kid) dom.data = kid;
    } else {
      if (kid.k) dom = keyed.get(kid.k) ?? null;
      else if (at && at.nodeType === 1 && !at._key && at.localName === kid.t) dom = at;
      if (dom && dom.localName !== kid.t) dom = null;
      if (!dom) {
        dom = document.createElement(kid.t);
        dom._key = kid.k;
      }
      if (dom !== at) parent.insertBefore(dom, at);
      update(dom, kid);
    }
    at = dom.nextSibling;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const LIVE = new Set(["value", "checked", "open"]);

function update(dom, kid) {
  const props = kid.p ?? {};
  for (const name of dom._names ?? []) if (!(name in props)) dom.removeAttribute(name);
  dom._names = Object.keys(props).filter((name) => !LIVE.has(name));
  for (const name of dom._names) {
    const value = props[name];
    if (value === false) dom.removeAttribute(name);
    else if (dom.getAttribute(name) !== String(value)) dom.setAttribute(name, value === true ? "" : value);
  }
  dom._on = kid.on;
  dom._download = props["data-download"];
  if (!dom.dataset.chart) sync(dom, kid.c ?? []);
  if ("checked" in props && dom.checked !== props.checked) dom.checked = props.checked;
  if ("open" in props && dom._open !== props.open) dom.open = dom._open = props.open;
  if ("value" in props) {
    const busy = document.activeElement === dom && (dom._typed !== undefined || (dom.type === "range" && dom.matches(":active")));
    if (!busy && dom.value !== props.value) {
      dom.value = props.value;
      dom._said = undefined;
    }
    dom._shown = props.value;
  }
}

export default {
  render({ model, el }) {
    const app = new App(model, el);
    return () => app.stop();
  },
};
