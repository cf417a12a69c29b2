// Calls and attempts: found by what is known of them, and the story of one.

import {get} from './api.js';
import {timeline} from './charts.js';
import {h, say, show} from './dom.js';
import {between, clock, duration, happened, sentence, short, sipCause, sipCode, when, words} from './format.js';
import {customerNames, customers, providerNames, providers} from './names.js';
import {chip, customerField, customerOf, during, empty, field, form, head, link, pages, table, timeField, timeOf, valueOf} from './parts.js';

const FILTERS = ['call_id', 'provider_id', 'customer_id', 'code', 'target', 'destination', 'from', 'to'];
const CALLS = 20;
const STATES = {answered: 'good', ended: 'good', failed: 'bad', canceled: 'none', dialing: 'info', ringing: 'info'};

export function callsPage({query}) {
  const found = h('section', {'aria-label': 'Attempts'});
  const search = h('div');
  const dialled = h('section', {'aria-label': 'Calls of this service'});
  during(search, Promise.all([providers(), customers()]), ([carriers, registered]) => searchForm(carriers, registered, query, found, dialled))
    .then(() => search.querySelector('form')?.requestSubmit());
  return h('div', null, head('Calls', 'Every try of a provider, and the story of each call.'), search, found, dialled);
}

/** Those that this service dialled, by what of the filter is known of calls. */
function calls(filter, customer) {
  return [
    h('h2', null, 'Dialled by this service'),
    pages(async (token) => {
      const page = await get('calls', {...filter, page_size: CALLS, page_token: token});
      return {...page, next_page_token: page.result.length < CALLS ? '' : page.next_page_token};
    }, (rows) => table('Calls dialled by this service, newest first', [
      {title: 'Placed', kind: 'named', cell: (call) => link(`#/calls/${call.id}`, when(call.tm_create))},
      {title: 'Customer', cell: (call) => customer(call.customer_id)},
      {title: 'Called number', cell: (call) => call.destination},
      {title: 'State', cell: (call) => chip(sentence(call.state), STATES[call.state])},
      {title: 'Attempts', kind: 'number', cell: (call) => call.attempts.length},
      {title: 'Why it is over', cell: (call) => call.cause_detail ?? '–'},
    ], rows), empty('This service has dialled no such call. POST /v1.0/calls dials one; call services that dial themselves report attempts.'), 'calls'),
  ];
}

function searchForm(carriers, registered, query, found, dialled) {
  const value = (name) => query.get(name) ?? '';
  const element = form('Search calls and attempts', h('div.fields', null,
    field('Called number', 'destination', {kind: 'tel', value: value('destination'), hint: 'Whole and international; found by its hash'}),
    field('Number begins with', 'target', {value: value('target'), hint: 'Such as +8210'}),
    field('Provider', 'provider_id', {kind: 'select', value: value('provider_id'),
      options: [['', 'Any'], ...carriers.map((one) => [one.id, one.name || one.hostname])]}),
    customerField(value('customer_id'), registered),
    field('SIP answer', 'code', {value: value('code'), inputmode: 'numeric', hint: 'Such as 503, or none'}),
    field('Call id', 'call_id', {value: value('call_id')}),
    timeField('From (UTC)', 'from', value('from')),
    timeField('To (UTC)', 'to', value('to'))),
  'Search', async () => {
    const filter = {...Object.fromEntries(FILTERS.map((name) => [name, valueOf(element, name)])),
      customer_id: customerOf(element, registered), from: timeOf(element, 'from') ?? '', to: timeOf(element, 'to') ?? ''};
    const parameters = new URLSearchParams(Object.entries(filter).filter(([, text]) => text !== ''));
    const name = await Promise.all([providerNames(), customerNames()]);
    const first = await get('attempts', {...filter, page_size: 50});
    if (!element.isConnected) {
      return;
    }
    history.replaceState(null, '', `#/calls${parameters.size > 0 ? `?${parameters}` : ''}`);
    let shownFirst = false;
    show(found, h('h2', null, 'Attempts'), pages(async (token) => {
      if (!shownFirst) {
        shownFirst = true;
        return {...first, next_page_token: first.result.length < 50 ? '' : first.next_page_token};
      }
      const page = await get('attempts', {...filter, page_size: 50, page_token: token});
      return {...page, next_page_token: page.result.length < 50 ? '' : page.next_page_token};
    }, (rows) => attempts(rows, ...name), parameters.size > 0
      ? empty('No attempt fits. Widen the time, or leave a field empty.')
      : empty('No attempts yet. They appear when the service dials a call, or when a call service reports them by POST /v1.0/attempts.'),
    'attempts'));
    const {call_id, provider_id, code, target, ...ofCalls} = filter;
    const onlyOfAttempts = [call_id, provider_id, code, target].some((text) => text !== '');
    show(dialled, onlyOfAttempts ? null : calls(ofCalls, name[1]));
  });
  return element;
}

