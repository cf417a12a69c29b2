// Pictures of numbers, in SVG. Each has a table with the same numbers beside it, for whoever does not see it.

import {h, s} from './dom.js';
import {percent, sipCode, whole} from './format.js';

/** A ratio as a bar with its text. */
export function ratioBar(ratio) {
  if (ratio === null || ratio === undefined) {
    return '–';
  }
  return h('span.ratio', null, h('span', null, percent(ratio)),
    s('svg', {viewBox: '0 0 60 6', width: 60, height: 6, 'aria-hidden': 'true'},
      s('rect.track', {width: 60, height: 6, rx: 3}),
      s('rect.filled', {width: Math.max(0, Math.min(1, ratio)) * 60, height: 6, rx: 3})));
}

/** A small line of ratios by hour; null where there was nothing. */
export function sparkline(values) {
  if (values.every((value) => value === null)) {
    return h('span.small', null, 'no calls');
  }
  const step = 96 / Math.max(1, values.length - 1);
  return s('svg.spark', {viewBox: '0 0 100 24', width: 100, height: 24, 'aria-hidden': 'true'},
    lines(values, (i) => 2 + i * step, (value) => 22 - value * 20));
}

/** Lines through what is there; a single value between gaps is a dot. */
function lines(values, x, y) {
  const parts = [];
  let run = [];
  const close = () => {
    if (run.length === 1) {
      parts.push(s('circle.dot', {cx: run[0][0], cy: run[0][1], r: 2}));
    } else if (run.length > 1) {
      parts.push(s('path.line', {d: `M${run.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L')}`}));
    }
    run = [];
  };
  values.forEach((value, i) => {
    if (value === null) {
      close();
    } else {
      run.push([x(i), y(value)]);
    }
  });
  close();
  return parts;
}

/**
 * ASR over time, with the number of attempts as bars below.
 *
 * @param hours [{time: Date, ratio, count}] in their order, without gaps
 */
export function ratioChart(title, hours) {
  const [width, height, left, top, low, bars] = [1040, 262, 48, 12, 180, 40];
  const inner = width - left - 12;
  const slot = inner / hours.length;
  const x = (i) => left + slot * (i + 0.5);
  const y = (ratio) => top + (1 - ratio) * (low - top);
  const most = Math.max(1, ...hours.map((hour) => hour.count));
  const bottom = low + 14 + bars;
  const every = Math.max(1, Math.ceil(hours.length / 8));
  const days = hours.length > 48;
  const labels = hours.map((hour, i) => [hour, i]).filter(([hour, i]) =>
    (days ? hour.time.getUTCHours() === 0 && (Math.floor(i / 24) % Math.max(1, Math.ceil(hours.length / 24 / 8)) === 0)
      : i % every === 0));
  return h('div.scroll.chart', {tabindex: '0', role: 'region', 'aria-label': title},
    s('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title, width, height},
      [0, 0.25, 0.5, 0.75, 1].map((ratio) => [
        s('line.grid', {x1: left, x2: width - 12, y1: y(ratio), y2: y(ratio)}),
        s('text.axis', {x: left - 6, y: y(ratio) + 4, 'text-anchor': 'end'}, `${ratio * 100} %`),
      ]),
      hours.map((hour, i) => hour.count > 0 && s('rect.bar', {
        x: left + slot * i + slot * 0.15, width: slot * 0.7,
        y: bottom - (hour.count / most) * bars, height: (hour.count / most) * bars,
      })).filter(Boolean),
      s('line.grid', {x1: left, x2: width - 12, y1: bottom, y2: bottom}),
      s('text.axis', {x: left - 6, y: bottom - bars + 8, 'text-anchor': 'end'}, whole(most)),
      s('text.axis', {x: left - 6, y: bottom, 'text-anchor': 'end'}, '0'),
      lines(hours.map((hour) => hour.ratio), x, y),
      hours.map((hour, i) => hour.count > 0 && s('rect.hover', {x: left + slot * i, y: top, width: slot, height: bottom - top},
        s('title', null, `${hour.time.toISOString().slice(0, 16).replace('T', ' ')} UTC: ASR ${percent(hour.ratio)}, ${whole(hour.count)} attempts`)))
        .filter(Boolean),
      labels.map(([hour, i]) => s('text.axis', {x: x(i), y: bottom + 16, 'text-anchor': 'middle'},
        days ? hour.time.toISOString().slice(5, 10) : hour.time.toISOString().slice(11, 16)))),
    h('p.key', null, h('span.swatch.line'), 'ASR', h('span.swatch.bars'), 'attempts', h('span', null, 'by the hour, UTC')));
}

/**
 * Flows from what failed to what came of it.
 *
 * @param flows [{from, fromCode, to, toCode, good, count}], the largest first
 */
