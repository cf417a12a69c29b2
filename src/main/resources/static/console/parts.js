// What several pages are made of.

import {h, newId, say, show} from './dom.js';
import {fromField, happened, short, SYSTEM_DEFAULT, toField} from './format.js';

/** The head of a page: its title, what it is for, and what can be done. */
export function head(title, purpose, ...actions) {
  return h('header.head', null,
    h('div', null, h('h1', {tabindex: '-1'}, title), purpose && h('p.purpose', null, purpose)),
    actions.length > 0 && h('div.actions', null, actions));
}

/** A chip: colour beside its text, never instead of it. Tones: good, bad, warn, info, none. */
export const chip = (text, tone = 'none') => h(`span.chip.${tone}`, null, text);

/** What to do where there is nothing to see yet. */
export const empty = (text, ...more) => h('div.empty', null, h('p', null, text), more);

export const link = (href, ...content) => h('a', {href}, content);

export const button = (text, onclick, kind = 'plain') => h(`button.${kind}`, {type: 'button', onclick}, text);

/** A problem of the API, in words. */
export function trouble(problem) {
  return h('div.notice.bad', {role: 'alert'},
    h('p', null, problem.message),
    problem.requestId && h('p.small', null, `Request ${problem.requestId}`));
}

/**
 * A table. Columns are {title, cell(row), kind}: kind 'number' stands to the right, 'named' names the row.
 */
export function table(caption, columns, rows, {visible = false} = {}) {
  const cells = (row) => columns.map((column) => (column.kind === 'named'
    ? h('th.named', {scope: 'row'}, column.cell(row))
    : h('td', {class: column.kind}, column.cell(row))));
  return h('div.scroll', {tabindex: '0', role: 'region', 'aria-label': caption},
    h('table', null,
      h('caption', visible ? null : {class: 'unseen'}, caption),
      h('thead', null, h('tr', null, columns.map((column) => h('th', {scope: 'col', class: column.kind}, column.title)))),
      h('tbody', null, rows.map((row) => h('tr', null, cells(row))))));
}

/**
 * Shows what a promise gives, its problem if it fails, and that it is awaited meanwhile. Only the last one counts, and none
 * whose place is no longer on the page.
 */
export async function during(place, promise, build) {
  const turn = Symbol('turn');
  place.turn = turn;
  const counts = () => place.turn === turn && place.isConnected;
  place.setAttribute('aria-busy', 'true');
  if (place.childElementCount === 0) {
    show(place, h('p.waiting', null, 'Loading…'));
  }
  try {
    const found = await promise;
    if (counts()) {
      const content = build(found);
      const titled = place.querySelector('h1') !== null && place.contains(document.activeElement);
      show(place, content);
      if (titled) {
        place.querySelector('h1')?.focus(); // where the reader was
      }
    }
  } catch (problem) {
    if (counts()) {
      show(place, trouble(problem));
    }
    if (!(problem.status >= 0)) {
      throw problem;
    }
  } finally {
    if (place.turn === turn) {
      place.setAttribute('aria-busy', 'false');
    }
  }
}

/**
 * A list that grows by pages: load(token) gives the API's page, build(rows) the elements of all rows so far.
 */
export function pages(load, build, nothing, what) {
  const place = h('div.pages');
  let rows = [];
  async function more(token) {
    const page = await load(token);
    rows = rows.concat(page.result);
    return page.next_page_token;
  }
  function shown(token, problem) {
    if (rows.length === 0) {
      return nothing;
    }
    say(`${rows.length} ${what} shown.`);
    const next = token && button(problem ? 'Try again' : `Show more ${what}`, async () => {
      const before = rows.length;
      await during(place, further(token), (content) => content());
      (place.querySelectorAll('tbody tr')[before]?.querySelector('a') ?? place.querySelector('.more button'))?.focus();
    });
    return [build(rows), problem && trouble(problem), h('p.more', null, h('span.small', null, `${rows.length} shown`), next)];
  }
  /** What was shown stays if there is trouble with the rest. */
  async function further(token) {
    try {
      const next = await more(token);
      return () => shown(next);
    } catch (problem) {
      if (!(problem.status >= 0)) {
        throw problem;
      }
      return () => shown(token, problem);
    }
  }
  during(place, more(''), (token) => shown(token));
  return place;
}