const outcome = (attempt) => (attempt.outcome === null ? chip('Under way', 'info') : chip(sentence(attempt.outcome), attempt.outcome === 'answered' ? 'good' : attempt.blamed ? 'bad' : 'none'));

/** What the provider said; nothing while it may still say it. */
const said = (attempt) => (attempt.code !== null ? sipCode(attempt.code) : attempt.outcome === null ? null : 'no answer');

function attempts(rows, provider, customer) {
  return table('Attempts, newest first', [
    {title: 'Started', kind: 'named', cell: (attempt) => link(`#/calls/${encodeURIComponent(attempt.call_id)}`, when(attempt.tm_start))},
    {title: 'Number', cell: (attempt) => attempt.destination ?? `${attempt.prefix}…`},
    {title: 'Customer', cell: (attempt) => customer(attempt.customer_id)},
    {title: 'Place', kind: 'number', cell: (attempt) => attempt.place},
    {title: 'Provider', cell: (attempt) => link(`#/providers/${attempt.provider_id}`, provider(attempt.provider_id))},
    {title: 'Outcome', cell: (attempt) => [outcome(attempt), h('span.small.block', null, said(attempt))]},
    {title: 'Took', kind: 'number', cell: (attempt) => (happened(attempt.tm_end) ? duration(between(attempt.tm_start, attempt.tm_end)) : '–')},
  ], rows);
}

export function callPage({id}) {
  const place = h('div');
  during(place, story(id), build);
  return h('div', null, head('A call', `Call id ${id}`, link('#/calls', 'All calls')), place);
}

/** The call as its instance remembers it or as it was recorded, and what the ledger has of it, null if it cannot be read; one of the two is enough. */
async function story(id) {
  const [call, ledger, provider, customer] = await Promise.all([
    /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? get(`calls/${id}`).catch(ifMissing) : null,
    get('attempts', {call_id: id, page_size: 100}).catch((problem) => ({problem})), providerNames(), customerNames(),
  ]);
  if (ledger.problem && (call === null || !(ledger.problem.status >= 500))) {
    throw ledger.problem;
  }
  return {id, call, ledger: ledger.result?.sort((a, b) => a.place - b.place) ?? null, provider, customer};
}

function ifMissing(problem) {
  if (problem.status === 404) {
    return null;
  }
  throw problem;
}

function build({id, call, ledger, provider, customer}) {
  const tried = call?.attempts ?? ledger;
  if (call === null && ledger.length === 0) {
    return empty(`Nothing is known of the call ${id}: this service did not dial it, or too long ago, and the ledger has no attempt of it.`);
  }
  const name = (step) => step.provider_name || provider(step.provider_id);
  say(`${tried.length} attempts.`);
  return [
    h('dl.facts', null, Object.entries(call === null ? {
      Customer: customer(ledger[0].customer_id), Number: ledger[0].destination ?? `${ledger[0].prefix}…`, Began: when(ledger[0].tm_start),
      Result: outcome(ledger.at(-1)),
    } : {
      Customer: customer(call.customer_id), Caller: call.source, Number: call.destination, Began: when(call.tm_create),
      State: chip(sentence(call.state), STATES[call.state]), 'Why it is over': call.cause_detail ?? '–',
    }).map(([title, value]) => h('div', null, h('dt', null, title), h('dd', null, value)))),
    call !== null && [h('h2', null, 'The plan as it was decided'), plan(call, name)],
    h('h2', null, 'Attempts in time'),
    ledger === null && h('p.notice', null, 'The ledger of attempts cannot be read now: this is what the instance that dialled remembers.'),
    tried.length === 0 ? empty('No provider was tried.') : [timeline('Attempts in time', bars(tried, ledger ?? [], name)), tries(tried, name)],
    call === null && h('p.small', null, 'Dialled by a call service, or still under way at another instance: the plan is not known here, only its attempts.'),
  ];
}

