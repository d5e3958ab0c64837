"""The few signs of our messages, drawn: a machine that takes pictures may lack a face for them."""

from collections.abc import Mapping

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{}</svg>'
SIGNS: Mapping[str, str] = {
    sign: _SVG.format(drawn)
    for sign, drawn in {
        "✅": '<rect x="1" y="1" width="14" height="14" rx="3" fill="#2e9e44"/>'
        '<path d="M4 8.2l2.8 2.8L12 5.4" fill="none" stroke="#fff" stroke-width="2"/>',
        "⏳": '<path d="M3 1.5h10M3 14.5h10" stroke="#7a4b12" stroke-width="2"/>'
        '<path d="M4.5 2.5h7L8 8l3.5 5.5h-7L8 8z" fill="#f2b84b" stroke="#7a4b12"/>',
        "🔒": '<path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" stroke="#555" stroke-width="1.6"/>'
        '<rect x="3" y="7" width="10" height="7.5" rx="1.5" fill="#e0a21b"/>',
        "📄": '<path d="M3.5 1h6l3 3v11h-9z" fill="#fff" stroke="#52606d"/>'
        '<path d="M5.5 7h5M5.5 9.5h5M5.5 12h3" stroke="#52606d"/>',
        "🖥": '<rect x="1" y="2" width="14" height="9" rx="1" fill="#cfe0ee" stroke="#52606d"/>'
        '<path d="M5 14h6M8 11v3" stroke="#52606d" stroke-width="1.5"/>',
        "📱": '<rect x="4" y="1" width="8" height="14" rx="1.5" fill="#3b4754"/>'
        '<rect x="5.2" y="3" width="5.6" height="9" fill="#cfe0ee"/>',
    }.items()
}
DRAW = """(signs) => {
  const known = new RegExp(`(${Object.keys(signs).join("|")})\\\\uFE0F?`, "u");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) { texts.push(walker.currentNode); }
  for (const text of texts.filter((one) => known.test(one.data))) {
    const line = document.createElement("span");
    text.replaceWith(line);
    line.append(...text.data.split(known).map((part) => {
      if (!(part in signs)) { return document.createTextNode(part); }
      const image = document.createElement("img");
      image.src = `data:image/svg+xml,${encodeURIComponent(signs[part])}`;
      image.style.cssText = "height: 1.05em; width: 1.05em; vertical-align: -0.15em";
      return image;
    }));
  }
}"""
"""Puts the drawn signs into a page where the written ones stand."""
