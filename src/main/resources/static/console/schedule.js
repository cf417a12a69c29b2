// When a route is open: hours of a week on the clock of a place, and days that differ.

import {h, show} from './dom.js';
import {happened, sentence, when} from './format.js';
import {button, field, timeField, timeOf, valueOf} from './parts.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const OFFICE = {days: DAYS.slice(0, 5), from: '08:00', to: '18:00'};

/** A schedule in a few words, for lists. */
export function scheduleText(schedule) {
  const windows = schedule.windows.map((one) => `${spans(one.days)} ${one.from}–${one.to}`);
  const hours = windows.join(', ') || 'on listed dates only';
  const dates = schedule.exceptions?.length > 0 ? `, ${schedule.exceptions.length} special days` : '';
  const until = happened(schedule.valid_until) ? `, until ${when(schedule.valid_until)}` : '';
  return `${hours}${dates}${until} (${schedule.timezone})`;
}

function spans(days) {
  const numbers = days.map((day) => DAYS.indexOf(day)).sort((a, b) => a - b);
  if (numbers.length === 7) {
    return 'Every day';
  }
  const inRow = numbers.length > 2 && numbers.every((day, i) => i === 0 || day === numbers[i - 1] + 1);
  return (inRow ? [numbers[0], numbers.at(-1)].map((day) => sentence(DAYS[day])).join('–') : numbers.map((day) => sentence(DAYS[day])).join(' '));
}

/** The fields of a schedule; `scheduleOf` reads them. The first choice is whether there is one; what was there waits hidden. */
export function scheduleEditor(schedule) {
  const rows = h('div', {hidden: !schedule}, schedule && hours(schedule));
  return h('fieldset', null, h('legend', null, 'Schedule'),
    field('Open at', 'schedule', {kind: 'select', value: schedule ? 'scheduled' : 'always',
      options: [['always', 'All times'], ['scheduled', 'The hours below']],
      onchange: (event) => {
        rows.hidden = event.target.value === 'always';
        if (!rows.hidden && rows.childElementCount === 0) {
          show(rows, hours({timezone: 'UTC', windows: [OFFICE], exceptions: []}));
        }
      }}),
    rows);
}

function hours(schedule) {
  const zones = Intl.supportedValuesOf ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : ['UTC'];
  const windows = h('div', {'data-windows': true});
  const exceptions = h('div', {'data-exceptions': true});
  const renumber = () => {
    [...windows.children].forEach((row, i) => rename(row, 'schedule.windows', i));
    [...exceptions.children].forEach((row, i) => rename(row, 'schedule.exceptions', i));
  };
  const addTo = (place, row) => {
    place.append(row);
    row.append(button('Remove', () => {
      row.remove();
      renumber();
    }));
    renumber();
  };
  schedule.windows.forEach((one) => addTo(windows, windowRow(one)));
  schedule.exceptions.forEach((one) => addTo(exceptions, exceptionRow(one)));
  return [
    h('div.fields', null,
      field('Time zone', 'schedule.timezone', {value: schedule.timezone, options: zones.map((zone) => [zone, zone]), hint: 'Such as Europe/Berlin'}),
      timeField('Valid from (UTC)', 'schedule.valid_from', schedule.valid_from),
      timeField('Valid until (UTC)', 'schedule.valid_until', schedule.valid_until)),
    h('h2.minor', null, 'Hours of the week'),
    windows,
    button('Add hours', () => addTo(windows, windowRow(OFFICE))),
    h('h2.minor', null, 'Special days'),
    exceptions,
    button('Add a day', () => addTo(exceptions, exceptionRow({date: '', closed: true, hours: []}))),
  ];
}

function rename(row, list, i) {
  for (const input of row.querySelectorAll('[name]')) {
    input.name = input.name.replace(/^.*\[[0-9]*\]/, `${list}[${i}]`);
  }
}

function windowRow(one) {
  return h('div.row', {role: 'group', 'aria-label': 'Hours'},
    h('fieldset.days', null, h('legend', null, 'Days'), DAYS.map((day) => h('label', null,
      h('input', {type: 'checkbox', value: day, checked: one.days.includes(day), 'data-day': true}), sentence(day)))),
    field('From', '[].from', {value: one.from, size: 5, hint: '00:00 to 23:59'}),
    field('To', '[].to', {value: one.to, size: 5, hint: 'Before From: the next day'}));
}

function exceptionRow(one) {
  return h('div.row', {role: 'group', 'aria-label': 'Special day'},
    field('Date', '[].date', {kind: 'date', value: one.date}),
    field('Hours', '[].hours', {
      value: one.closed ? 'closed' : (one.hours ?? []).map((span) => `${span.from}-${span.to}`).join(', '),
      hint: 'closed, or such as 08:00-12:00, 14:00-16:00',
    }));
}

/** What stands in the fields, as the API takes it; null for all times. */
export function scheduleOf(form) {
  if (valueOf(form, 'schedule') === 'always') {
    return null;
  }
  const windows = [...form.querySelectorAll('[data-windows] > .row')].map((row) => ({
    days: [...row.querySelectorAll('[data-day]:checked')].map((day) => day.value),
    from: row.querySelector('[name$=".from"]').value.trim(), to: row.querySelector('[name$=".to"]').value.trim(),
  }));
  const exceptions = [...form.querySelectorAll('[data-exceptions] > .row')].map((row) => {
    const text = row.querySelector('[name$=".hours"]').value.trim();
    const closed = text === '' || text.toLowerCase() === 'closed';
    return {date: row.querySelector('[name$=".date"]').value, closed, ...(closed ? {} : {hours: text.split(',').map(span)})};
  });
  return {
    timezone: valueOf(form, 'schedule.timezone'), windows, exceptions,
    valid_from: timeOf(form, 'schedule.valid_from'), valid_until: timeOf(form, 'schedule.valid_until'),
  };
}

function span(text) {
  const [from, to] = text.split('-').map((part) => part.trim());
  return {from, ...(to === undefined ? {} : {to})};
}
