// The ballot page. The choices stay in the form until they are sealed here, on this phone, to the
// key of this vote; only the sealed box is sent. Nothing is kept in the phone.
(function () {
  "use strict";

  const page = document.getElementById("page");
  const place = location.pathname;
  const TIME = 30000;
  const app = window.inTelegram || null;
  let form = null;
  let casting = false;
  let pending = 0;

  function post(path, body) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), TIME);
    return fetch(path + location.search, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: app ? joined(body, app.proof) : body,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    }).finally(() => clearTimeout(clock));
  }

  function joined(sealed, proof) {
    const whole = new Uint8Array(sealed.length + proof.length);
    whole.set(sealed);
    whole.set(proof, sealed.length);
    return whole;
  }

  async function open() {
    try {
      const answer = await post(place + "/mo", new Uint8Array(0));
      if (answer.status >= 500) throw new Error("away");
      put(await answer.text());
    } catch (problem) {
      put("");
      page.append(document.getElementById("lost").content.cloneNode(true));
      document.getElementById("again").addEventListener("click", open);
      focusOn(page.querySelector("h1"));
    }
  }

  function put(html) {
    form = null;
    page.innerHTML = html;
    const found = document.getElementById("sheet");
    if (found) begin(found);
    else over();
  }

  function over() {
    const leave = document.getElementById("leave");
    if (app && leave) {
      page.append(leave.content.cloneNode(true));
      page.lastElementChild.addEventListener("click", app.leaves);
    }
    if (app) tellApp(false, false);
    focusOn(page.querySelector("h1"));
  }

  function tellApp(holds, back) {
    if (!app) return;
    app.holds(holds);
    app.turns(back);
  }

  function begin(sheet) {
    form = sheet;
    form.addEventListener("change", showProgress);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!part("review").hidden) cast();
    });
    part("look").addEventListener("click", () => {
      history.pushState({ review: true }, "");
      showReview();
    });
    part("change").addEventListener("click", () => history.back());
    showProgress();
  }

  function part(id) {
    return document.getElementById(id);
  }

  function rows() {
    return Number(form.dataset.rows);
  }

  function chosen(row) {
    return form.querySelector('input[name="mark' + row + '"]:checked');
  }

  function marks() {
    return Array.from({ length: rows() }, (_, row) => Number((chosen(row) || { value: 0 }).value));
  }

  function showProgress() {
    const done = marks().filter((mark) => mark > 0).length;
    const progress = part("progress");
    progress.textContent = progress.dataset.text.replace("%d", done);
    tellApp(done > 0, false);
  }

  function showReview() {
    const blank = [];
    const list = part("chosen");
    list.replaceChildren();
    marks().forEach((mark, row) => {
      const line = document.createElement("li");
      const name = form.querySelector("#row" + row + " legend").textContent;
      const level = document.createElement("b");
      const choice = chosen(row);
      level.textContent = choice ? choice.parentElement.textContent : list.dataset.blank;
      line.append(name + ": ", level);
      if (!mark && !form.querySelector("#row" + row).dataset.barred) {
        blank.push(row + 1);
        line.className = "left-blank";
        line.append(wayBack(row, name, list.dataset.change));
      }
      list.append(line);
    });
    const warning = part("blanks");
    warning.hidden = blank.length === 0;
    warning.textContent = warning.dataset.text
      .replace("%d", blank.length)
      .replace("%s", blank.join(", "));
    part("trouble").replaceChildren();
    turn("review");
    focusOn(part("review").querySelector("h1"));
  }

  function wayBack(row, name, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.textContent = text;
    button.setAttribute("aria-label", text + ": " + name);
    button.addEventListener("click", () => {
      pending = row;
      history.back();
    });
    return button;
  }

  function turn(shown) {
    for (const id of ["filling", "review"]) part(id).hidden = id !== shown;
    tellApp(true, shown === "review");
  }

  function focusOn(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView();
  }

  window.addEventListener("popstate", (event) => {
    if (!form || casting) return;
    if (event.state && event.state.review) {
      showReview();
      return;
    }
    turn("filling");
    focusOn(part("row" + pending));
    pending = 0;
  });

  async function cast() {
    if (casting) return;
    casting = true;
    busy(true);
    try {
      const sealed = await seal(paper(), bytes(form.dataset.key));
      const answer = await post(place, sealed);
      const text = await answer.text();
      if (answer.status >= 500 || answer.status === 429) throw new Error("away");
      form.reset();
      history.replaceState(null, "");
      put(text);
    } catch (problem) {
      part("trouble").replaceChildren(part("failed").content.cloneNode(true));
      busy(false);
      part("cast").focus();
    } finally {
      casting = false;
    }
  }

  function busy(now) {
    for (const id of ["cast", "change"]) part(id).disabled = now;
  }

  // The paper as the urn reads it: the blank one of the server, with this sheet's marks as one
  // number in it, the first row its last digit.
  function paper() {
    const filled = bytes(form.dataset.paper);
    const first = Number(form.dataset.marksAt);
    const last = first + Number(form.dataset.marksBytes) - 1;
    for (const mark of marks().reverse()) {
      let carry = mark;
      for (let at = last; at >= first; at--) {
        const sum = filled[at] * Number(form.dataset.states) + carry;
        filled[at] = sum & 255;
        carry = sum >> 8;
      }
    }
    return filled;
  }

  function bytes(hex) {
    return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  async function seal(plain, key) {
    const sodium = window.libsodium;
    await sodium.ready;
    sodium._sodium_init();
    const room = plain.length + sodium._crypto_box_sealbytes();
    const [plainAt, keyAt, boxAt] = [plain.length, key.length, room].map((n) => sodium._malloc(n));
    sodium.HEAPU8.set(plain, plainAt);
    sodium.HEAPU8.set(key, keyAt);
    const failed = sodium._crypto_box_seal(boxAt, plainAt, plain.length, 0, keyAt);
    const box = sodium.HEAPU8.slice(boxAt, boxAt + room);
    sodium.HEAPU8.fill(0, plainAt, plainAt + plain.length);
    plain.fill(0);
    for (const at of [plainAt, keyAt, boxAt]) sodium._free(at);
    if (failed) throw new Error("not sealed");
    return box;
  }

  // Left behind, the page forgets; shown again from the browser's memory, it asks anew.
  window.addEventListener("pagehide", () => {
    if (form) form.reset();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  window.addEventListener("beforeunload", (event) => {
    if (form && marks().some((mark) => mark > 0)) event.preventDefault();
  });

  document.getElementById("opening").hidden = false;
  if (app) app.begins();
  open();
})();
