// Every word of the page, in Vietnamese first and in English.

const WORDS = {
  vi: {
    title: "Điện thoại để thử",
    clock: "Đồng hồ của bản thử",
    plusHour: "+1 giờ",
    plusDay: "+1 ngày",
    setClock: "Đặt giờ",
    moment: "Ngày và giờ (Việt Nam)",
    set: "Đặt",
    faults: "Sự cố",
    faultsHint: "Các lần gọi tiếp theo của bot sẽ gặp sự cố này.",
    kind: "Loại sự cố",
    method: "Lệnh (* là mọi lệnh)",
    times: "Số lần",
    seconds: "Số giây",
    order: "Gây sự cố",
    clearFaults: "Bỏ hết sự cố",
    faultOrdered: "Đã đặt sự cố",
    faultsCleared: "Không còn sự cố nào",
    faultKinds: {
      429: "429: gửi quá nhanh hoặc hết lượt",
      500: "500: lỗi máy chủ",
      "500_html": "Lỗi máy chủ, trả về trang HTML",
      slow: "Trả lời chậm",
      drop_before: "Đứt mạng trước khi làm",
      drop_after: "Đứt mạng sau khi đã làm",
      duplicate_update: "Một tin đến hai lần",
    },
    otherLanguage: "English",
    addPhone: "Thêm điện thoại",
    name: "Họ và tên",
    channel: "Kênh",
    bot: "Bot",
    noBots: "Kênh này chưa có bot nào.",
    add: "Thêm",
    cancel: "Thôi",
    nobody: "Chưa có điện thoại nào. Bấm «Thêm điện thoại» để bắt đầu.",
    phoneOf: (name, channel) => `Điện thoại ${channel} của ${name}`,
    menu: "Thao tác khác",
    write: "Tin nhắn",
    send: "Gửi",
    code: "Mã mời hoặc liên kết",
    slip: (code) => `Phiếu mã: ${code}`,
    useSlip: "Dùng mã",
    open: "Mở",
    start: "Bắt đầu",
    block: "Chặn bot",
    unblock: "Bỏ chặn",
    blocked: "Đã chặn bot",
    unblocked: "Đã bỏ chặn",
    repeat: "Gửi lại sự kiện cuối",
    repeated: "Đã gửi lại sự kiện cuối",
    close: "Cất điện thoại này",
    photo: "Ảnh",
    file: "Tệp",
    voice: "Ghi âm",
    sticker: "Nhãn dán",
    contact: "Danh thiếp",
    location: "Vị trí",
    typing: "đang soạn tin…",
    edited: "đã sửa",
    deleted: "Tin nhắn đã bị xóa",
    pinned: "đã ghim",
    empty: "Chưa có tin nhắn nào.",
    unsupported: "Nội dung bot không xem được",
    refused: (reason) => `Không làm được: ${reason}`,
    tooLarge: "Tệp quá lớn: tối đa 20 MB.",
    offline: "Mất kết nối với bản thử; đang nối lại…",
    ok: "Đóng",
  },
  en: {
    title: "Phones to try it on",
    clock: "Clock of the playground",
    plusHour: "+1 hour",
    plusDay: "+1 day",
    setClock: "Set clock",
    moment: "Date and time (Vietnam)",
    set: "Set",
    faults: "Faults",
    faultsHint: "The bot's next calls will meet this fault.",
    kind: "Kind of fault",
    method: "Method (* is any)",
    times: "How often",
    seconds: "Seconds",
    order: "Order fault",
    clearFaults: "Clear faults",
    faultOrdered: "Fault ordered",
    faultsCleared: "No faults left",
    faultKinds: {
      429: "429: too fast, or quota used up",
      500: "500: server error",
      "500_html": "Server error with an HTML page",
      slow: "Slow answer",
      drop_before: "Line cut before the work",
      drop_after: "Line cut after the work",
      duplicate_update: "An update comes twice",
    },
    otherLanguage: "Tiếng Việt",
    addPhone: "Add phone",
    name: "Full name",
    channel: "Channel",
    bot: "Bot",
    noBots: "This channel has no bot yet.",
    add: "Add",
    cancel: "Cancel",
    nobody: "No phone yet. Press “Add phone” to begin.",
    phoneOf: (name, channel) => `${channel} phone of ${name}`,
    menu: "More",
    write: "Message",
    send: "Send",
    code: "Invitation code or link",
    slip: (code) => `Code slip: ${code}`,
    useSlip: "Use it",
    open: "Open",
    start: "Start",
    block: "Block bot",
    unblock: "Unblock",
    blocked: "Bot blocked",
    unblocked: "Bot unblocked",
    repeat: "Repeat last update",
    repeated: "Last update repeated",
    close: "Put this phone away",
    photo: "Photo",
    file: "File",
    voice: "Voice",
    sticker: "Sticker",
    contact: "Contact",
    location: "Place",
    typing: "typing…",
    edited: "edited",
    deleted: "Message deleted",
    pinned: "pinned",
    empty: "No messages yet.",
    unsupported: "Something bots cannot see",
    refused: (reason) => `Not done: ${reason}`,
    tooLarge: "File too large: at most 20 MB.",
    offline: "Connection to the playground lost; reconnecting…",
    ok: "Close",
  },
};

let language = localStorage.getItem("language") === "en" ? "en" : "vi";

/** Give a word (or a function that words something) in the chosen language. */
export function word(key) {
  return WORDS[language][key];
}

/** Give the locale for dates. */
export function locale() {
  return language === "vi" ? "vi-VN" : "en-GB";
}

/** Change to the other language and word the page anew. */
export function switchLanguage() {
  language = language === "vi" ? "en" : "vi";
  localStorage.setItem("language", language);
  wordPage();
}

/** Put words wherever the page asks for them. */
export function wordPage(root = document) {
  document.documentElement.lang = language;
  document.title = `Tự Soi: ${word("title")}`;
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = word(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(element.dataset.wordLabel));
  }
}
