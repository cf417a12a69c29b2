// Names of providers and customers, which the API refers to by id. Asked for once on each page.

import {all} from './api.js';
import {short, SYSTEM_DEFAULT} from './format.js';

const lists = new Map();

function list(path) {
  if (!lists.has(path)) {
    const asked = all(path);
    asked.catch(() => lists.delete(path));
    lists.set(path, asked);
  }
  return lists.get(path);
}

/** By their names. */
export const providers = async () => (await list('providers')).toSorted((a, b) => a.name.localeCompare(b.name));

/** None while the database is away: they only label what can be told by ids, too. */
export const customers = () => list('customers').catch(noneIfAway);

function noneIfAway(problem) {
  if (problem.status >= 500) {
    return [];
  }
  throw problem;
}

export function forget() {
  lists.clear();
}

/** A function that names the provider with an id, also one that was deleted. */
export async function providerNames() {
  const known = await providers().catch(noneIfAway);
  const names = new Map(known.map((provider) => [provider.id, provider.name || provider.hostname]));
  return (id) => names.get(id) ?? `${known.length > 0 ? 'deleted provider' : 'provider'} ${short(id)}`;
}

/** A function that names the customer with an id; customers need not be registered. */
export async function customerNames() {
  const names = new Map((await customers()).map((customer) => [customer.id, customer.name]));
  return (id) => (id === SYSTEM_DEFAULT ? 'System default' : names.get(id) || `Customer ${short(id)}`);
}
