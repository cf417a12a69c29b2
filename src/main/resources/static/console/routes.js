// Routes: found, made, changed, deleted.

import {get, post, put, read, remove} from './api.js';
import {h, show} from './dom.js';
import {happened, instant, SYSTEM_DEFAULT, when} from './format.js';
import {customerNames, customers, providerNames, providers} from './names.js';
import {button, chip, confirmDelete, customerField, customerOf, during, empty, field, form, head, link, numberOf, pages, table, timeField, timeOf, valueOf} from './parts.js';
import {scheduleEditor, scheduleOf, scheduleText} from './schedule.js';

const PAGE = 100;

function state(route) {
  if (!route.enabled) {
    return chip('Disabled', 'warn');
  }
  return happened(route.disabled_until) && instant(route.disabled_until) > Date.now()
    ? chip(`Disabled until ${when(route.disabled_until)}`, 'warn') : chip('In use', 'good');
}

export function routesPage({query}) {
  const search = h('div');
  const found = h('section', {'aria-label': 'Routes'});
  during(search, Promise.all([providers(), customers()]), ([carriers, registered]) => searchForm(carriers, registered, query, found))
    .then(() => search.querySelector('form')?.requestSubmit());
  return h('div', null,
    head('Routes', 'Which provider calls to a target take, and in which order.',
      link('#/routes/new', h('span.button.primary', null, 'New route'))),
    search, found);
}

function searchForm(carriers, registered, query, found) {
  const element = form('Search routes', h('div.fields', null,
    customerField(query.get('customer_id') ?? '', registered),
    field('Provider', 'provider_id', {kind: 'select', value: query.get('provider_id') ?? '',
      options: [['', 'Any'], ...carriers.map((one) => [one.id, one.name || one.hostname])]}),
    field('Target', 'target', {value: query.get('target') ?? '', hint: 'Exactly this one: all, or + and digits'})),
  'Search', async () => {
    const filter = {customer_id: customerOf(element, registered), provider_id: valueOf(element, 'provider_id'), target: valueOf(element, 'target')};
    const [provider, customer, first] = await Promise.all([providerNames(), customerNames(), get('routes', {...filter, page_size: PAGE})]);
    if (!element.isConnected) {
      return;
    }
    const parameters = new URLSearchParams(Object.entries(filter).filter(([, text]) => text !== ''));
    history.replaceState(null, '', `#/routes${parameters.size > 0 ? `?${parameters}` : ''}`);
    let kept = first;
    show(found, pages(async (token) => {
      const page = kept ?? await get('routes', {...filter, page_size: PAGE, page_token: token});
      kept = null;
      return {...page, next_page_token: page.result.length < PAGE ? '' : page.next_page_token};
    }, (rows) => list(rows, provider, customer), nothing(parameters.size > 0, carriers.length > 0), 'routes'));
  });
  return element;
}

function nothing(filtered, hasProviders) {
  if (filtered) {
    return empty('No route fits. Leave a field empty, or create a route.');
  }
  return hasProviders
    ? empty('No routes yet. A route sends calls to a target to a provider.', h('p', null, link('#/routes/new', 'Create the first route')))
    : empty('No routes yet. Create a provider, then a route.', h('p', null, link('#/providers/new', 'Create a provider')));
}

function list(rows, provider, customer) {
  return table('Routes, newest first', [
    {title: 'Route', kind: 'named', cell: (route) => link(`#/routes/${route.id}`, route.name || 'Without a name')},
    {title: 'Customer', cell: (route) => customer(route.customer_id)},
    {title: 'Target', cell: (route) => h('code', null, route.target)},
    {title: 'Priority', kind: 'number', cell: (route) => route.priority},
    {title: 'Provider', cell: (route) => link(`#/providers/${route.provider_id}`, provider(route.provider_id))},
    {title: 'Conditions', cell: (route) => conditions(route)},
    {title: 'State', cell: state},
  ], rows);
}

function conditions(route) {
  const found = [
    route.schedule && scheduleText(route.schedule), route.weight && `weight ${route.weight}`,
    route.max_cost_per_minute && `up to ${route.max_cost_per_minute} a minute`,
  ].filter(Boolean);
  return found.length === 0 ? '–' : found.join('; ');
}