/** A labelled field. Kinds: text, number, password, datetime-local, select, textarea, checkbox. */
export function field(label, name, {kind = 'text', value = '', hint, options, wide, ...attributes} = {}) {
  const id = newId(name.replace(/[^a-z0-9]+/gi, '-'));
  const about = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  const common = {id, name, 'aria-describedby': about, ...attributes};
  let input;
  if (kind === 'select') {
    input = h('select', common, options.map(([key, text]) => h('option', {value: key, selected: key === value}, text)));
  } else if (kind === 'textarea') {
    input = h('textarea', {rows: 3, ...common}, value);
  } else if (kind === 'checkbox') {
    input = h('input', {...common, type: 'checkbox', checked: Boolean(value)});
  } else {
    input = h('input', {autocomplete: 'off', spellcheck: 'false', ...common, type: kind, value});
  }
  let list = null;
  if (options && kind !== 'select') {
    list = h('datalist', {id: `${id}-list`}, options.map(([key, text]) => h('option', {value: key}, text)));
    input.setAttribute('list', list.id);
  }
  const labelled = h('label', {for: id}, label);
  return h(`div.field${wide ? '.wide' : ''}${kind === 'checkbox' ? '.check' : ''}`, null,
    kind === 'checkbox' ? [input, labelled] : [labelled, input], list,
    hint && h('p.hint', {id: `${id}-hint`}, hint),
    h('p.error', {id: `${id}-error`}));
}

/** Puts the API's errors at the fields that they name; what names none of them stands above, in `summary`. */
function showErrors(form, summary, problem) {
  clearErrors(form, summary);
  const elsewhere = [];
  let first = null;
  for (const error of problem.fields) {
    const input = fieldOf(form, error.field);
    if (input === null) {
      elsewhere.push(`${error.field} ${error.message}`);
      continue;
    }
    input.setAttribute('aria-invalid', 'true');
    const place = document.getElementById(`${input.id}-error`);
    const message = error.message === 'must not be null' ? 'is required' : error.message;
    place.textContent = place.textContent === '' ? message : `${place.textContent}; ${message}`;
    first ??= input;
  }
  const fits = problem.fields.length > 0;
  const count = problem.fields.length - elsewhere.length;
  show(summary, h('div.notice.bad', {role: 'alert'},
    h('p', null, fits && count > 0 ? `Not saved. ${count === 1 ? 'One field needs' : `${count} fields need`} another value.` : problem.message),
    elsewhere.length > 0 && h('ul', null, elsewhere.map((text) => h('li', null, text)))));
  (first ?? summary).focus();
}

function clearErrors(form, summary) {
  show(summary);
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    document.getElementById(`${input.id}-error`).textContent = '';
  }
}

