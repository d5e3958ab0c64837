// The meeting's screen: shows what the stream brings; says when the connection is lost, and goes on.
(function () {
  "use strict";

  const screen = document.getElementById("screen");
  const lost = document.getElementById("lost");
  const FIRST = 1000;
  const LONGEST = 30000;
  const SILENCE = 25000;
  const READING = 12000;
  // In twentieths of the page's letters.
  const [LARGEST, SMALLEST] = [24, 12];
  const narrow = matchMedia("(max-width: 48rem)");
  let pause = FIRST;
  let stream = null;
  let clock = 0;
  let next = () => {};

  let turning = 0;

  // More rows than a wall holds come page by page; a click or a key turns at once. A phone scrolls.
  function turn(to) {
    clearTimeout(turning);
    const pages = screen.querySelectorAll("tbody");
    if (pages.length < 2 || narrow.matches) return;
    const shown = to % pages.length;
    pages.forEach((page, number) => (page.hidden = number !== shown));
    const said = document.getElementById("turn");
    said.hidden = false;
    said.textContent = shown + 1 + "/" + pages.length;
    next = () => turn(shown + 1);
    turning = setTimeout(next, READING);
  }

  // However long the agenda is, it stays on the wall: smaller letters first, down to what can still
  // be read; then what was dealt with longest ago goes, and what comes last. A phone scrolls.
  function fits() {
    const list = screen.querySelector("ol.agenda");
    if (!list) return;
    const rows = [...list.children];
    const high = () => !narrow.matches && document.documentElement.scrollHeight > innerHeight
      && list.offsetHeight > list.previousElementSibling.offsetHeight;
    list.style.fontSize = "";
    for (const row of rows) row.classList.remove("cut");
    for (let size = LARGEST; size >= SMALLEST && high(); size--) list.style.fontSize = size / 20 + "rem";
    const spare = [...list.querySelectorAll(".concluded"), ...[...list.querySelectorAll(".waiting")].reverse()];
    for (const row of spare) {
      if (!high()) return;
      row.classList.add("cut");
    }
  }

  // The time of the room, wherever the computer believes it stands.
  function tells() {
    const shown = document.getElementById("clock");
    if (!shown) return;
    shown.textContent = new Date().toLocaleTimeString("vi", {
      timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit",
    });
  }

  function connect() {
    stream = new EventSource(location.pathname + "/dong" + location.search);
    stream.addEventListener("wall", (event) => {
      screen.innerHTML = JSON.parse(event.data);
      turn(0);
      fits();
      tells();
      alive();
    });
    stream.addEventListener("beat", alive);
    stream.addEventListener("over", (event) => {
      screen.innerHTML = JSON.parse(event.data);
      alive();
      clearTimeout(clock);
      stream.close();
    });
    stream.addEventListener("error", again);
    listen();
  }

  // A silent line is a dead one: the stream says every few seconds that it lives.
  function listen() {
    clearTimeout(clock);
    clock = setTimeout(again, SILENCE);
  }

  function alive() {
    pause = FIRST;
    lost.textContent = "";
    listen();
  }

  function again() {
    clearTimeout(clock);
    stream.close();
    lost.textContent = lost.dataset.text;
    // Not all screens of a building at once.
    clock = setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST);
  }

  for (const kind of ["click", "keydown"]) addEventListener(kind, () => next());
  addEventListener("resize", fits);
  setInterval(tells, 5000);
  connect();
})();
