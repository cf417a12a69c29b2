// Carriers: how they are, how they did, and their settings.

import {get, post, put, read, remove} from './api.js';
import {ratioBar, ratioChart, sparkline} from './charts.js';
import {h, say} from './dom.js';
import {asTime, duration, happened, instant, percent, sentence, sipCode, when, whole} from './format.js';
import {providers} from './names.js';
import {button, chip, confirmDelete, during, empty, field, form, head, link, numberOf, periods, table, timeField, timeOf, valueOf, wordsOf} from './parts.js';

const HOUR = 3_600_000;
const MOST_GROUPS = 1000;

const BEFORE_COUNTRY_CODE = {e164: '+', e164_without_plus: '', international: '00'};

const TONES = {healthy: 'good', unhealthy: 'bad', unknown: 'none'};

/** Whether plans use it, and how its probes went. */
function state(provider) {
  if (!provider.enabled) {
    return chip('Disabled', 'warn');
  }
  const until = provider.disabled_until;
  if (happened(until) && instant(until) > Date.now()) {
    return chip(`Disabled until ${when(until)}`, 'warn');
  }
  return chip(provider.health_status === 'unknown' ? 'Not probed' : sentence(provider.health_status), TONES[provider.health_status]);
}

const address = (provider) => `${provider.hostname}${provider.port ? `:${provider.port}` : ''} ${provider.transport}`;

const pdd = (group) => (group?.pdd_p50_ms === null || group === undefined ? '–'
  : `${duration(group.pdd_p50_ms)} / ${duration(group.pdd_p95_ms)}`);

export function providersPage() {
  const place = h('div');
  during(place, overview(), ({list, groups, hours}) => list.length === 0
    ? empty('No providers yet. A provider is a SIP carrier that takes calls.',
      h('p', null, link('#/providers/new', 'Create the first provider')))
    : table('Providers, with the last 24 hours', [
      {title: 'Provider', kind: 'named', cell: (one) => [link(`#/providers/${one.id}`, one.name || one.hostname),
        h('span.small.block', null, address(one))]},
      {title: 'State', cell: state},
      {title: 'Attempts', kind: 'number', cell: (one) => whole(groups.get(one.id)?.attempts ?? 0)},
      {title: 'ASR', cell: (one) => ratioBar(groups.get(one.id)?.asr)},
      {title: 'ASR by the hour', cell: (one) => (hours === null ? '–' : sparkline(hours.of(one.id)))},
      {title: 'NER', kind: 'number', cell: (one) => percent(groups.get(one.id)?.ner)},
      {title: 'PDD median / 95 %', kind: 'number', cell: (one) => pdd(groups.get(one.id))},
    ], list));
  return h('div', null,
    head('Providers', 'Carriers: their health now, and how calls went in the last 24 hours.',
      link('#/providers/new', h('span.button.primary', null, 'New provider'))),
    place);
}

async function overview() {
  const [list, day, hourly] = await Promise.all([
    providers(), get('stats/providers', {by: 'provider', limit: MOST_GROUPS}),
    get('stats/providers', {by: 'provider,hour', limit: MOST_GROUPS}),
  ]);
  return {
    list,
    groups: new Map(day.result.map((group) => [group.provider_id, group])),
    // With more groups than are given, those with few attempts are missing, and a line would lie.
    hours: hourly.result.length < MOST_GROUPS ? byHour(hourly) : null,
  };
}

function byHour(statistics) {
  const count = Math.round((instant(statistics.to) - instant(statistics.from)) / HOUR);
  const of = (id) => {
    const line = new Array(count).fill(null);
    for (const group of statistics.result.filter((one) => one.provider_id === id && one.attempts > 0)) {
      line[Math.round((instant(group.hour) - instant(statistics.from)) / HOUR)] = group.asr;
    }
    return line;
  };
  return {of};
}

