// The page of the workshop outside a notebook: a line to the kernel that holds the widget, and the widget drawn in the page.
// Of Jupyter's messages only those of this one widget are spoken, so that the page opens without the notebook's program.

import widget, { askedAnew } from "./app.js";

const TRIES = 4; // to lay a broken line anew
const PAUSE = 400; // ms between them

class Line {
  constructor({ base, kernel, comm, words }) {
    this.comm = comm;
    this.words = words;
    this.results = `${base}results/`;
    this.session = crypto.randomUUID();
    this.listeners = new Map();
    const address = new URL(`${base}api/kernels/${kernel}/channels?session_id=${this.session}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.address = address;
    this.tries = 0;
    this.connect();
    // the kernel of a page that is gone is of no use to anybody
    addEventListener("pagehide", () => navigator.sendBeacon(`${base}leave/${kernel}`));
  }

  connect() {
    this.socket = new WebSocket(this.address, "v1.kernel.websocket.jupyter.org");
    this.socket.binaryType = "arraybuffer";
    this.socket.addEventListener("message", (event) => this.received(event.data));
    this.socket.addEventListener("open", () => {
      this.tries = 0;
      if (this.unsent) this.send(this.unsent);
    });
    // a line that breaks (a laptop that slept) is laid anew, unless nobody is there any more
    this.socket.addEventListener("close", () => {
      this.tries += 1;
      if (this.tries > TRIES) this.tell("closed");
      else setTimeout(() => this.connect(), PAUSE);
    });
  }

  on(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  off(name, listener) {
    this.listeners.set(name, (this.listeners.get(name) ?? []).filter((one) => one !== listener));
  }

  tell(name, ...values) {
    for (const listener of this.listeners.get(name) ?? []) listener(...values);
  }

  // One message at a time is on its way: what is said before the line is open goes as soon as it is.
  send(content) {
    const open = this.socket.readyState === WebSocket.OPEN;
    this.unsent = open ? null : content;
    if (!open) return;
    const header = {
      msg_id: crypto.randomUUID(), session: this.session, username: "", date: new Date().toISOString(),
      msg_type: "comm_msg", version: "5.3",
    };
    const data = { method: "custom", content };
    this.socket.send(packed("shell", [header, {}, {}, { comm_id: this.comm, data }]));
  }

  received(raw) {
    const [header, , , content, ...buffers] = unpacked(raw);
    const { msg_type: kind } = text(header);
    if (kind === "status" && text(content).execution_state === "restarting") return this.tell("closed");
    if (kind !== "comm_msg") return;
    const { comm_id: comm, data } = text(content);
    if (comm === this.comm && data?.method === "custom") this.tell("msg:custom", data.content, buffers);
  }
}

// The form of messages on the line: how many offsets, the offsets, then the channel and the parts, end to end.
function packed(channel, parts) {
  const bytes = [channel, ...parts.map((part) => JSON.stringify(part))].map((part) => new TextEncoder().encode(part));
  const count = bytes.length + 1;
  const offsets = [8 * (count + 1)];
  for (const part of bytes) offsets.push(offsets.at(-1) + part.length);
  const raw = new Uint8Array(offsets.at(-1));
  const view = new DataView(raw.buffer);
  [count, ...offsets].forEach((number, i) => view.setBigUint64(8 * i, BigInt(number), true));
  bytes.forEach((part, i) => raw.set(part, offsets[i]));
  return raw;
}

function unpacked(raw) {
  const view = new DataView(raw);
  const count = Number(view.getBigUint64(0, true));
  const offsets = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 * (i + 1), true)));
  return offsets.slice(1, -1).map((begin, i) => new DataView(raw, begin, offsets[i + 2] - begin));
}

function text(part) {
  return JSON.parse(new TextDecoder().decode(part));
}

const place = document.getElementById("workshop-line");
if (place) {
  const line = new Line(JSON.parse(place.textContent));
  widget.render({ model: line, el: document.getElementById("workshop") });
} else if (!askedAnew()) {
  document.querySelector("#workshop .opening")?.remove(); // what went wrong stands below
}
