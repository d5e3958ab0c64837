// The ballot page inside Telegram, in our own words: what Telegram signed is taken out of the address
// at once, and the few events the page needs are spoken here. Nothing is kept in the phone.
(function () {
  "use strict";

  const said = new URLSearchParams(location.hash.slice(1));
  const proof = new TextEncoder().encode(said.get("tgWebAppData") || "");
  history.replaceState(null, "", location.pathname + location.search);

  const frames = document.getElementById("page").dataset.frames;
  const framed = window.parent !== window;

  function tell(eventType, eventData) {
    const data = eventData || {};
    const proxy = window.TelegramWebviewProxy;
    if (proxy) proxy.postEvent(eventType, JSON.stringify(data));
    else if (framed) window.parent.postMessage(JSON.stringify({ eventType, eventData: data }), frames);
    else if (window.external && "notify" in window.external) {
      window.external.notify(JSON.stringify({ eventType, eventData: data }));
    }
  }

  function hear(eventType) {
    if (eventType === "back_button_pressed") history.back();
  }

  // The apps call the first, older ones the others; a web client posts a message.
  window.Telegram = { WebView: { receiveEvent: hear } };
  window.TelegramGameProxy = { receiveEvent: hear };
  window.TelegramGameProxy_receiveEvent = hear;
  window.addEventListener("message", (event) => {
    if (!framed || event.source !== window.parent || event.origin !== frames) return;
    try {
      hear(JSON.parse(event.data).eventType);
    } catch (problem) {
      // Not an event of Telegram's.
    }
  });

  window.inTelegram = {
    proof: proof,
    begins() {
      tell("web_app_ready");
      tell("web_app_expand");
      tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
    },
    holds(marks) {
      tell("web_app_setup_closing_behavior", { need_confirmation: marks });
    },
    turns(back) {
      tell("web_app_setup_back_button", { is_visible: back });
    },
    leaves() {
      tell("web_app_close");
    },
  };
})();