export function providerPage({id, query}) {
  const back = Number(query.get('hours')) || 24;
  const page = h('div', null, head('Provider', null));
  during(page, details(id, back), ({provider, etag, total, hourly}) => [
    head(provider.name || provider.hostname, provider.detail || null,
      link(`#/routes?provider_id=${id}`, 'Its routes'),
      link(`#/calls?provider_id=${id}`, 'Its attempts'),
      ...(happened(provider.tm_delete) ? [] : [
        link(`#/providers/${id}/edit`, h('span.button.primary', null, 'Edit')),
        button('Delete', () => confirmDelete(provider.name || 'the provider',
          'Plans no longer use it. Providers that routes lead to cannot be deleted.', async () => {
            await remove(`providers/${id}`, etag);
            location.hash = '#/providers';
          }), 'danger'),
      ])),
    h('dl.facts', null, facts(provider).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value)))),
    h('div.section-head', null, h('h2', null, 'How calls went'), periods(back, (hours) => `#/providers/${id}?hours=${hours}`)),
    total === undefined
      ? empty('No attempts in this time. They are counted when the service dials, or when call services report them.')
      : [figures(total), ratioChart(`ASR and attempts of ${provider.name} by the hour`, hourly), codes(total),
        h('details', null, h('summary', null, 'The chart as a table'),
          table('ASR by the hour', [
            {title: 'Hour (UTC)', kind: 'named', cell: (hour) => hour.time.toISOString().slice(0, 16).replace('T', ' ')},
            {title: 'Attempts', kind: 'number', cell: (hour) => whole(hour.count)},
            {title: 'ASR', kind: 'number', cell: (hour) => percent(hour.ratio)},
          ], hourly.filter((hour) => hour.count > 0)))],
  ]).then(() => {
    const title = page.querySelector('h1');
    if (title !== null && page.isConnected) {
      document.title = `${title.textContent} · CallRouter`;
      say(`${title.textContent} shown.`);
    }
  });
  return page;
}

async function details(id, back) {
  // Whole hours, the present one included.
  const to = new Date(Math.ceil(Date.now() / HOUR) * HOUR);
  const period = {provider_id: id, from: asTime(new Date(to - back * HOUR)), to: asTime(to), limit: MOST_GROUPS};
  const [{body: provider, etag}, total, hourly] = await Promise.all([
    read(`providers/${id}`), get('stats/providers', {by: 'provider', ...period}), get('stats/providers', {by: 'hour', ...period}),
  ]);
  const start = instant(hourly.from).getTime();
  const hours = Array.from({length: back}, (_, i) => ({time: new Date(start + i * HOUR), ratio: null, count: 0}));
  for (const group of hourly.result) {
    const hour = hours[Math.round((instant(group.hour) - start) / HOUR)];
    if (hour !== undefined) {
      Object.assign(hour, {ratio: group.asr, count: group.attempts});
    }
  }
  return {provider, etag, total: total.result[0], hourly: hours};
}

function facts(provider) {
  return [
    ['State', state(provider)],
    ['Health check', provider.health_check === 'none' ? 'none' : 'by OPTIONS'],
    ['Last probe', when(provider.health_checked_at)],
    ['Address', h('code', null, address(provider))],
    ['Number', `${provider.tech_prefix}${BEFORE_COUNTRY_CODE[provider.number_format]}…${provider.tech_postfix}`],
    ['Codecs', provider.codecs.join(', ') || 'as the caller offers'],
    ['Fails over at', codesText(provider.failover_codes) || 'the service’s own list'],
    ['Calls at once', whole(provider.max_concurrent_calls ?? null).replace('–', 'no limit')],
    ['Calls a second', whole(provider.max_calls_per_second ?? null).replace('–', 'no limit')],
    ['Signs in as', provider.auth_username ?? 'nobody'],
    ['Created', when(provider.tm_create)],
    ...(happened(provider.tm_delete) ? [['Deleted', when(provider.tm_delete)]] : []),
  ];
}

function figures(group) {
  const figure = (title, value, about) => h('div', null, h('dt', null, title), h('dd', null, value), h('dd.small', null, about));
  return h('dl.figures', null,
    figure('ASR', percent(group.asr), 'answered ÷ attempts'),
    figure('NER', percent(group.ner), 'the network did its part'),
    figure('Attempts', whole(group.attempts), `${whole(group.answered)} answered`),
    figure('ACD', group.acd_seconds === null ? '–' : duration(group.acd_seconds * 1000), 'average call'),
    figure('PDD', group.pdd_p50_ms === null ? '–' : duration(group.pdd_p50_ms), group.pdd_p95_ms === null ? 'no ringing' : `95 %: ${duration(group.pdd_p95_ms)}`));
}

function codes(group) {
  const rows = Object.entries(group.codes).sort(([, a], [, b]) => b - a);
  return table('What attempts ended with', [
    {title: 'Answer', kind: 'named', cell: ([code]) => sipCode(code)},
    {title: 'Attempts', kind: 'number', cell: ([, count]) => whole(count)},
    {title: 'Share', cell: ([, count]) => ratioBar(count / group.attempts)},
  ], rows, {visible: true});
}

export function providerForm({id}) {
  const page = h('div', null, head(id ? 'Edit provider' : 'New provider', null));
  const place = h('div');
  page.append(place);
  during(place, id ? read(`providers/${id}`) : Promise.resolve({body: {enabled: true, transport: 'udp'}}), ({body, etag}) =>
    form('Provider', fields(body, id), id ? 'Save' : 'Create', async (element) => {
      const saved = id ? await put(`providers/${id}`, valuesOf(element), etag) : await post('providers', valuesOf(element));
      return `#/providers/${saved.id}`;
    }, id ? `#/providers/${id}` : '#/providers'));
  return page;
}

