// The ballot page. The choices stay in the form until they are sealed here, on this phone, to the
// key of this vote; only the sealed box is sent, again by itself until it is answered. Nothing is
// kept in the phone.
(function () {
  "use strict";

  const page = document.getElementById("page");
  const place = location.pathname;
  const TIME = 30000;
  const PAUSES = [3000, 6000, 12000, 30000];
  const app = window.inTelegram || null;
  // Opened by the wall's QR, the page asks for a code; it is kept here alone, and for so long.
  const room = Boolean(page.dataset.room);
  let code = "";
  let form = null;
  let casting = false;
  let pending = null;
  // One name at a time, or the whole list; the row that is asked about.
  let single = true;
  let at = 0;
  // Sealed once: what is sent again is the same box, and counts once.
  let sealed = null;
  let tries = 0;
  let waiting = 0;
  let byHand = true;

  function post(path, body) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), TIME);
    return fetch(path + location.search, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: joined(body, proof()),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    }).finally(() => clearTimeout(clock));
  }

  function proof() {
    if (app) return app.proof;
    const urn = form ? form.dataset.urn : "0";
    return new TextEncoder().encode(room ? code + ":" + urn : "");
  }

  function joined(sealed, proof) {
    const whole = new Uint8Array(sealed.length + proof.length);
    whole.set(sealed);
    whole.set(proof, sealed.length);
    return whole;
  }

  async function open() {
    form = null;
    if (room && !code) {
      ask("");
      return;
    }
    try {
      const answer = await post(place + "/mo", new Uint8Array(0));
      if (answer.status >= 500) throw new Error("away");
      const text = await answer.text();
      if (room && !answer.ok) ask(text);
      else put(text);
    } catch (problem) {
      put("");
      page.append(document.getElementById("lost").content.cloneNode(true));
      document.getElementById("again").addEventListener("click", open);
      focusOn(page.querySelector("h1"));
    }
  }

  // Asks for the code, below why the one before opened nothing.
  function ask(html) {
    put("");
    page.append(document.getElementById("ask").content.cloneNode(true));
    const said = document.createElement("div");
    said.innerHTML = html;
    const why = said.querySelector("p");
    if (why) part("wrong").append(why);
    const field = part("code");
    // Not asked for in vain: a code that waits for the vote to open is not typed twice.
    field.value = html ? code : "";
    code = "";
    part("own").addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = field.value.replace(/[^0-9A-Za-z\u00c0-\u1fff]/g, "");
      if (!/^[0-9A-Za-z]{8}$/.test(typed)) {
        part("wrong").textContent = part("wrong").dataset.short;
        field.focus();
        return;
      }
      code = typed;
      // A second tap meanwhile would bring the sheet again, over what is chosen by then.
      part("own").querySelector("button").disabled = true;
      open();
    });
    field.focus();
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
    sealed = null;
    at = next(-1, 1);
    form.addEventListener("change", chose);
    form.addEventListener("click", clicked);
    form.addEventListener("keydown", (event) => {
      byHand = false;
      if (event.key !== "Enter" || event.target.type !== "radio") return;
      event.preventDefault();
      event.target.checked = true;
      chose(event);
      if (single && event.target.checked) step();
    });
    form.addEventListener("pointerdown", () => { byHand = true; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!part("review").hidden) cast();
    });
    part("look").addEventListener("click", look);
    part("change").addEventListener("click", () => history.back());
    part("before").addEventListener("click", () => go(next(at, -1)));
    part("after").addEventListener("click", () => step());
    part("turn").addEventListener("click", () => {
      single = !single;
      show();
      focusOn(part("row" + at));
    });
    show();
    if (single) focusOn(form.querySelector("h1"));
  }

  function look() {
    history.pushState({ review: true }, "");
    showReview();
  }

  // The next row that this voter is asked about, forwards or backwards; where there is none, the end.
  function next(from, way) {
    for (let row = from + way; row >= 0 && row < rows(); row += way) {
      if (!part("row" + row).dataset.barred) return row;
    }
    return way > 0 ? rows() : from;
  }

  function go(row) {
    at = row;
    show();
    focusOn(part("row" + at));
  }

  function step() {
    const row = next(at, 1);
    if (row < rows()) go(row);
    else look();
  }

  function show() {
    form.classList.toggle("single", single);
    for (let row = 0; row < rows(); row++) part("row" + row).hidden = single && row !== at;
    part("before").hidden = !single || next(at, -1) === at;
    part("after").hidden = !single;
    part("turn").textContent = part("turn").dataset[single ? "list" : "single"];
    showProgress();
  }

  // A tap on a choice leads on to the next name; arrow keys only move between the choices.
  function clicked(event) {
    if (!single || !byHand || event.target.type !== "radio") return;
    const asked = at;
    setTimeout(() => {
      if (!event.target.checked || at !== asked || part("filling").hidden) return;
      step();
      // A finger that taps twice chooses nothing for the next name.
      const row = part("row" + at);
      row.disabled = true;
      setTimeout(() => { row.disabled = false; }, 350);
    });
  }

  function chose(event) {
    const most = Number(form.dataset.most);
    if (most && marks().filter((mark) => mark > 0).length > most) {
      event.target.checked = false;
      part("too-many").hidden = false;
    } else {
      part("too-many").hidden = true;
    }
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
    const bar = part("bar");
    bar.value = done;
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
      if (!form.querySelector("#row" + row).dataset.barred) {
        if (!mark) {
          blank.push(row + 1);
          line.className = "left-blank";
        }
        line.append(wayBack(row, name, mark ? list.dataset.again : list.dataset.change));
      }
      list.append(line);
    });
    const warning = part("blanks");
    warning.hidden = blank.length === 0 || Number(form.dataset.most) > 0;
    warning.textContent = warning.dataset.text
      .replace("%d", blank.length)
      .replace("%s", inRuns(blank));
    part("trouble").replaceChildren();
    turn("review");
    focusOn(part("review").querySelector("h1"));
  }

  // 2, 4–39: forty numbers one by one hide what was chosen.
  function inRuns(numbers) {
    const runs = [];
    numbers.forEach((number) => {
      const last = runs[runs.length - 1];
      if (last && last[1] === number - 1) last[1] = number;
      else runs.push([number, number]);
    });
    return runs
      .flatMap(([from, to]) => (to - from === 1 ? [from, to] : from === to ? [from] : [from + "–" + to]))
      .join(", ");
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
    if (single && form) window.scrollTo(0, 0);
    else element.scrollIntoView();
  }

  window.addEventListener("popstate", (event) => {
    if (!form || casting) return;
    if (event.state && event.state.review) {
      showReview();
      return;
    }
    if (sealed) return;
    turn("filling");
    go(pending === null ? next(-1, 1) : pending);
    pending = null;
  });

  async function cast() {
    if (casting) return;
    casting = true;
    clearTimeout(waiting);
    busy(true);
    try {
      sealed = sealed || box();
      const answer = await post(place, sealed);
      const text = await answer.text();
      if (answer.status >= 500 || answer.status === 429) throw new Error("away");
      sealed = null;
      form.reset();
      history.replaceState(null, "");
      if (room && answer.status === 404) {
        // Another code of the same phone has taken its place meanwhile: this one is not offered.
        code = "";
        ask(text);
        return;
      }
      code = "";
      put(text);
    } catch (problem) {
      part("trouble").replaceChildren(part("failed").content.cloneNode(true));
      // What was sealed may have arrived: it is not changed any more, only sent again.
      part("cast").disabled = false;
      waiting = setTimeout(cast, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
    } finally {
      casting = false;
    }
  }

  function busy(now) {
    part("cast").disabled = now;
    for (const button of part("review").querySelectorAll("button.second")) button.disabled = now;
  }

  window.addEventListener("online", () => {
    if (sealed) cast();
  });

  // Sealed to the key of this vote; an open vote has none, and its paper goes as it is.
  function box() {
    const key = bytes(form.dataset.key);
    if (key.length) return window.sealedBox(paper(), key);
    const whole = new Uint8Array(Number(form.dataset.boxBytes));
    whole.set(paper());
    return whole;
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

  // Left behind, the page forgets; shown again from the browser's memory, it asks anew.
  window.addEventListener("pagehide", () => {
    clearTimeout(waiting);
    sealed = null;
    code = "";
    if (form) form.reset();
    const field = part("code");
    if (field) field.value = "";
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
