// Building the page. Text is only ever set as text: nothing a message says can become markup.

/** Make an element with attributes ("on…" are listeners, "text" its text) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") {
      element.textContent = value;
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** Show a short notice at the foot of the page for some seconds. */
export function notice(text) {
  const box = make("p", { class: "notice", text });
  document.getElementById("notices").append(box);
  setTimeout(() => box.remove(), 6000);
}

/** Open a dialog of the page and give its form's data with the button that closed it. */
export function askIn(dialog) {
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve([dialog.returnValue, new FormData(dialog.querySelector("form"))]),
      { once: true },
    );
  });
}