export function routeForm({id, query}) {
  const place = h('div');
  const given = {
    customer_id: query.get('customer_id') ?? SYSTEM_DEFAULT, target: query.get('target') ?? 'all', priority: 1, enabled: true,
  };
  during(place, Promise.all([id ? read(`routes/${id}`) : {body: given}, providers(), customers(), customerNames()]),
    ([{body, etag}, carriers, registered, customer]) => {
      if (!id && carriers.length === 0) {
        return empty('A route needs a provider to lead to.', h('p', null, link('#/providers/new', 'Create a provider')));
      }
      const deleted = happened(body.tm_delete);
      return [
        id && h('p.facts', null, h('span', null, customer(body.customer_id)), h('span', null, deleted ? chip('Deleted', 'bad') : state(body)),
          h('span', null, `created ${when(body.tm_create)}`),
          link(`#/plan?customer_id=${body.customer_id}`, 'Ask for a plan of this customer')),
        deleted && h('p.notice', null, `This route was deleted on ${when(body.tm_delete)}. Plans no longer use it, and it cannot be changed.`),
        form('Route', fields(body, id, carriers, registered), id ? 'Save' : 'Create', async (element) => {
          const values = valuesOf(element, registered);
          await (id ? put(`routes/${id}`, values, etag) : post('routes', values));
          return `#/routes?customer_id=${values.customer_id ?? SYSTEM_DEFAULT}`;
        }, '#/routes'),
        id && !deleted && h('p', null, button('Delete the route', () => confirmDelete(body.name || 'the route',
          'Plans no longer use it. It can still be read by its id.', async () => {
            await remove(`routes/${id}`, etag);
            location.hash = '#/routes';
          }), 'danger')),
      ];
    });
  return h('div', null, head(id ? 'Edit route' : 'New route', null), place);
}

function fields(route, id, carriers, registered) {
  const gone = route.provider_id && !carriers.some((one) => one.id === route.provider_id);
  return [
    h('fieldset.fields', null, h('legend', null, 'Which calls, and where they go'),
      field('Name', 'name', {value: route.name}),
      customerField(route.customer_id, registered),
      field('Target', 'target', {value: route.target, hint: 'all, or the beginning of the numbers, such as +82'}),
      field('Provider', 'provider_id', {kind: 'select', value: route.provider_id ?? '', options: [
        ...(route.provider_id ? [] : [['', 'Choose one']]), ...(gone ? [[route.provider_id, 'A deleted provider']] : []),
        ...carriers.map((one) => [one.id, one.name || one.hostname])]}),
      field('Priority', 'priority', {value: route.priority, inputmode: 'numeric', hint: 'Lower is tried first'}),
      field('Detail', 'detail', {kind: 'textarea', value: route.detail, wide: true, rows: 2})),
    h('fieldset.fields', null, h('legend', null, 'Conditions'),
      field('Enabled', 'enabled', {kind: 'checkbox', value: route.enabled, hint: 'Plans may use it'}),
      timeField('Disabled until (UTC)', 'disabled_until', route.disabled_until, 'Comes back by itself then'),
      field('Weight', 'weight', {value: route.weight ?? '', inputmode: 'numeric', hint: 'Its share among routes of equal target and priority'}),
      field('Highest cost a minute', 'max_cost_per_minute', {value: route.max_cost_per_minute ?? '', inputmode: 'decimal', hint: 'In the base currency; empty: any'})),
    scheduleEditor(route.schedule),
  ];
}

function valuesOf(element, registered) {
  return {
    name: valueOf(element, 'name'), detail: valueOf(element, 'detail'), customer_id: customerOf(element, registered) || null,
    provider_id: valueOf(element, 'provider_id') || null, target: valueOf(element, 'target') || null, priority: numberOf(element, 'priority'),
    enabled: element.elements.enabled.checked, disabled_until: timeOf(element, 'disabled_until'),
    weight: numberOf(element, 'weight'), max_cost_per_minute: valueOf(element, 'max_cost_per_minute') || null,
    schedule: scheduleOf(element),
  };
}