function plan(call, name) {
  if (call.plan.length === 0) {
    return empty(call.cause_detail ?? 'The plan was empty.');
  }
  return h('ol.places', null, call.plan.map((step) => {
    const attempt = call.attempts.find((one) => one.place === step.place);
    const skipped = call.skipped.find((one) => one.place === step.place);
    return h('li.place', null, h('span.number', {'aria-hidden': 'true'}, step.place),
      h('div', null,
        h('p.name', null, h('span.unseen', null, `Place ${step.place}: `), link(`#/providers/${step.provider_id}`, name(step)),
          attempt ? outcome(attempt) : skipped ? chip('Passed over', 'warn') : chip('Not reached', 'none'),
          step.code !== 'selected' && chip(sentence(step.code), 'warn')),
        h('p.reason', null, step.reason),
        attempt && h('p.fate', null, fate(attempt)),
        skipped && h('p.fate', null, skipped.reason)));
  }));
}

function fate(attempt) {
  if (attempt.outcome === null) {
    return `Tried at ${clock(attempt.tm_start)}, under way.`;
  }
  return `Tried at ${clock(attempt.tm_start)}: ${attempt.code ?? ''} ${(attempt.reason ?? words(attempt.outcome)).replace(/\.$/, '')}. `
    + (attempt.went_on ? 'The call went on. ' : 'The call stayed here. ') + (attempt.blamed ? 'The provider is to blame.' : 'Not the provider’s fault.');
}

function bars(tried, ledger, name) {
  const first = tried.map((one) => one.tm_start).sort()[0];
  const after = (time) => (happened(time) ? between(first, time) : null);
  return tried.map((attempt) => {
    // In a call's own view an answered attempt ends with the answer; the ledger knows how long it was talked.
    const kept = ledger.find((one) => one.place === attempt.place) ?? attempt;
    const answered = attempt.outcome === 'answered';
    const answer = answered ? after(kept.tm_answer ?? attempt.tm_end) : null;
    const end = after(answered ? kept.tm_end : attempt.tm_end) ?? (answer ?? after(attempt.tm_start)) + 1;
    return {
      label: `${attempt.place}. ${name(attempt)}`, start: after(attempt.tm_start), progress: after(attempt.tm_progress), answer, end,
      text: `${name(attempt)}: ${attempt.code ?? words(attempt.outcome ?? 'under_way')}`,
    };
  });
}

function tries(tried, name) {
  return table('Attempts', [
    {title: 'Place', kind: 'named', cell: (attempt) => attempt.place},
    {title: 'Provider', cell: (attempt) => link(`#/providers/${attempt.provider_id}`, name(attempt))},
    {title: 'Outcome', cell: (attempt) => [outcome(attempt), h('span.small.block', null, said(attempt)), attempt.sip_cause !== null && h('span.small.block', null, sipCause(attempt.sip_cause))]},
    {title: 'Started (UTC)', cell: (attempt) => clock(attempt.tm_start)},
    {title: 'Rang after', kind: 'number', cell: (attempt) => (happened(attempt.tm_progress) ? duration(between(attempt.tm_start, attempt.tm_progress)) : '–')},
    {title: 'Took', kind: 'number', cell: (attempt) => (happened(attempt.tm_end) ? duration(between(attempt.tm_start, attempt.tm_end)) : '–')},
    {title: 'Route', cell: (attempt) => (attempt.route_id ? link(`#/routes/${attempt.route_id}`, short(attempt.route_id)) : '–')},
    {title: 'SIP Call-ID', cell: (attempt) => (attempt.sip_call_id ? h('code', null, attempt.sip_call_id) : '–')},
  ], tried);
}
