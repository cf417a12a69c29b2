// Routing settings of customers.

import {get, post, put, read, remove} from './api.js';
import {h} from './dom.js';
import {happened, SYSTEM_DEFAULT, words, whole} from './format.js';
import {button, confirmDelete, during, empty, field, form, head, link, numberOf, pages, table, valueOf, wordsOf} from './parts.js';

export function customersPage() {
  return h('div', null,
    head('Customers', 'Customers with settings of their own; all others have the defaults.',
      link('#/customers/new', h('span.button.primary', null, 'New customer'))),
    pages((token) => get('customers', {page_size: 100, page_token: token}).then((page) => ({
      ...page, next_page_token: page.result.length < 100 ? '' : page.next_page_token,
    })), (rows) => table('Customers', [
      {title: 'Customer', kind: 'named', cell: (one) => [link(`#/customers/${one.id}`, one.name || 'Without a name'), h('code.block.small', null, one.id)]},
      {title: 'System default’s routes', cell: (one) => ({append: 'follow its own', never: 'never'}[one.default_routes] ?? 'only where it has none')},
      {title: 'Blocked', kind: 'number', cell: (one) => (one.blocked_targets?.length > 0 ? whole(one.blocked_targets.length) : '–')},
      {title: 'Ordered by', cell: (one) => words(one.ordering)},
      {title: 'Region', cell: (one) => one.default_region ?? '–'},
      {title: 'Calls at once', kind: 'number', cell: (one) => (one.max_calls === null ? 'no limit' : whole(one.max_calls))},
      {title: 'Routes', cell: (one) => link(`#/routes?customer_id=${one.id}`, 'Its routes')},
    ], rows), empty('No customers yet. A customer needs settings here only if it differs from the defaults; routes can name any customer.',
      h('p', null, link('#/customers/new', 'Create settings of a customer'))), 'customers'));
}

export function customerForm({id}) {
  const place = h('div');
  during(place, id ? read(`customers/${id}`) : Promise.resolve({body: {default_routes: 'override', ordering: 'priority'}}), ({body, etag}) => [
    happened(body.tm_delete) && h('p.notice', null, 'This customer was deleted. Create it again to change it.'),
    form('Customer', fields(body, id), id ? 'Save' : 'Create', async (element) => {
      await (id ? put(`customers/${id}`, valuesOf(element, id), etag) : post('customers', valuesOf(element, id)));
      return '#/customers';
    }, '#/customers'),
    id && id !== SYSTEM_DEFAULT && !happened(body.tm_delete) && h('p', null, button('Delete the customer’s settings', () => confirmDelete(body.name || 'the settings',
      'The customer has the defaults from then on; its routes stay.', async () => {
        await remove(`customers/${id}`, etag);
        location.hash = '#/customers';
      }), 'danger')),
  ]);
  return h('div', null, head(id ? 'Edit customer' : 'New customer', null), place);
}

function fields(customer, id) {
  return h('div.fields', null,
    field('Name', 'name', {value: customer.name}),
    field('Id', 'id', {value: customer.id, readonly: Boolean(id), hint: id ? 'Stays' : 'Its UUID in your system; empty: a new one'}),
    field('System default’s routes', 'default_routes', {kind: 'select', value: customer.default_routes,
      options: [['override', 'Only where it has none of its own'], ['append', 'Follow its own as last backups'], ['never', 'Never']]}),
    field('Routes ordered by', 'ordering', {kind: 'select', value: customer.ordering,
      options: [['priority', 'Priority'], ['cost', 'Cost'], ['cost_then_priority', 'Cost, then priority']]}),
    field('Cost tolerance', 'cost_tolerance_percent', {value: customer.cost_tolerance_percent ?? 0, inputmode: 'numeric', hint: 'Percent, for cost, then priority'}),
    field('Highest cost a minute', 'max_cost_per_minute', {value: customer.max_cost_per_minute ?? '', inputmode: 'decimal', hint: 'In the base currency; empty: any'}),
    field('Region', 'default_region', {value: customer.default_region ?? '', maxlength: 2, hint: 'Two letters, such as KR: its national numbers are understood'}),
    field('Calls at once', 'max_calls', {value: customer.max_calls ?? '', inputmode: 'numeric', hint: 'Empty: no limit'}),
    field('Blocked targets', 'blocked_targets', {value: (customer.blocked_targets ?? []).join(' '), wide: true,
      hint: id === SYSTEM_DEFAULT ? 'Nobody may call there, such as +1900 +88213; empty: none' : 'Its calls may not go there, such as +1900 +88213; all: nowhere; empty: none'}),
    field('Detail', 'detail', {kind: 'textarea', value: customer.detail, wide: true, rows: 2}));
}

function valuesOf(element, id) {
  const values = {
    name: valueOf(element, 'name'), detail: valueOf(element, 'detail'), default_routes: valueOf(element, 'default_routes'),
    ordering: valueOf(element, 'ordering'), cost_tolerance_percent: numberOf(element, 'cost_tolerance_percent'),
    max_cost_per_minute: valueOf(element, 'max_cost_per_minute') || null, default_region: valueOf(element, 'default_region') || null,
    max_calls: numberOf(element, 'max_calls'),
    blocked_targets: wordsOf(element, 'blocked_targets'),
  };
  return id ? values : {id: valueOf(element, 'id') || null, ...values};
}
