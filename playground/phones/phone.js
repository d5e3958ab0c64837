// One phone: a chat of one person with one bot, on one channel.

import { make, notice } from "./elements.js";
import { dayOf, drawMessage } from "./messages.js";
import { openPage } from "./pages.js";
import { ask, look, readFile } from "./world.js";
import { word } from "./words.js";

const LARGEST_FILE = 20 * 1024 * 1024;
const TYPING_LASTS = 5500;
const CHANNELS = { telegram: "Telegram", zalo: "Zalo" };

/** A code as it was made: without the signs it is printed with. */
const tidy = (text) => (text || "").replace(/[^0-9A-Za-z]/g, "").toUpperCase();

export class Phone {
  constructor({ channel, user, name, bot, botName, slip }, onClose) {
    Object.assign(this, { channel, user, name, bot, botName, slip, onClose });
    this.drawn = new Map();
    this.blocked = false;
    this.group = null;
    this.groups = [];
    this.about = null;
    this.busy = Promise.resolve();
    this.element = make("section", { class: `phone ${channel}`, "data-user": user });
    this.draw();
  }

  /** Tell whether news is about this phone; a bot goes by its token or its id. */
  hears(news) {
    return news.channel === this.channel && String(news.user) === String(this.user);
  }

  /** Draw the empty phone; also used when the language changes. */
  draw() {
    const draft = this.field ? this.field.value : "";
    this.drawn.clear();
    this.replyLooks = null;
    this.commandLooks = null;
    const channel = CHANNELS[this.channel];
    this.element.setAttribute("aria-label", word("phoneOf")(this.name, channel));
    this.log = make("ol", { class: "log", role: "log", tabindex: "0", lang: "vi", "aria-label": this.botName,
      "data-empty": word("empty") });
    this.aboutLine = make("div", { class: "about", hidden: true });
    this.typing = make("p", { class: "typing", hidden: true, text: word("typing") });
    this.replyKeyboard = make("div", { class: "reply-keyboard", hidden: true });
    this.toast = make("div", { class: "toast", role: "alert", hidden: true });
    this.start = make("div", { class: "start", hidden: true }, this.linkForm("start"));
    this.form = this.composer();
    this.paper = this.slipOfPaper();
    this.element.replaceChildren(this.header(channel), this.paper, this.log, this.typing, this.toast,
      this.start, this.replyKeyboard, this.aboutLine, this.form);
    this.offerChats();
    this.field.value = draft;
  }

  header(channel) {
    const initials = this.name.trim().split(/\s+/).slice(-1)[0].slice(0, 1);
    return make("header", { class: "head" },
      make("span", { class: "avatar", "aria-hidden": "true", text: initials }),
      make("div", { class: "who" },
        make("h2", { text: this.name }),
        make("p", { text: `${channel} · ${this.botName}` })),
      this.chats(), this.menu());
  }

  /** Where one chooses between the chat with the bot and the groups one is in. */
  chats() {
    this.chatList = make("select", { class: "chats", hidden: true, "aria-label": word("chats"),
      onchange: () => this.turnsTo(Number(this.chatList.value) || null) });
    return this.chatList;
  }

  /** Learn which groups there are. */
  knows(groups) {
    this.groups = this.channel === "telegram"
      ? groups.filter((group) => group.members.includes(this.user)) : [];
    this.offerChats();
  }

  offerChats() {
    this.chatList.hidden = this.groups.length === 0;
    this.chatList.replaceChildren(make("option", { value: "", text: word("withBot") }),
      ...this.groups.map((group) => make("option", { value: group.id, text: group.title })));
    this.chatList.value = this.group || "";
  }

  turnsTo(group) {
    this.group = group;
    this.about = null;
    this.draw();
    this.refresh();
  }

