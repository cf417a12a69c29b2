// Which providers a call takes, in which order, and why; and the same at another time.

import {get} from './api.js';
import {h, say, show} from './dom.js';
import {fromField, SYSTEM_DEFAULT, sentence, toField, when} from './format.js';
import {customers, providerNames, customerNames} from './names.js';
import {chip, customerField, customerOf, during, empty, field, form, head, link, table, valueOf} from './parts.js';

/** Routes looked up to name what was left out; a plan may leave out thousands. */
const NAMED = 60;

export function planExplorer({query}) {
  const result = h('div.results', {'aria-live': 'off'});
  const search = h('div');
  during(search, customers(), (known) => planForm(known, query, result)).then(() => {
    const asked = search.querySelector('form');
    if (query.get('destination')) {
      asked?.requestSubmit();
    } else {
      asked?.elements.customer_id.focus();
      show(result, empty('Enter the called number and press “Show the plan”. Nothing is dialled.'));
    }
  });
  return h('div', null, head('Plan explorer', 'Which providers a call takes, in which order, and why.'), search, result);
}

function planForm(known, query, result) {
  const whatIf = query.get('what_if') ?? '';
  const other = field('What if it were (UTC)', 'what_if', {
    kind: 'datetime-local', value: toField(whatIf), hint: 'A second plan, beside the first', step: 60,
  });
  return form('Ask for a plan', h('div.fields', null,
    customerField(query.get('customer_id') ?? SYSTEM_DEFAULT, known),
    field('Called number', 'destination', {
      value: query.get('destination') ?? '', kind: 'tel', placeholder: '+821012345678', hint: 'International, such as +82…',
    }),
    field('Time of the call (UTC)', 'at', {kind: 'datetime-local', value: toField(query.get('at')), hint: 'Empty: now', step: 60}),
    other), 'Show the plan', (element) => ask(element, known, result));
}

async function ask(element, known, result) {
  const asked = {
    customer_id: customerOf(element, known),
    destination: valueOf(element, 'destination'),
    at: fromField(valueOf(element, 'at')),
  };
  const whatIf = fromField(valueOf(element, 'what_if'));
  result.setAttribute('aria-busy', 'true');
  try {
    const wanted = [plan(asked)];
    if (whatIf !== '') {
      wanted.push(plan({...asked, at: whatIf}));
    }
    const plans = await Promise.all(wanted);
    const names = await namesFor(plans);
    if (!element.isConnected) {
      return;
    }
    const parameters = new URLSearchParams(Object.entries({...asked, what_if: whatIf}).filter(([, value]) => value !== ''));
    history.replaceState(null, '', `#/plan?${parameters}`);
    show(result, h('div', {class: plans.length > 1 ? 'side-by-side' : null},
      plans.map((one, i) => shownPlan(one, plans.length > 1 ? plans[1 - i] : null, names, i))));
    say(plans.map(summary).join(' What if: '));
  } catch (problem) {
    show(result);
    throw problem;
  } finally {
    result.setAttribute('aria-busy', 'false');
  }
}

const plan = (asked) => get('route-plan', {...asked, explain: true});

async function namesFor(plans) {
  const excluded = [...new Set(plans.flatMap((one) => one.excluded.map((left) => left.route_id)))].slice(0, NAMED);
  const routes = new Map();
  const [provider, customer] = await Promise.all([
    providerNames(), customerNames(),
    ...excluded.map((id) => get(`routes/${id}`).then((route) => routes.set(id, route), () => null)),
  ]);
  return {provider, customer, route: (id) => routes.get(id)};
}

function summary(one) {
  const count = one.routes.length;
  return `${count === 0 ? 'No provider' : count === 1 ? 'One provider' : `${count} providers`}`
    + `${count > 0 ? `, first ${one.routes[0].provider_name}` : ''}; ${one.excluded.length} left out.`;
}

function shownPlan(one, other, names, turn) {
  const title = other === null ? 'The plan' : turn === 0 ? 'The plan' : 'What if';
  return h('section.plan', {'aria-label': title},
    h('div.plan-head', null, h('h2', null, title),
      h('p.facts', null,
        h('span', null, h('strong', null, one.destination)),
        h('span', null, names.customer(one.customer_id)),
        h('span', null, when(one.at)),
        h('span', null, `revision ${one.revision}`))),
    one.routes.length === 0
      ? empty(one.empty_reason, h('p', null, one.empty_code === 'destination_blocked'
        ? link('#/customers', 'Blocked targets of customers')
        : link(`#/routes/new?customer_id=${encodeURIComponent(one.customer_id)}`, 'Create a route')))
      : h('ol.places', null, one.routes.map((step) => place(step, other))),
    other !== null && gone(one, other),
    leftOut(one, title, names));
}

function place(step, other) {
  const there = other?.routes.find((candidate) => candidate.provider_id === step.provider_id);
  let change = null;
  if (other !== null && there === undefined) {
    change = chip('only here', 'info');
  } else if (other !== null && there.place !== step.place) {
    change = chip(`place ${there.place} in the other`, 'info');
  }
  return h('li.place', null,
    h('span.number', {'aria-hidden': 'true'}, step.place),
    h('div', null,
      h('p.name', null,
        h('span.unseen', null, `Place ${step.place}: `),
        link(`#/providers/${step.provider_id}`, step.provider_name || 'Provider without a name'),
        step.code !== 'selected' && chip(sentence(step.code), 'warn'),
        change),
      h('p.reason', null, step.reason),
      h('p.facts', null,
        h('span', null, link(`#/routes/${step.route_id}`, step.name || 'Route without a name')),
        h('span', null, `${step.target}, priority ${step.priority}`),
        h('span', null, step.scope === 'default' ? 'system default’s' : 'customer’s own'),
        step.rate && h('span', null, `${step.rate.price_per_minute} ${step.rate.currency}/min`)),
      step.uri && h('p.uri', null, h('code', null, step.uri))));
}

/** What only the other plan has, so that nobody has to compare line by line. */
function gone(one, other) {
  const missing = other.routes.filter((step) => !one.routes.some((mine) => mine.provider_id === step.provider_id));
  return missing.length > 0 && h('p.small', null,
    `Not in this plan, but in the other: ${missing.map((step) => step.provider_name).join(', ')}.`);
}

function leftOut(one, title, names) {
  if (one.excluded.length === 0) {
    return h('p.small', null, 'No candidate was left out.');
  }
  return h('div.left-out', null, h('h3', null, `Left out (${one.excluded.length})`),
    table(`${title}: routes left out, and why`, [
      {title: 'Provider', kind: 'named', cell: (left) => names.provider(left.provider_id)},
      {title: 'Route', cell: (left) => {
        const route = names.route(left.route_id);
        return [link(`#/routes/${left.route_id}`, route?.name || `Route ${left.route_id.slice(0, 8)}`),
          route && h('span.small.block', null, `${route.target}, priority ${route.priority}`)];
      }},
      {title: 'Why', kind: 'text', cell: (left) => [chip(sentence(left.code), 'none'), h('span.block', null, named(left.reason, one, names))]},
    ], one.excluded));
}

/** A reason in which ids of routes are links that say their names. */
function named(reason, one, names) {
  return reason.split(/\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/).map((part, i) => {
    const route = one.routes.find((step) => step.route_id === part) ?? names.route(part);
    return i % 2 === 1 && route ? link(`#/routes/${part}`, route.name || part) : part;
  });
}
