// Elements are built here and nowhere else. What comes from the API only ever becomes text or an attribute's value, so no
// name of a provider is ever read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('a.button', {href: '#/x', onclick: f}, 'text', child, [children], null). */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElement(tag), classes, attributes, children);
}

/** The same of SVG. */
export function s(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  if (classes.length > 0) {
    element.setAttribute('class', classes.join(' '));
  }
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  add(element, children);
  return element;
}

/** Appends texts, elements and lists of them; null stands for nothing. */
function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
  return element;
}

/** Puts these in the place of what is there. */
export function show(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

let nextId = 0;

/** An id for elements that refer to each other. */
export function newId(word) {
  return `${word}-${++nextId}`;
}

/** Tells a screen reader what has changed on the page. */
export function say(text) {
  document.getElementById('said').textContent = text;
}