export function flowChart(title, flows) {
  const [width, block, gap, left, right] = [1040, 14, 14, 270, 760];
  const total = flows.reduce((sum, flow) => sum + flow.count, 0);
  const scale = Math.max(160, Math.min(420, flows.length * 46)) / total;
  const sources = stack(flows, (flow) => `${flow.from}\n${flow.fromCode}`, scale, gap);
  const sinks = stack(flows, (flow) => `${flow.to}\n${flow.toCode}`, scale, gap);
  const height = Math.max(sources.height, sinks.height) + 44;
  const thickness = (count) => Math.max(1.5, count * scale);
  const taken = new Map();
  const at = (node) => {
    const y = taken.get(node) ?? node.y;
    return {y, take: (count) => taken.set(node, y + thickness(count))};
  };
  const ribbons = flows.map((flow) => {
    const [from, to] = [at(sources.of(flow)), at(sinks.of(flow))];
    const t = thickness(flow.count);
    from.take(flow.count);
    to.take(flow.count);
    const [y1, y2] = [from.y + 36, to.y + 36];
    const [x1, x2] = [left + block, right];
    const middle = (x1 + x2) / 2;
    return s(`path.flow.${flow.good ? 'saved' : 'lost'}`, {
      d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}V${y2 + t}C${middle} ${y2 + t} ${middle} ${y1 + t} ${x1} ${y1 + t}Z`,
    }, s('title', null, `${whole(flow.count)} calls: ${flow.from}, ${sipCode(flow.fromCode)}, then ${flow.to}, ${sipCode(flow.toCode)}`));
  });
  const nodes = (column, x, anchor, textX, kind) => column.nodes.map((node) => [
    s(`rect.node.${kind(node)}`, {x, y: node.y + 36, width: block, height: node.height, rx: 3}),
    s('text.label', {x: textX, y: node.y + 36 + node.height / 2 - 2, 'text-anchor': anchor}, cut(node.flow[anchor === 'end' ? 'from' : 'to'])),
    s('text.axis', {x: textX, y: node.y + 36 + node.height / 2 + 13, 'text-anchor': anchor},
      `${sipCode(node.flow[anchor === 'end' ? 'fromCode' : 'toCode'])} · ${whole(node.count)}`),
  ]);
  return h('div.scroll.chart', {tabindex: '0', role: 'region', 'aria-label': title},
    s('svg', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${title}; the table below says the same`},
      s('text.column', {x: left + block, y: 16, 'text-anchor': 'end'}, 'Failed at'),
      s('text.column', {x: right, y: 16}, 'Went on to'),
      ribbons,
      nodes(sources, left, 'end', left - 10, () => 'from'),
      nodes(sinks, right, 'start', right + block + 10, (node) => (node.flow.good ? 'saved' : 'lost'))),
    h('p.key', null, h('span.swatch.saved'), 'answered there', h('span.swatch.lost'), 'failed there, too'));
}

function stack(flows, keyOf, scale, gap) {
  const nodes = new Map();
  for (const flow of flows) {
    const node = nodes.get(keyOf(flow)) ?? {flow, count: 0, thick: 0};
    node.count += flow.count;
    node.thick += Math.max(1.5, flow.count * scale);
    nodes.set(keyOf(flow), node);
  }
  let y = 0;
  for (const node of nodes.values()) {
    const room = Math.max(node.thick, 28);
    node.height = node.thick;
    node.y = y + (room - node.thick) / 2;
    y += room + gap;
  }
  return {nodes: [...nodes.values()], height: y, of: (flow) => nodes.get(keyOf(flow))};
}

const cut = (text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);

/**
 * Attempts of a call in time.
 *
 * @param rows [{label, start, progress, answer, end, good, text}], in milliseconds from the first
 */
export function timeline(title, rows) {
  const [width, row, left] = [1040, 40, 220];
  const span = Math.max(1, ...rows.map((one) => one.end));
  const x = (ms) => left + (ms / span) * (width - left - 20);
  return h('div.scroll.chart', {tabindex: '0', role: 'region', 'aria-label': title},
    s('svg', {viewBox: `0 0 ${width} ${rows.length * row + 30}`, width, height: rows.length * row + 30, role: 'img', 'aria-label': title},
      rows.map((one, i) => {
        const y = i * row + 8;
        const tall = 16;
        return s('g', null,
          s('title', null, one.text),
          s('line.grid', {x1: left, x2: width - 20, y1: y + tall + 10, y2: y + tall + 10}),
          s('text.label', {x: left - 10, y: y + 13, 'text-anchor': 'end'}, cut(one.label)),
          s(`rect.stage.trying`, {x: x(one.start), y, width: Math.max(2, x(one.progress ?? one.answer ?? one.end) - x(one.start)), height: tall, rx: 3}),
          one.progress !== null && s('rect.stage.ringing', {x: x(one.progress), y, width: Math.max(2, x(one.answer ?? one.end) - x(one.progress)), height: tall, rx: 3}),
          one.answer !== null && s('rect.stage.talking', {x: x(one.answer), y, width: Math.max(2, x(one.end) - x(one.answer)), height: tall, rx: 3}),
        );
      }),
      s('text.axis', {x: left, y: rows.length * row + 24}, '0 s'),
      s('text.axis', {x: width - 20, y: rows.length * row + 24, 'text-anchor': 'end'}, `${(span / 1000).toFixed(1)} s`)),
    h('p.key', null, h('span.swatch.trying'), 'asked', h('span.swatch.ringing'), 'ringing', h('span.swatch.talking'), 'answered'));
}
