// The API as the signed-in person may use it. The session is a cookie that no script can read; what changes something
// carries the session's CSRF token beside it.

let csrfToken = null;
let username = null;
let signedOut = () => {};

/** What the service said against a request: its problem+json, or that there was no answer. */
class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? `The service answered ${status}.`);
    this.status = status;
    this.code = body.code ?? '';
    this.fields = body.errors ?? [];
    this.requestId = body.request_id ?? '';
  }
}

export function onSignedOut(listener) {
  signedOut = listener;
}

/** Sends a request below /v1.0 and gives what came back as {body, etag}. */
async function send(method, path, {query, body, etag} = {}, renewed = false) {
  const headers = {Accept: 'application/json'};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (method !== 'GET' && csrfToken !== null) {
    headers['X-CSRF-Token'] = csrfToken;
  }
  if (etag) {
    headers['If-Match'] = etag;
  }
  let response;
  try {
    response = await fetch(`v1.0/${path}${asQuery(query)}`, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin', redirect: 'error', cache: 'no-store',
    });
  } catch {
    throw new Problem(0, {detail: 'The service does not answer. Check the connection, then try again.'});
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Problem(response.status, {detail: `The answer (${response.status}) is not the service's.`});
  }
  if (!response.ok) {
    const problem = new Problem(response.status, answer);
    if (problem.code === 'unauthorized' && path !== 'auth/session') {
      csrfToken = null;
      signedOut();
    }
    if (problem.code === 'csrf_failed' && username !== null && !renewed && await renew()) {
      return send(method, path, {query, body, etag}, true);
    }
    throw problem;
  }
  return {body: answer, etag: response.headers.get('ETag')};
}

/** Takes over the session that another tab has begun meanwhile, if it is the same person's. */
async function renew() {
  const {body: found} = await send('GET', 'auth/session');
  if (found.username !== username) {
    throw new Problem(403, {detail: `Another tab has signed in as ${found.username}. Load the page again to go on as that user.`});
  }
  keep(found);
  return true;
}

function asQuery(query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export const get = async (path, query) => (await send('GET', path, {query})).body;
export const read = (path) => send('GET', path);
export const post = async (path, body) => (await send('POST', path, {body})).body;
export const put = async (path, body, etag) => (await send('PUT', path, {body, etag})).body;
export const remove = async (path, etag) => (await send('DELETE', path, {etag})).body;

/** Everything of a list, page by page, up to so many objects. */
export async function all(path, most = 5000) {
  const found = [];
  let token = '';
  do {
    const page = await get(path, {page_size: 1000, page_token: token});
    found.push(...page.result);
    token = page.result.length < 1000 ? '' : page.next_page_token;
  } while (token !== '' && found.length < most);
  return found;
}

/** Who is signed in, or null. */
export async function session() {
  try {
    return keep(await get('auth/session'));
  } catch (problem) {
    if (problem.status === 401 || problem.status === 404) {
      return null;
    }
    throw problem;
  }
}

export async function signIn(username, password) {
  return keep(await post('auth/session', {username, password}));
}

export async function signOut() {
  try {
    await remove('auth/session');
  } catch (problem) {
    if (problem.status !== 401) {
      throw problem;
    }
  }
  csrfToken = null;
  username = null;
}

function keep(session) {
  username = session.username;
  csrfToken = session.csrf_token;
  return session;
}