/** The field of that path or, where it has none of its own, of the object it lies in. */
function fieldOf(form, path) {
  for (let name = path; name !== ''; name = name.replace(/([.[]?[^.[]*)$/, '')) {
    const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (input !== null) {
      return input;
    }
  }
  return null;
}

/**
 * A form that sends itself by `submit`, which may give the page to go to then, and shows what is wrong with it. Whoever has
 * left it meanwhile is not disturbed.
 */
export function form(title, fields, submitText, submit, cancelHref) {
  const summary = h('div', {tabindex: '-1'});
  const send = h('button.primary', {type: 'submit'}, submitText);
  const element = h('form.card', {
    novalidate: true, 'aria-label': title,
    onsubmit: async (event) => {
      event.preventDefault();
      send.disabled = true;
      try {
        const next = await submit(element);
        if (!element.isConnected) {
          return;
        }
        clearErrors(element, summary);
        if (next !== undefined) {
          location.hash = next;
        }
      } catch (problem) {
        if (!(problem.status >= 0)) {
          throw problem;
        }
        if (element.isConnected) {
          showErrors(element, summary, problem);
        }
      } finally {
        send.disabled = false;
      }
    },
  }, summary, fields, h('div.actions', null, send, cancelHref && h('a.plain.button', {href: cancelHref}, 'Cancel')));
  return element;
}

/** What is in a form's field; '' if empty. */
export const valueOf = (element, name) => element.elements[name].value.trim();

/** The same as number, or null; what is no number goes to the API as it is, which says so. */
export function numberOf(element, name) {
  const text = valueOf(element, name);
  if (text === '') {
    return null;
  }
  return /^-?[0-9]+$/.test(text) ? Number(text) : text;
}

/** A field for a customer: the name of one that is known here, or any id. */
export function customerField(value, registered) {
  const titles = titlesOf(registered);
  return field('Customer', 'customer_id', {
    value: titles.get(value) ?? value, options: [...titles.values()].map((title) => [title, '']), hint: 'A name, or an id', 'data-exact': value,
  });
}

/** The id of the customer in that field, or what else stands there. One that nobody touched keeps its id. */
export function customerOf(element, registered) {
  const input = element.elements.customer_id;
  if (input.value === input.defaultValue) {
    return input.dataset.exact;
  }
  const text = input.value.trim();
  return [...titlesOf(registered)].find(([, title]) => title.toLowerCase() === text.toLowerCase())?.[0] ?? text;
}

/** Ids and what to call them; of those with the same name, in whatever case, all but one are followed by their ids. */
function titlesOf(registered) {
  const titles = new Map([[SYSTEM_DEFAULT, 'System default']]);
  const taken = new Set(['system default']);
  for (const {id, name} of registered.filter((customer) => customer.id !== SYSTEM_DEFAULT && customer.name.trim() !== '')) {
    const title = [name.trim(), `${name.trim()} (${short(id)})`].find((one) => !taken.has(one.toLowerCase())) ?? id;
    taken.add(title.toLowerCase());
    titles.set(id, title);
  }
  return titles;
}

/** A field for an instant, in UTC. One that nobody touched keeps the time to the microsecond. */
export function timeField(label, name, time, hint) {
  return field(label, name, {kind: 'datetime-local', value: toField(time), hint, 'data-exact': happened(time) ? time : null});
}

/** The time in such a field as the API reads it, or null. */
export function timeOf(element, name) {
  const input = element.elements[name];
  return (input.value === input.defaultValue ? input.dataset.exact : null) ?? (fromField(input.value) || null);
}

/** Words between commas or blanks. */
export const wordsOf = (element, name) => valueOf(element, name).split(/[\s,]+/).filter((word) => word !== '');

/** Asks before something is deleted; does it, and stays open with the reason where that fails. */
export function confirmDelete(what, consequence, act) {
  const problem = h('div');
  const titled = newId('dialog');
  const dialog = h('dialog', {'aria-labelledby': titled, onclose: () => dialog.remove()},
    h('h2', {id: titled}, `Delete ${what}?`),
    h('p', null, consequence),
    problem,
    h('div.actions', null,
      button('Delete', async () => {
        try {
          await act();
          dialog.close();
        } catch (caught) {
          show(problem, trouble(caught));
        }
      }, 'danger'),
      button('Keep it', () => dialog.close())));
  document.body.append(dialog);
  dialog.showModal();
}

/** A choice of how far back to look: [['24 h', 24], …] in hours; tells `chosen`. */
export function periods(current, hrefOf) {
  const choices = [[24, '24 hours'], [168, '7 days'], [720, '30 days']];
  return h('div.choice', {role: 'group', 'aria-label': 'Period'}, choices.map(([hours, text]) =>
    h('a', {href: hrefOf(hours), 'aria-current': hours === current ? 'true' : null}, text)));
}