  menu() {
    const details = make("details", { class: "menu" },
      make("summary", { "aria-label": word("menu"), text: "⋮" }));
    const act = (label, work) => make("button", { type: "button", text: word(label),
      onclick: () => { details.open = false; work(); } });
    this.blocking = act("block", () => this.turn());
    const items = [act("repeat", () => this.repeat()), act("close", () => this.onClose(this))];
    this.membership = act("takeIn", () => this.act(this.botIsIn ? "put_out" : "take_in"));
    if (this.channel === "telegram") {
      items.unshift(...(this.group ? [this.membership] : [this.linkForm("open"), this.blocking]));
    }
    details.append(make("div", { class: "menu-items" }, ...items));
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        details.open = false;
        details.querySelector("summary").focus();
      }
    });
    return details;
  }

  /** Where a deep link or its code is entered; an empty one just starts the chat. */
  linkForm(label) {
    const field = make("input", { "aria-label": word("code"), placeholder: word("code"),
      autocomplete: "off" });
    return make("form", { class: "link", onsubmit: (event) => {
      event.preventDefault();
      event.target.closest("details")?.removeAttribute("open");
      this.opens(field.value);
      field.value = "";
    } }, field, make("button", { type: "submit", class: "main", text: word(label) }));
  }

  /** The code this person was handed on paper, until it was used in this chat. */
  slipOfPaper() {
    return make("div", { class: "slip", hidden: true },
      make("p", { text: this.slip ? word("slip")(this.slip) : "" }),
      make("button", { type: "button", text: word("useSlip"), onclick: () => this.useSlip() }));
  }

  useSlip() {
    const code = tidy(this.slip);
    return this.channel === "telegram" ? this.opens(code) : this.send({ text: this.slip });
  }

  showSlip(messages) {
    const used = (message) => message.from === "user" && tidy(message.text).includes(tidy(this.slip));
    this.paper.hidden = !this.slip || messages.some(used);
  }

  composer() {
    this.field = make("textarea", { rows: "1", "aria-label": word("write"),
      placeholder: word("write"), onkeydown: (event) => this.pressed(event),
      oninput: () => this.grow() });
    const extras = [
      this.picker("photo", "image/*"), this.picker("file", ""),
      this.extra("voice"), this.extra("sticker"), this.extra("contact")];
    if (this.channel === "telegram") {
      extras.push(this.other("album", { album: ["", "", ""] }),
        this.other("card", { contact: { first_name: word("cardName"), phone_number: "+84900000000" } }),
        this.commandList());
    }
    return make("form", { class: "composer",
      onsubmit: (event) => { event.preventDefault(); this.sendText(); } },
      make("div", { class: "extras" }, ...extras),
      make("div", { class: "line" }, this.field,
        make("button", { type: "submit", class: "send", text: word("send") })));
  }

  extra(kind) {
    return make("button", { type: "button", text: word(kind),
      onclick: () => this.send({ [kind]: true }) });
  }

  other(label, body) {
    return make("button", { type: "button", text: word(label), onclick: () => this.send(body) });
  }

  /** The menu of commands that the bot set, as the app shows it beside the text field. */
  commandList() {
    this.commands = make("details", { class: "commands", hidden: true },
      make("summary", { text: word("commands") }), make("div", { class: "act-items" }));
    return this.commands;
  }

  showCommands(commands) {
    if (!this.commands || JSON.stringify(commands) === this.commandLooks) {
      return;
    }
    this.commandLooks = JSON.stringify(commands);
    this.commands.hidden = commands.length === 0;
    this.commands.lastChild.replaceChildren(...commands.map(({ command, description }) =>
      make("button", { type: "button", text: `/${command} · ${description}`,
        onclick: () => { this.commands.open = false; this.send({ text: `/${command}` }); } })));
  }

  /** What its reader can do with a message. */
  actsWith(message) {
    if (this.channel !== "telegram" || message.deleted) {
      return [];
    }
    const own = message.from === "user" && message.kind === "text";
    return [
      ...(own ? [["editIt", () => this.begins("edit", message)]] : []),
      ["replyTo", () => this.begins("reply", message)],
      ...(message.text ? [["forwardIt", () => this.forward(message)]] : []),
    ];
  }

  /** Begin to edit a message or to answer it: the next text is for that. */
  begins(what, message) {
    this.about = { what, message };
    const text = message.text || message.caption;
    this.aboutLine.hidden = false;
    this.aboutLine.replaceChildren(
      make("span", { text: what === "edit" ? word("editing") : word("replying")(text) }),
      make("button", { type: "button", text: word("cancel"), onclick: () => this.ends() }));
    if (what === "edit") {
      this.field.value = text;
    }
    this.field.focus();
  }

  ends() {
    this.about = null;
    this.aboutLine.hidden = true;
  }

  forward(message) {
    const source = message.from === "bot" ? this.botName : message.name;
    const who = { user: this.user, bot: this.bot, text: message.text, forwarded_from: source };
    return ask("POST", "telegram/send", who)
      .catch((error) => notice(word("refused")(error.message)));
  }

  picker(label, accept) {
    const input = make("input", { type: "file", accept, class: "hidden", tabindex: "-1",
      "aria-label": word(label), "data-picks": label,
      onchange: () => this.sendFile(label, input) });
    const button = make("button", { type: "button", text: word(label),
      onclick: () => input.click() });
    return make("span", {}, button, input);
  }

  pressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.sendText();
    }
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }

  sendText() {
    const text = this.field.value.trim();
    if (text) {
      this.field.value = "";
      this.grow();
      this.sendAbout(text);
    }
    this.field.focus();
  }

  /** Send a text, as an edit or an answer where one was begun. */
  sendAbout(text) {
    const about = this.about;
    this.ends();
    if (about && about.what === "edit") {
      return this.act("edit", { message_id: about.message.message_id, text });
    }
    return this.send(about ? { text, reply_to: about.message.message_id } : { text });
  }

  async sendFile(label, input) {
    const file = input.files[0];
    input.value = "";
    if (!file) {
      return;
    }
    if (file.size > LARGEST_FILE) {
      notice(word("tooLarge"));
      return;
    }
    const data = await readFile(file);
    const mime = file.type || "application/octet-stream";
    this.send(label === "photo" ? { photo: data } : { document: { name: file.name, data, mime } });
  }

  /** Send in the order of pressing, one after the other. */
  send(body) {
    this.busy = this.busy.then(() => this.act("send", body));
    return this.busy;
  }

  opens(link) {
    const payload = link.trim().replace(/^.*[?&]start=/, "");
    return this.act("start", payload ? { payload } : {});
  }

  async turn() {
    const verb = this.blocked ? "unblock" : "block";
    if (await this.act(verb)) {
      notice(word(verb === "block" ? "blocked" : "unblocked"));
      this.refresh();
    }
  }

  async repeat() {
    if (await this.act("repeat")) {
      notice(word("repeated"));
    }
  }

  async tap(message, button, row, col, key) {
    key.classList.add("waiting");
    const answer = await this.act("tap", { message_id: message.message_id, row, col });
    key.classList.remove("waiting");
    if (answer && answer.in_app) {
      openPage(this.element, answer.url);
    } else if (answer && answer.answer) {
      this.showAnswer(answer);
    }
  }

  /** Show a bot's answer to a tap: a passing line, or an alert that waits for a press. */
  showAnswer({ answer, alert }) {
    clearTimeout(this.toastTimer);
    this.toast.className = alert ? "toast alert" : "toast";
    this.toast.replaceChildren(make("p", { text: answer }));
    this.toast.hidden = false;
    if (alert) {
      const close = make("button", { type: "button", text: word("ok"),
        onclick: () => { this.toast.hidden = true; } });
      this.toast.append(close);
      close.focus();
    } else {
      this.toastTimer = setTimeout(() => { this.toast.hidden = true; }, 5000);
    }
  }

  place() {
    const who = { user: this.user, bot: this.bot };
    return this.group ? { ...who, group: this.group } : who;
  }

  /** Do something as this person; a refusal is shown and gives null. */
  async act(verb, body = {}) {
    try {
      const who = this.place();
      return await ask("POST", `${this.channel}/${verb}`, { ...who, ...body });
    } catch (error) {
      notice(word("refused")(error.message));
      return null;
    }
  }

  /** Look at the chat again; calls that come meanwhile are answered by one more look. */
  refresh() {
    this.lookAgain = true;
    this.looking ||= this.lookOnce().finally(() => { this.looking = null; });
    return this.looking;
  }

  async lookOnce() {
    try {
      while (this.lookAgain) {
        this.lookAgain = false;
        this.show(await look(`${this.channel}/chat`, this.place()));
      }
    } catch (error) {
      notice(word("refused")(error.message));
    }
  }

  /** Put the cursor where one begins: the message field, or the code before the start. */
  focus() {
    (this.start.hidden ? this.field : this.start.querySelector("input")).focus();
  }

  show({ messages, typing, blocked, opened, reply_keyboard: keyboard, commands = [],
    bot_is_in: botIsIn }) {
    const atEnd = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 40;
    let grown = false;
    for (const message of messages) {
      grown = this.put(message) || grown;
    }
    this.typing.hidden = !typing;
    this.showReplyKeyboard(keyboard);
    this.showCommands(commands);
    this.botIsIn = botIsIn;
    this.membership.textContent = word(botIsIn ? "putOut" : "takeIn");
    this.showSlip(messages);
    this.showState(Boolean(blocked), opened !== false);
    clearTimeout(this.typingTimer);
    if (typing) {
      this.typingTimer = setTimeout(() => this.refresh(), TYPING_LASTS);
    }
    if (atEnd || grown) {
      this.log.scrollTop = this.log.scrollHeight;
    }
  }

  /** Put a message where it belongs, leaving alone what did not change; true if it is new. */
  put(message) {
    const looks = JSON.stringify(message);
    const known = this.drawn.get(message.message_id);
    if (known && known.looks === looks) {
      return false;
    }
    const element = drawMessage(message, (...tapped) => this.tap(...tapped),
      this.actsWith(message));
    if (known) {
      element.classList.add("changed");
      this.replace(known.element, element);
    } else {
      this.putDay(message);
      this.log.append(element);
    }
    this.drawn.set(message.message_id, { looks, element });
    return !known;
  }

  /** Replace a message without losing the keyboard user's place in it. */
  replace(old, fresh) {
    const keys = [...old.querySelectorAll(".key")];
    const place = keys.indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (place >= 0) {
      const next = fresh.querySelectorAll(".key");
      (next[Math.min(place, next.length - 1)] || this.log).focus();
    }
  }

  putDay(message) {
    const day = dayOf(message);
    if (day !== this.lastDay || this.drawn.size === 0) {
      this.log.append(make("li", { class: "day", text: day }));
      this.lastDay = day;
    }
  }

  /** Show what a channel with deep links and blocking tells of the chat. */
  showState(blocked, opened) {
    this.blocked = blocked;
    this.blocking.textContent = word(blocked ? "unblock" : "block");
    this.element.classList.toggle("blocked", blocked);
    this.start.hidden = opened;
    this.form.hidden = !opened;
  }

  showReplyKeyboard(markup) {
    const rows = (markup && markup.keyboard) || [];
    const looks = JSON.stringify(rows);
    if (looks !== this.replyLooks) {
      this.replyLooks = looks;
      this.replyKeyboard.hidden = rows.length === 0;
      this.replyKeyboard.replaceChildren(...rows.map((row) => make("div", { class: "row" },
        ...row.map((key) => this.replyKey(typeof key === "string" ? { text: key } : key)))));
    }
  }

  replyKey(key) {
    const body = key.request_contact ? { contact: true } : { text: key.text };
    return make("button", { type: "button", class: "key", text: key.text,
      onclick: () => this.send(body) });
  }
}
