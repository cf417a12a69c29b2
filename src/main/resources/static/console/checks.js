// What is wrong, or will be, with the table of routes, and how to mend it.

import {get} from './api.js';
import {h, say} from './dom.js';
import {sentence, short, when, whole} from './format.js';
import {customerNames, providerNames} from './names.js';
import {chip, during, empty, head, link, table} from './parts.js';

/** Findings of each kind that are shown. */
const EACH = 100;

const TONES = {error: 'bad', critical: 'bad', warning: 'warn', info: 'info'};

export function checksPage() {
  const place = h('div');
  during(place, Promise.all([get('checks', {limit: EACH}), providerNames(), customerNames()]), ([checks, provider, customer]) => {
    say(`${checks.total} findings.`);
    const looked = h('p.small', null, `${whole(checks.routes)} routes looked at, ${when(checks.tm_check)}.`);
    if (checks.total === 0) {
      return [empty(checks.routes === 0 ? 'There are no routes to check yet. Create a provider, then a route.'
        : 'No faults found.'), looked];
    }
    return [
      h('dl.figures', null, checks.kinds.map((kind) => h('div', null, h('dt', null, sentence(kind.code)), h('dd', null, whole(kind.count)),
        h('dd.small', null, chip(sentence(kind.severity), TONES[kind.severity]))))),
      table('Findings, the worst first', [
        {title: 'Severity', cell: (one) => chip(sentence(one.severity), TONES[one.severity])},
        {title: 'Finding', kind: 'text', cell: (one) => [one.message, h('span.fix', null, one.fix)]},
        {title: 'Where', cell: (one) => h('ul.plain-list', null, where(one, provider, customer).map((part) => h('li', null, part)))},
      ], checks.result),
      checks.result.length < checks.total && h('p.more.small', null, `The first ${EACH} of each kind are shown, of ${whole(checks.total)} in all.`),
      looked,
    ];
  });
  return h('div', null, head('Checks', 'Mistakes in routes, providers and settings, before a call finds them.'), place);
}

function where(one, provider, customer) {
  return [
    one.customer_id && link(`#/routes?customer_id=${one.customer_id}`, customer(one.customer_id)),
    one.target && h('code', null, one.target),
    one.route_id && link(`#/routes/${one.route_id}`, one.route_name || `Route ${short(one.route_id)}`),
    one.provider_id && link(`#/providers/${one.provider_id}`, one.provider_name || provider(one.provider_id)),
  ].filter(Boolean);
}
