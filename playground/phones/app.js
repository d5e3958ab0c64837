// The page as a whole: which phones lie on the table, the clock, the faults.

import { askIn, make, notice } from "./elements.js";
import { Phone } from "./phone.js";
import { ask, listen, look } from "./world.js";
import { locale, switchLanguage, word, wordPage } from "./words.js";

const CHANNELS = ["telegram", "zalo"];
const table = document.getElementById("phones");
const phones = new Map();
const bots = { telegram: [], zalo: [] };
let slips = [];
let groups = [];
const away = new Set(JSON.parse(localStorage.getItem("away") || "[]"));
const chosenBots = JSON.parse(localStorage.getItem("bots") || "{}");
let offset = 0;
let lineLost = false;

const keyOf = (channel, user) => `${channel}:${user}`;
const nameOf = (someone) => someone.name
  || [someone.last_name, someone.first_name].filter(Boolean).join(" ") || someone.username;

/** Lay out a phone for everybody who has one, except those put away. */
async function layOut() {
  ({ slips } = await look("slips"));
  ({ groups } = await look("telegram/groups"));
  for (const channel of CHANNELS) {
    bots[channel] = (await look(`${channel}/bots`)).bots;
    const { users } = await look(`${channel}/users`);
    for (const person of users) {
      layDown(channel, person);
    }
  }
  document.getElementById("nobody").hidden = phones.size > 0;
  phones.forEach((phone) => phone.knows(groups));
}

function layDown(channel, person) {
  const key = keyOf(channel, person.id);
  const bot = bots[channel].find((one) => one.token === chosenBots[key]) || bots[channel][0];
  if (phones.has(key) || away.has(key) || !bot) {
    return;
  }
  const name = nameOf(person);
  const slip = slips.find((one) => one.name === name)?.code;
  const phone = new Phone({ channel, user: person.id, name, bot: bot.token, botName: nameOf(bot),
    slip }, putAway);
  phones.set(key, phone);
  table.append(phone.element);
  phone.refresh();
}

function putAway(phone) {
  const key = keyOf(phone.channel, phone.user);
  away.add(key);
  localStorage.setItem("away", JSON.stringify([...away]));
  phones.delete(key);
  phone.element.remove();
  document.getElementById("nobody").hidden = phones.size > 0;
}

async function addPhone() {
  const dialog = document.getElementById("add-dialog");
  const form = dialog.querySelector("form");
  form.elements.name.value = "";
  await layOut();
  offerBots();
  offerNames();
  const [pressed, data] = await askIn(dialog);
  if (pressed !== "ok") {
    return;
  }
  const channel = data.get("channel");
  const person = await ask("POST", `${channel}/users`, named(channel, data.get("name").trim()));
  chosenBots[keyOf(channel, person.id)] = data.get("bot");
  localStorage.setItem("bots", JSON.stringify(chosenBots));
  await layOut();
  const phone = phones.get(keyOf(channel, person.id));
  await phone.refresh();
  phone.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  phone.focus();
}

/** Vietnamese names begin with the family name; Telegram keeps the two apart. */
function named(channel, name) {
  if (channel === "zalo") {
    return { name };
  }
  const [last, ...first] = name.split(/\s+/);
  return first.length ? { first_name: first.join(" "), last_name: last } : { first_name: last };
}

/** Offer those who hold a slip and have no phone yet. */
function offerNames() {
  const there = [...phones.values()].map((phone) => phone.name);
  document.getElementById("names").replaceChildren(...slips
    .filter((slip) => !there.includes(slip.name))
    .map((slip) => make("option", { value: slip.name })));
}

function offerBots() {
  const form = document.getElementById("add-dialog").querySelector("form");
  const offered = bots[form.elements.channel.value];
  form.elements.bot.replaceChildren(...offered.map((bot) =>
    make("option", { value: bot.token, text: nameOf(bot) })));
  document.getElementById("no-bots").hidden = offered.length > 0;
}

async function makeGroup() {
  const dialog = document.getElementById("group-dialog");
  const [pressed, data] = await askIn(dialog);
  if (pressed === "ok") {
    const members = [...phones.values()].filter((phone) => phone.channel === "telegram")
      .map((phone) => phone.user);
    await ask("POST", "telegram/groups", { title: data.get("title").trim(), members });
    await layOut();
    notice(word("groupMade")(data.get("title").trim()));
  }
}

async function orderFault() {
  const dialog = document.getElementById("fault-dialog");
  const kinds = Object.entries(word("faultKinds"));
  dialog.querySelector("[name=kind]").replaceChildren(
    ...kinds.map(([kind, text]) => make("option", { value: kind, text })));
  const [pressed, data] = await askIn(dialog);
  if (pressed === "clear") {
    await ask("DELETE", "faults");
    notice(word("faultsCleared"));
  } else if (pressed === "ok") {
    const fault = Object.fromEntries(data);
    await ask("POST", "faults",
      { ...fault, times: Number(fault.times), seconds: Number(fault.seconds) });
    notice(word("faultOrdered"));
  }
}

async function moveClock(body) {
  showClock(await ask("POST", "clock", body));
}

async function readClock() {
  showClock(await look("clock"));
}

async function setClock() {
  const dialog = document.getElementById("clock-dialog");
  const field = dialog.querySelector("[name=moment]");
  field.value = inVietnam(worldNow()).replace(" ", "T").slice(0, 16);
  const [pressed, data] = await askIn(dialog);
  if (pressed === "ok") {
    await moveClock({ set: `${data.get("moment")}:00+07:00` });
  }
}

function showClock(clock) {
  offset = new Date(clock.now) - Date.now();
  tick();
}

const worldNow = () => new Date(Date.now() + offset);
const inVietnam = (date) => date.toLocaleString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });

function tick() {
  const face = document.getElementById("now");
  face.dateTime = worldNow().toISOString();
  face.textContent = worldNow().toLocaleString(locale(), { weekday: "short", day: "2-digit",
    month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
    timeZone: "Asia/Ho_Chi_Minh" });
}

function hear(news) {
  if (news.channel === "clock") {
    guarded(readClock)();
    return;
  }
  const concerned = [...phones.values()].filter((phone) => phone.hears(news));
  if (concerned.length === 0) {
    guarded(layOut)();
  }
  concerned.forEach((phone) => phone.refresh());
}

/** After a lost line, look at everything again: news may have been missed. */
async function lineChanged(stands) {
  if (!stands && !lineLost) {
    notice(word("offline"));
  }
  if (stands && lineLost) {
    await readClock();
    phones.forEach((phone) => phone.refresh());
  }
  lineLost = !stands;
}

/** Wrap a task so that its failure is told on the page. */
function guarded(task) {
  return (...given) => task(...given).catch((error) => notice(word("refused")(error.message)));
}

function onPress(id, task) {
  document.getElementById(id).addEventListener("click", guarded(task));
}

async function otherLanguage() {
  switchLanguage();
  tick();
  for (const phone of phones.values()) {
    phone.draw();
    phone.refresh();
  }
}

wordPage();
onPress("hour", () => moveClock({ move: 3600 }));
onPress("day", () => moveClock({ move: 86400 }));
onPress("set-clock", setClock);
onPress("group", makeGroup);
onPress("faults", orderFault);
onPress("language", otherLanguage);
onPress("add", addPhone);
document.getElementById("add-dialog").addEventListener("change", (event) => {
  if (event.target.name === "channel") {
    offerBots();
  }
});
guarded(readClock)();
guarded(layOut)();
listen(hear, guarded(lineChanged));
setInterval(tick, 1000);
