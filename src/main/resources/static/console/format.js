// How times, numbers and codes are written on the pages.

const NEVER = '9999-01-01 00:00:00.000000';

/** Whether a time of the API has come to pass. */
export const happened = (time) => Boolean(time) && time !== NEVER;

/** A time of the API as Date, in UTC. */
export const instant = (time) => new Date(`${time.slice(0, 23).replace(' ', 'T')}Z`);

/** "2026-11-24 09:10:42 UTC". */
export const when = (time) => (happened(time) ? `${time.slice(0, 19)} UTC` : '–');

/** "09:10:42.020" of a time of the API. */
export const clock = (time) => (happened(time) ? time.slice(11, 23) : '–');

/** A Date as the API reads it. */
export const asTime = (date) => date.toISOString().slice(0, 19).replace('T', ' ');

/** The value of a datetime-local field, which is meant in UTC, as the API reads it. */
export const fromField = (value) => (value === '' ? '' : `${value.replace('T', ' ')}${value.length === 16 ? ':00' : ''}`);

/** And back. */
export const toField = (time) => (happened(time) ? time.slice(0, time.slice(17, 19) === '00' ? 16 : 19).replace(' ', 'T') : '');

/** Milliseconds between two times of the API. */
export const between = (from, to) => instant(to) - instant(from);

export function duration(ms) {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const WHOLE = new Intl.NumberFormat('en', {maximumFractionDigits: 0});

export const whole = (number) => (number === null || number === undefined ? '–' : WHOLE.format(number));

export const percent = (ratio) => (ratio === null || ratio === undefined ? '–' : `${(ratio * 100).toFixed(1)} %`);

const CODES = {
  100: 'Trying', 180: 'Ringing', 183: 'Session progress', 200: 'OK', 302: 'Moved temporarily', 400: 'Bad request', 401: 'Unauthorized',
  403: 'Forbidden', 404: 'Not found', 407: 'Proxy authentication required', 408: 'Request timeout', 421: 'Extension required', 480: 'Temporarily unavailable', 484: 'Address incomplete',
  486: 'Busy here', 487: 'Request terminated', 488: 'Not acceptable here', 500: 'Server error', 502: 'Bad gateway',
  503: 'Service unavailable', 504: 'Server time-out', 600: 'Busy everywhere', 603: 'Decline', 604: 'Does not exist anywhere',
};

/** "503 Service unavailable", "no response". */
export function sipCode(code) {
  const text = String(code);
  return CODES[text] ? `${text} ${CODES[text]}` : words(text);
}

const CAUSES = {
  1: 'unallocated number', 3: 'no route to the destination', 16: 'normal clearing', 17: 'user busy', 18: 'no user responds', 19: 'no answer',
  20: 'subscriber absent', 21: 'call rejected', 22: 'number changed', 27: 'destination out of order', 28: 'invalid number', 31: 'normal, unspecified',
  34: 'no circuit available', 38: 'network out of order', 41: 'temporary failure', 42: 'congestion', 47: 'resource unavailable',
  50: 'facility not subscribed', 57: 'not authorized', 102: 'timer expired', 127: 'interworking',
};

/** "cause 34, no circuit available" (ITU-T Q.850). */
export const sipCause = (cause) => (CAUSES[cause] ? `cause ${cause}, ${CAUSES[cause]}` : `cause ${cause}`);

/** "no_response" as words. */
export const words = (name) => String(name).replaceAll('_', ' ').replace('dns', 'DNS');

export const sentence = (name) => words(name).replace(/^./, (letter) => letter.toUpperCase());

export const short = (id) => String(id).slice(0, 8);

export const SYSTEM_DEFAULT = '00000000-0000-0000-0000-000000000001';
