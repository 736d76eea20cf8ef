// Elements made of data, and their way into the page. Text only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "line", "path", "circle", "rect", "text", "use", "symbol", "title"]);

/** Return an element. Attributes that are null or false are left out; children are elements, text, null, or arrays. */
export function h(tag, attributes = {}, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child != null && child !== false) element.append(child);
  }
  return element;
}

/** Make what an element holds equal to these children. What stays the same keeps its focus, its selection, its place. */
export function fill(live, ...children) {
  patchChildren(live, children.flat(Infinity).filter((child) => child != null && child !== false));
}

function patchChildren(live, wanted) {
  wanted.forEach((child, index) => {
    const node = typeof child === "string" ? document.createTextNode(child) : child;
    const present = live.childNodes[index];
    if (!present) live.append(node);
    else if (!isAlike(present, node)) present.replaceWith(node);
    else if (node.nodeType === Node.TEXT_NODE) present.data === node.data || (present.data = node.data);
    else patch(present, node);
  });
  while (live.childNodes.length > wanted.length) live.lastChild.remove();
}

function patch(live, wanted) {
  for (const { name, value } of wanted.attributes) {
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  for (const { name } of [...live.attributes]) {
    const isReaders = live.nodeName === "DETAILS" && name === "open";
    if (!wanted.hasAttribute(name) && !isReaders) live.removeAttribute(name);
  }
  patchChildren(live, [...wanted.childNodes]);
}

function isAlike(one, other) {
  return one.nodeName === other.nodeName && (one.dataset?.key ?? null) === (other.dataset?.key ?? null);
}
