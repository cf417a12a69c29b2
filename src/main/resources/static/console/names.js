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

export const customers = () => list('customers');

export function forget() {
  lists.clear();
}

/** A function that names the provider with an id, also one that was deleted. */
export async function providerNames() {
  const names = new Map((await providers()).map((provider) => [provider.id, provider.name || provider.hostname]));
  return (id) => names.get(id) ?? `deleted provider ${short(id)}`;
}

/** A function that names the customer with an id; customers need not be registered. */
export async function customerNames() {
  const names = new Map((await customers()).map((customer) => [customer.id, customer.name]));
  return (id) => (id === SYSTEM_DEFAULT ? 'System default' : names.get(id) || `Customer ${short(id)}`);
}
