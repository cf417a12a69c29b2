// The frame around the pages: who is signed in, which page is shown.

import {onSignedOut, session, signIn, signOut} from './api.js';
import {h, say, show} from './dom.js';
import {forget} from './names.js';
import {button, field, form, head, link, trouble, valueOf} from './parts.js';
import {alertsPage} from './alerts.js';
import {callPage, callsPage} from './calls.js';
import {checksPage} from './checks.js';
import {customerForm, customersPage} from './customers.js';
import {failoversPage} from './failovers.js';
import {planExplorer} from './plan-explorer.js';
import {providerForm, providerPage, providersPage} from './providers.js';
import {routeForm, routesPage} from './routes.js';

/** Paths behind the #, where ':id' is an id, and their pages. */
const PAGES = [
  ['plan', planExplorer, 'Plan explorer'],
  ['calls', callsPage, 'Calls'],
  ['calls/:id', callPage],
  ['providers', providersPage, 'Providers'],
  ['providers/new', providerForm],
  ['providers/:id', providerPage],
  ['providers/:id/edit', providerForm],
  ['failovers', failoversPage, 'Failover'],
  ['routes', routesPage, 'Routes'],
  ['routes/new', routeForm],
  ['routes/:id', routeForm],
  ['customers', customersPage, 'Customers'],
  ['customers/new', customerForm],
  ['customers/:id', customerForm],
  ['checks', checksPage, 'Checks'],
  ['alerts', alertsPage, 'Alerts'],
];

const frame = document.getElementById('frame');
const nav = document.getElementById('nav');
const menu = document.getElementById('menu');
const main = document.getElementById('main');
let username = null;

function find(path) {
  const parts = path.split('/');
  for (const [pattern, page] of PAGES) {
    const wanted = pattern.split('/');
    if (wanted.length === parts.length && wanted.every((part, i) => part === ':id' || part === parts[i])) {
      const id = wanted.includes(':id') ? decoded(parts[wanted.indexOf(':id')]) : undefined;
      return id === null ? null : {page, id};
    }
  }
  return null;
}

/** Null if it is no percent-encoded text. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function render({focus}) {
  forget();
  if (username === null) {
    showSignIn();
    return;
  }
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const found = find(path === '' ? 'plan' : path);
  closeMenu();
  for (const entry of nav.querySelectorAll('a')) {
    const current = entry.getAttribute('href') === `#/${(path === '' ? 'plan' : path).split('/')[0]}`;
    entry.toggleAttribute('aria-current', false);
    if (current) {
      entry.setAttribute('aria-current', 'page');
    }
  }
  say('');
  show(main, found === null
    ? [head('No such page'), h('p', null, link('#/plan', 'To the plan explorer'))]
    : found.page({id: found.id, query: new URLSearchParams(query ?? '')}));
  const title = main.querySelector('h1');
  document.title = `${title.textContent} · CallRouter`;
  if (focus) {
    title.focus();
    window.scrollTo(0, 0);
  }
}

function showSignIn() {
  frame.hidden = true;
  document.title = 'Sign in · CallRouter';
  const signInForm = form('Sign in', [
    field('User name', 'username', {autocomplete: 'username', autocapitalize: 'none', required: true}),
    field('Password', 'password', {kind: 'password', autocomplete: 'current-password', required: true}),
  ], 'Sign in', async (element) => {
    enter(await signIn(valueOf(element, 'username'), element.elements.password.value));
  });
  show(main, h('div.sign-in', null,
    h('h1', null, h('img', {src: 'console/icon.svg', alt: '', width: 30, height: 30}), 'CallRouter'),
    signInForm,
    h('p.small', null, 'The first start of the service prints the administrator’s password. Programs use ',
      link('swagger-ui.html', 'the API'), '.')));
  signInForm.elements.username.focus();
}

function enter(found) {
  username = found.username;
  frame.hidden = false;
  show(nav,
    h('ul', null,
      PAGES.filter(([, , title]) => title).map(([path, , title]) =>
        h('li', null, link(`#/${path}`, title))),
      h('li.apart', null, link('swagger-ui.html', 'API (Swagger UI)'))));
  show(document.getElementById('who'), h('span', {title: 'Signed in'}, username), button('Sign out', leave, 'quiet'));
  render({focus: true});
}

async function leave() {
  try {
    await signOut();
    left();
    say('Signed out.');
  } catch (problem) {
    if (problem.code !== 'database_unavailable') {
      main.prepend(trouble(problem));
      return;
    }
    left(); // the answer took the cookie away
    const kept = 'Signed out of this browser. The database is away: the session’s token itself is valid until it expires.';
    main.prepend(h('p.notice', null, kept));
    say(kept);
  }
}

function left() {
  username = null;
  render({focus: false});
}

function closeMenu() {
  menu.setAttribute('aria-expanded', 'false');
  frame.classList.remove('open');
}

menu.addEventListener('click', () => {
  const open = menu.getAttribute('aria-expanded') !== 'true';
  menu.setAttribute('aria-expanded', String(open));
  frame.classList.toggle('open', open);
});
frame.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    closeMenu();
    menu.focus();
  }
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the # belongs to the pages
  main.focus();
});
window.addEventListener('hashchange', () => render({focus: true}));
onSignedOut(() => {
  left();
  say('The session has ended. Sign in again.');
});

try {
  const found = await session();
  if (found === null) {
    render({focus: false});
  } else {
    enter(found);
  }
} catch (problem) {
  show(main, head('CallRouter'), trouble(problem), button('Try again', () => location.reload()));
}
