// The page of a guest: shows the question at hand, sends an estimate. What it knows is what the server tells it; text stays text.

const PAUSE = 2000; // ms between looks at the question
const words = JSON.parse(document.getElementById("words").textContent);
const token = new URLSearchParams(location.search).get("token") ?? "";
const at = (id) => document.getElementById(id);
const BOXES = ["low", "base", "high"];

function guestName() {
  try {
    let name = sessionStorage.getItem("cdm-bc-guest");
    if (!name) sessionStorage.setItem("cdm-bc-guest", (name = fresh()));
    return name;
  } catch {
    return fresh();
  }
}
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");

const guest = guestName();
let language = navigator.language.startsWith("nl") ? "nl" : "en";
let question = null;
let mine = null;

async function ask(path, body) {
  const options = { headers: { "X-Token": token, "X-Guest": guest }, cache: "no-store" };
  if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function look() {
  try {
    const found = await ask("state");
    const isNew = found.question?.round !== question?.round;
    ({ question, mine } = found);
    at("lost").hidden = true;
    if (isNew) begin();
    show();
  } catch {
    at("lost").hidden = false;
  }
  setTimeout(look, PAUSE);
}

// Another question: empty boxes, or what was said to it before the page was read anew.
function begin() {
  for (const key of BOXES) at(key).value = mine ? mine[language][key] : "";
  for (const key of BOXES) at(`wrong-${key}`).textContent = "";
}

function show() {
  const t = words[language];
  document.documentElement.lang = language;
  document.title = t.title;
  at("title").textContent = t.title;
  at("language").textContent = language === "nl" ? "English" : "Nederlands";
  at("language").lang = language === "nl" ? "en" : "nl";
  at("lost").textContent = t.lost;
  at("form").hidden = !question;
  at("wait").textContent = question ? "" : t.wait;
  if (!question) return;
  const open = question.state === "open";
  at("name").textContent = question.name[language];
  at("asked").textContent = question.asked[language];
  at("hint").textContent = open ? t.hint : "";
  for (const key of BOXES) {
    at(`label-${key}`).textContent = t[key];
    at(key).disabled = !open;
  }
  for (const unit of document.querySelectorAll(".unit")) unit.textContent = question.words[language];
  at("label-name").textContent = t.name;
  at("send").textContent = mine ? t.change : t.send;
  at("send").hidden = !open;
  const answer = question.answer ? ` ${question.answer[language]} ${question.words[language]}${mine ? (mine.holds ? " ✓" : " ✗") : ""}` : "";
  at("sent").textContent = open ? (mine ? t.sent : "") : t.revealed + answer;
}

at("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { round: question.round, name: at("who").value, language };
  for (const key of BOXES) body[key] = at(key).value;
  try {
    const found = await ask("estimate", body);
    for (const key of BOXES) at(`wrong-${key}`).textContent = found.wrong?.[key] ?? "";
    for (const key of BOXES) at(key).setAttribute("aria-invalid", String(Boolean(found.wrong?.[key])));
    if (!found.late && !Object.keys(found.wrong).length) mine = { nl: {}, en: {}, holds: false };
    show();
    if (found.late) at("sent").textContent = words[language].late;
  } catch {
    at("lost").hidden = false;
  }
});
at("language").addEventListener("click", () => {
  language = language === "nl" ? "en" : "nl";
  begin();
  show();
});
show();
look();
