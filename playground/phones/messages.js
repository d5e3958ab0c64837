// How one message looks on a phone.

import { make } from "./elements.js";
import { locale, word } from "./words.js";

const LINK = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]]/g;
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  b: "strong", i: "em", u: "u", s: "s",
};
const PICTURE = /\.(png|jpe?g|gif|webp)$/i;
const WORDLESS = ["sticker", "voice", "unsupported", "contact", "location",
  "new_chat_members", "left_chat_member"];

/** Draw a message; `onTap(message, button, row, column)` is called for its buttons.
 *  `acts` are [word, task] pairs for what its reader can do with it. */
export function drawMessage(message, onTap, acts = []) {
  const box = make("li", { class: `message ${message.from}`, "data-id": message.message_id });
  const bubble = make("div", { class: "bubble" });
  box.append(bubble);
  if (message.deleted) {
    box.classList.add("deleted");
    bubble.append(make("p", { class: "text", text: word("deleted") }));
    return box;
  }
  if (message.from === "other") {
    bubble.append(make("p", { class: "author", text: message.name }));
  }
  bubble.append(...contents(message), footLine(message));
  const keyboard = drawKeyboard(message, onTap);
  if (keyboard) {
    box.append(keyboard);
  }
  if (acts.length > 0) {
    box.append(drawActs(acts));
  }
  return box;
}

/** Give the day a message was written, for the headings between days. */
export function dayOf(message) {
  const style = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
  return inVietnam(message.date, style);
}

function contents(message) {
  const parts = [];
  if (WORDLESS.includes(message.kind)) {
    parts.push(make("p", { class: "wordless", text: word(message.kind) }));
  } else if (message.file) {
    parts.push(drawFile(message.file, message.kind));
  }
  const text = message.text || message.caption;
  if (text) {
    parts.push(make("p", { class: "text" }, ...drawText(text, looksOf(message))));
  }
  return parts;
}

function drawFile(file, kind) {
  if (kind === "photo" || (!kind && PICTURE.test(file.name || ""))) {
    return make("a", { href: file.url, target: "_blank", rel: "noopener" },
      make("img", { src: file.url, alt: file.name || word("photo"), class: "photo" }));
  }
  return make("a", { class: "file", href: file.url, download: file.name },
    make("span", { class: "file-name", text: file.name }),
    file.size ? make("span", { class: "file-size", text: sizeOf(file.size) }) : null);
}

function sizeOf(bytes) {
  return `${Math.max(1, Math.round(bytes / 1024)).toLocaleString(locale())} KB`;
}

function drawActs(acts) {
  const details = make("details", { class: "acts" },
    make("summary", { "aria-label": word("acts"), text: "⋯" }));
  details.append(make("div", { class: "act-items" }, ...acts.map(([label, task]) =>
    make("button", { type: "button", text: word(label),
      onclick: () => { details.open = false; task(); } }))));
  return details;
}

function footLine(message) {
  const notes = [
    message.forwarded && word("forwarded"),
    message.reply_to && word("answers"),
    message.pinned && word("pinned"),
    message.edited && word("edited"),
    inVietnam(message.date, { hour: "2-digit", minute: "2-digit" }),
  ];
  return make("p", { class: "foot", text: notes.filter(Boolean).join(" · ") });
}

function inVietnam(moment, style) {
  const date = typeof moment === "number" ? new Date(moment * 1000) : new Date(moment);
  return date.toLocaleString(locale(), { ...style, timeZone: "Asia/Ho_Chi_Minh" });
}

function drawKeyboard(message, onTap) {
  if (!message.buttons || message.buttons.length === 0) {
    return null;
  }
  const rows = message.buttons.map((row, y) =>
    make("div", { class: "row" }, ...row.map((button, x) =>
      button.url
        ? make("a", { class: "key", href: button.url, target: "_blank", rel: "noopener",
          text: `${button.text} ↗` })
        : make("button", { type: "button", class: "key", text: button.text,
          onclick: (event) => onTap(message, button, y, x, event.currentTarget) }))));
  return make("div", { class: "keyboard" }, ...rows);
}

/** Give what is bold or slanted, from either channel, as [start, end, tag] in UTF-16 units. */
function looksOf(message) {
  const entities = message.entities || message.caption_entities || [];
  const looks = entities
    .filter((entity) => TAGS[entity.type])
    .map((entity) => [entity.offset, entity.offset + entity.length, TAGS[entity.type]]);
  for (const style of message.styles || []) {
    for (const code of style.st.filter((name) => TAGS[name])) {
      looks.push([style.start, style.start + style.len, TAGS[code]]);
    }
  }
  return looks;
}

function drawText(text, looks) {
  const links = [...text.matchAll(LINK)].map((match) => [match.index, match.index + match[0].length]);
  const edges = new Set([0, text.length]);
  for (const [start, end] of [...looks, ...links]) {
    edges.add(start).add(end);
  }
  const cuts = [...edges].filter((edge) => edge <= text.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => drawPiece(text, cuts[index], end, looks, links));
}

function drawPiece(text, start, end, looks, links) {
  let piece = document.createTextNode(text.slice(start, end));
  for (const [from, to, tag] of looks) {
    if (from <= start && end <= to) {
      piece = make(tag, {}, piece);
    }
  }
  const link = links.find(([from, to]) => from <= start && end <= to);
  if (link) {
    const href = text.slice(link[0], link[1]);
    piece = make("a", { href, target: "_blank", rel: "noopener" }, piece);
  }
  return piece;
}
