// A page that a button opens inside the app: in a frame, with the few events apps speak with it.

import { make } from "./elements.js";
import { word } from "./words.js";

/** Open a page over a phone, until it or its reader closes it. */
export function openPage(phone, url) {
  const frame = make("iframe", { src: url, title: word("openedPage"), referrerpolicy: "no-referrer" });
  const origin = new URL(url).origin;
  const back = make("button", { type: "button", text: word("pageBack"), hidden: true,
    onclick: () => tells("back_button_pressed") });
  const sheet = make("div", { class: "opened-page" },
    make("div", { class: "page-bar" }, back,
      make("button", { type: "button", text: word("closePage"), onclick: () => leaves() })), frame);
  let asks = false;

  function tells(eventType) {
    frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData: {} }), origin);
  }

  function leaves() {
    if (asks && !window.confirm(word("leavePage"))) {
      return;
    }
    closes();
  }

  function closes() {
    window.removeEventListener("message", hears);
    sheet.remove();
  }

  function hears(event) {
    if (event.source !== frame.contentWindow || event.origin !== origin) {
      return;
    }
    const { eventType, eventData } = JSON.parse(event.data);
    if (eventType === "web_app_close") {
      closes();
    } else if (eventType === "web_app_setup_closing_behavior") {
      asks = eventData.need_confirmation;
    } else if (eventType === "web_app_setup_back_button") {
      back.hidden = !eventData.is_visible;
    }
    sheet.dataset.heard = [sheet.dataset.heard || "", eventType].join(" ").trim();
  }

  window.addEventListener("message", hears);
  phone.append(sheet);
}
