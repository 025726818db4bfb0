import { sayTook } from '@/lib/domain/took';
import type { TransactionList } from '@/lib/domain/views/transactions';
import type { PlaceNames } from './name-places';
import type { ResolvedSearch } from './resolve-search';
import type { TransactionQuery } from './transaction-query';

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
/** The typed filters alone, without the words. */
const withoutWords = ({ chips, measures }: ResolvedSearch) => [...chips, ...measures].map(({ token }) => token).join(' ');

/** The filters of a list that have no menu of their own, named so that people can read and remove them. */
export function nameFilters(asked: TransactionQuery, names: PlaceNames, typed: ResolvedSearch): TransactionList['asked'] {
  const places = (param: 'interface' | 'through' | 'failedAt' | 'connector' | 'application', name: string) => {
    const of = param === 'through' || param === 'failedAt' ? 'interface' : param;
    return (asked[param] ?? []).length > 0 ? [{ param, name, value: (asked[param] ?? []).map((id) => names[of](id).name).join(', ') }] : [];
  };
  const plain = (param: 'key' | 'exception' | 'error', name: string) => (asked[param] ? [{ param, name, value: asked[param] }] : []);
  const step = (id: string) => names.milestone(asked.workflow?.[0] ?? '', id);
  return [
    ...(typed.text === '' ? [] : [{ param: 'q', name: 'Search', value: typed.text, rest: withoutWords(typed) }]),
    ...typed.chips.map(({ name, values, rest }) => ({ param: 'q', name: capital(name), value: values.join(', '), rest })),
    ...typed.measures.map(({ measure, compare, value, rest }) => ({
      param: 'q',
      name: capital(measure),
      value: `${compare} ${value}`,
      rest,
    })),
    ...((asked.measure ?? []).length === 0 ? [] : [{ param: 'measure', name: 'Measure', value: (asked.measure ?? []).join(', ') }]),
    ...plain('key', 'Key'),
    ...plain('exception', 'Exception'),
    ...places('through', 'Passed through'),
    ...(asked.took ? [{ param: 'took', name: 'Took there', value: sayTook(asked.took) }] : []),
    ...places('failedAt', 'Failed at'),
    ...places('interface', 'Interface'),
    ...places('connector', 'Connector'),
    ...places('application', 'Application'),
    ...((asked.supplier ?? []).length > 0 ? [{ param: 'supplier', name: 'Supplier', value: (asked.supplier ?? []).join(', ') }] : []),
    ...plain('error', 'Error'),
    ...(asked.reached ? [{ param: 'reached', name: 'Reached', value: step(asked.reached) }] : []),
    ...((asked.department ?? []).length > 0
      ? [{ param: 'department', name: 'Department', value: (asked.department ?? []).map((id) => names.department(id).name).join(', ') }]
      : []),
  ];
}
