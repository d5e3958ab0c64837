// The officer's page: asks once for the table, then filters its rows on the phone; keeps nothing.
(function () {
  "use strict";

  const page = document.getElementById("cells");
  const lost = document.getElementById("lost");

  // As the house folds names: no accents, small letters, single spaces.
  function fold(text) {
    const bare = text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return bare.trim().replace(/\s+/g, " ");
  }

  function filter() {
    const find = fold(document.getElementById("find").value);
    const only = document.getElementById("only").value;
    const late = document.getElementById("late").checked;
    const rows = Array.from(page.querySelectorAll("tbody tr"));
    let shown = 0;
    for (const row of rows) {
      const fits =
        row.dataset.name.includes(find) &&
        (!only || row.dataset.state === only) &&
        (!late || "late" in row.dataset);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const said = document.getElementById("shown");
    said.textContent = said.dataset.text.replace("{shown}", shown).replace("{all}", rows.length);
  }

  async function open() {
    try {
      const answer = await fetch(location.pathname + "/mo" + location.search, { method: "POST" });
      if (answer.status >= 500) throw new Error("away");
      page.innerHTML = await answer.text();
    } catch {
      lost.textContent = lost.dataset.text;
      return;
    } finally {
      page.removeAttribute("aria-busy");
    }
    const filters = document.getElementById("filters");
    if (!filters) return;
    filters.addEventListener("input", filter);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  open();
})();
