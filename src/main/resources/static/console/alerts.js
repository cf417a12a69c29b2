// Rules of alerts that are broken, or were.

import {get} from './api.js';
import {h} from './dom.js';
import {happened, percent, sentence, when, whole} from './format.js';
import {customerNames, providerNames} from './names.js';
import {chip, during, empty, head, link, pages, table} from './parts.js';

const PAGE = 100;
const STATES = [['', 'All'], ['firing', 'Firing'], ['resolved', 'Resolved']];

export function alertsPage({query}) {
  const state = query.get('state') ?? '';
  const place = h('div');
  during(place, Promise.all([providerNames(), customerNames()]), ([provider, customer]) => pages(async (token) => {
    const page = await get('alerts', {state, page_size: PAGE, page_token: token});
    return {...page, next_page_token: page.result.length < PAGE ? '' : page.next_page_token};
  }, (rows) => list(rows, provider, customer), empty(state === ''
    ? 'No alerts. Rules say what is watched; POST /v1.0/alert-rules makes one.' : `No alert is ${state}.`,
  h('p', null, link('swagger-ui.html', 'To the API'))), 'alerts'));
  return h('div', null,
    head('Alerts', 'Rules that are broken, or were. Those that fired last come first.',
      h('div.choice', {role: 'group', 'aria-label': 'State'}, STATES.map(([key, text]) =>
        h('a', {href: `#/alerts${key === '' ? '' : `?state=${key}`}`, 'aria-current': key === state ? 'true' : null}, text)))),
    place);
}

function list(rows, provider, customer) {
  return table('Alerts', [
    {title: 'State', cell: (alert) => chip(sentence(alert.state), alert.state === 'firing' ? 'bad' : 'good')},
    {title: 'Rule', kind: 'named', cell: (alert) => [alert.rule_name, h('span.small.block', null, sentence(alert.kind))]},
    {title: 'What was found', kind: 'text', cell: (alert) => alert.message},
    {title: 'Where', cell: (alert) => h('ul.plain-list', null, [
      alert.provider_id && link(`#/providers/${alert.provider_id}`, provider(alert.provider_id)),
      alert.customer_id && link(`#/routes?customer_id=${alert.customer_id}`, customer(alert.customer_id)),
      alert.target && h('code', null, alert.target),
    ].filter(Boolean).map((part) => h('li', null, part)))},
    {title: 'Value / threshold', kind: 'number', cell: (alert) => `${amount(alert, alert.value)} / ${amount(alert, alert.threshold)}`},
    {title: 'Fired', cell: (alert) => [when(alert.tm_fire),
      happened(alert.tm_resolve) && h('span.small.block', null, `resolved ${when(alert.tm_resolve)}`)]},
  ], rows);
}

/** Shares are shown in percent, delays in milliseconds. */
function amount(alert, value) {
  if (value === null) {
    return '–';
  }
  return alert.kind.startsWith('pdd') ? `${whole(Number(value))} ms` : percent(Number(value));
}
