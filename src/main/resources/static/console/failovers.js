// What failover did: where calls failed, where they went next, and what came of it.

import {get} from './api.js';
import {flowChart} from './charts.js';
import {h, say} from './dom.js';
import {asTime, percent, sipCode, when, whole} from './format.js';
import {providerNames} from './names.js';
import {chip, during, empty, head, link, periods, table} from './parts.js';

/** More ribbons than this are no picture any more. */
const DRAWN = 12;

/** Flows that are asked for, the largest. */
const MOST = 200;

export function failoversPage({query}) {
  const back = Number(query.get('hours')) || 24;
  const place = h('div');
  during(place, load(back), ({statistics, name}) => {
    const flows = statistics.result;
    say(`${flows.length} flows shown.`);
    return [
      h('p.small', null, `${when(statistics.from)} to ${when(statistics.to)}`),
      flows.length === 0
        ? empty('No call went on to another provider in this time. Failover needs two routes of one target, to different providers.',
          h('p', null, link('#/plan', 'See in the plan explorer who would be next')))
        : [
          h('dl.figures', null,
            figure('Calls saved', whole(statistics.calls_saved), 'answered after a failure'),
            figure('Failovers', whole(statistics.failovers), 'times a call went on'),
            figure('Saved', percent(statistics.failovers === 0 ? null : statistics.calls_saved / statistics.failovers), 'calls saved ÷ failovers')),
          flowChart('Failover: where calls failed, and where they went', flows.slice(0, DRAWN).map((flow) => ({
            from: name(flow.from_provider_id), fromCode: flow.from_code,
            to: name(flow.to_provider_id), toCode: flow.to_code, good: flow.answered, count: flow.calls,
          }))),
          flows.length > DRAWN && h('p.small', null, `The picture has the ${DRAWN} largest flows; the table has ${flows.length < MOST ? 'all' : `the ${MOST} largest`}.`),
          table('Flows, the largest first', [
            {title: 'Failed at', kind: 'named', cell: (flow) => link(`#/providers/${flow.from_provider_id}`, name(flow.from_provider_id))},
            {title: 'With', cell: (flow) => sipCode(flow.from_code)},
            {title: 'Went on to', cell: (flow) => link(`#/providers/${flow.to_provider_id}`, name(flow.to_provider_id))},
            {title: 'Result there', cell: (flow) => [chip(flow.answered ? 'Answered' : 'Failed', flow.answered ? 'good' : 'bad'), ' ', sipCode(flow.to_code)]},
            {title: 'Calls', kind: 'number', cell: (flow) => whole(flow.calls)},
          ], flows, {visible: true}),
        ],
    ];
  });
  return h('div', null,
    head('Failover', 'Where calls failed, which provider they went on to, and what came of it there.',
      periods(back, (hours) => `#/failovers?hours=${hours}`)),
    place);
}

const figure = (title, value, about) => h('div', null, h('dt', null, title), h('dd', null, value), h('dd.small', null, about));

async function load(back) {
  const to = new Date();
  const [statistics, name] = await Promise.all([
    get('stats/failovers', {from: asTime(new Date(to - back * 3_600_000)), to: asTime(to), limit: MOST}), providerNames(),
  ]);
  return {statistics, name};
}