/** Null, for the service's own list, is empty; an empty list of its own is “none”. */
const codesText = (codes) => (codes?.length === 0 ? 'none' : codes?.join(', ') ?? '');

function codesOf(element) {
  const codes = wordsOf(element, 'failover_codes');
  if (codes.length === 0) {
    return null;
  }
  return codes.length === 1 && codes[0].toLowerCase() === 'none' ? [] : codes;
}

const lines = (headers) => Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n');

function fields(provider, id) {
  return [
    h('fieldset.fields', null, h('legend', null, 'Carrier'),
      field('Name', 'name', {value: provider.name, maxlength: 255}),
      field('Hostname', 'hostname', {value: provider.hostname, required: true, hint: 'DNS name or IP address'}),
      field('Port', 'port', {value: provider.port ?? '', inputmode: 'numeric', hint: 'Empty: as DNS says'}),
      field('Transport', 'transport', {kind: 'select', value: provider.transport, options: [['udp', 'UDP'], ['tcp', 'TCP'], ['tls', 'TLS']]}),
      field('Detail', 'detail', {kind: 'textarea', value: provider.detail, wide: true, rows: 2})),
    h('fieldset.fields', null, h('legend', null, 'Use'),
      field('Enabled', 'enabled', {kind: 'checkbox', value: provider.enabled, hint: 'Plans may use it'}),
      timeField('Disabled until (UTC)', 'disabled_until', provider.disabled_until, 'Comes back by itself then'),
      field('Health check', 'health_check', {kind: 'select', value: provider.health_check,
        options: [['options', 'By OPTIONS'], ['none', 'None']], hint: 'None: for a carrier that drops OPTIONS'}),
      field('Calls at once', 'max_concurrent_calls', {value: provider.max_concurrent_calls ?? '', inputmode: 'numeric', hint: 'Empty: no limit'}),
      field('Calls a second', 'max_calls_per_second', {value: provider.max_calls_per_second ?? '', inputmode: 'numeric', hint: 'Empty: no limit'}),
      field('Fails over at', 'failover_codes', {value: codesText(provider.failover_codes), wide: true,
        hint: 'Such as 404, 5xx; none: at no answer from 400 on; empty: the service’s own list'})),
    h('fieldset.fields', null, h('legend', null, 'How calls are sent'),
      field('Number written as', 'number_format', {kind: 'select', value: provider.number_format, options: [
        ['e164', '+82…'], ['e164_without_plus', '82…'], ['international', '0082…']]}),
      field('Before the number', 'tech_prefix', {value: provider.tech_prefix}),
      field('Behind the number', 'tech_postfix', {value: provider.tech_postfix}),
      field('Codecs', 'codecs', {value: provider.codecs?.join(', '), hint: 'The preferred one first, such as PCMA, PCMU'}),
      field('Headers', 'tech_headers', {kind: 'textarea', value: lines(provider.tech_headers), hint: 'One a line, such as X-Trunk: berlin-1', wide: true}),
      field('User name', 'auth_username', {value: provider.auth_username ?? '', hint: 'For digest authentication'}),
      field('Password', 'auth_password', {kind: 'password', autocomplete: 'new-password', hint: id ? 'Empty: stays as it is' : 'Never shown again'})),
  ];
}

function valuesOf(element) {
  const codes = element.elements.failover_codes;
  const password = element.elements.auth_password.value;
  return {
    name: valueOf(element, 'name'), detail: valueOf(element, 'detail'), hostname: valueOf(element, 'hostname') || null,
    port: numberOf(element, 'port'), transport: valueOf(element, 'transport'), enabled: element.elements.enabled.checked,
    disabled_until: timeOf(element, 'disabled_until'),
    health_check: valueOf(element, 'health_check'), max_concurrent_calls: numberOf(element, 'max_concurrent_calls'), max_calls_per_second: numberOf(element, 'max_calls_per_second'),
    codecs: wordsOf(element, 'codecs'),
    number_format: valueOf(element, 'number_format'), tech_prefix: valueOf(element, 'tech_prefix'), tech_postfix: valueOf(element, 'tech_postfix'),
    tech_headers: headersOf(valueOf(element, 'tech_headers')), auth_username: valueOf(element, 'auth_username') || null,
    ...(codes.value === codes.defaultValue ? {} : {failover_codes: codesOf(element)}),
    ...(password === '' ? {} : {auth_password: password}),
  };
}

/** A line without a colon becomes a header without a value, which the API refuses with its reasons. */
function headersOf(text) {
  return Object.fromEntries(text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [name, ...value] = line.split(':');
    return [name.trim(), value.join(':').trim()];
  }));
}
