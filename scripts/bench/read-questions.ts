import { metricGroupings } from '@/lib/domain/views/metrics';
import type { Subjects } from './draw-subjects';

export const questionGroups = ['health', 'kpi', 'metrics', 'queue', 'search', 'transaction', 'transactions', 'lineage'] as const;
export type QuestionGroup = (typeof questionGroups)[number];

/** One kind of read. `path` of turn n: turns ask for different subjects where there are any. */
export interface Question {
  readonly group: QuestionGroup;
  readonly name: string;
  readonly path: (turn: number) => string;
}

/** What the answers of earlier reads name. */
export interface Named {
  readonly kpis: readonly string[];
  readonly facilities: readonly string[];
  readonly workflows: readonly string[];
  /** Cursor of a later page of transactions. */
  readonly cursor: string | null;
}

const WINDOWS = ['1h', '24h', '7d', '30d', '90d'] as const;

/** All reads that are measured, each as a screen or a script asks it. */
export function listQuestions(subjects: Subjects, { kpis, facilities, workflows, cursor }: Named): Question[] {
  const of = (list: readonly string[], turn: number) => encodeURIComponent(list[turn % Math.max(1, list.length)] ?? '');
  const fixed = (group: QuestionGroup, paths: readonly string[]): Question[] =>
    paths.map((path) => ({ group, name: path, path: () => path }));
  const asked = (group: QuestionGroup, name: string, path: (turn: number) => string): Question => ({ group, name, path });
  // What the store has nothing of is not asked for.
  const search = (name: string, q: (turn: number) => string, of: readonly unknown[] = ['anything']): Question[] =>
    of.length === 0
      ? []
      : [
          asked('search', `/api/search ${name}`, (turn) => `/api/search?q=${q(turn)}`),
          asked('search', `/api/transactions?q= ${name}`, (turn) => `/api/transactions?q=${q(turn)}`),
        ];
  const keyOf = (turn: number) => subjects.keys[turn % Math.max(1, subjects.keys.length)] ?? { type: '', value: '' };
  return [
    ...fixed('health', [
      '/api/health?by=facility,workflow',
      ...WINDOWS.map((window) => `/api/health?by=facility,workflow&range=${window}`),
    ]),
    asked('health', '/api/health of a facility', (turn) => `/api/health?facility=${of(facilities, turn)}`),
    asked('health', '/api/health of a workflow', (turn) => `/api/health?workflow=${of(workflows, turn)}&range=7d`),
    ...fixed('kpi', ['/api/kpis', '/api/kpis?range=30d', '/api/kpis?range=90d']),
    asked('kpi', '/api/kpis/{id}', (turn) => `/api/kpis/${of(kpis, turn)}`),
    asked('kpi', '/api/kpis/{id} 30d', (turn) => `/api/kpis/${of(kpis, turn)}?range=30d`),
    asked('kpi', '/api/kpis/{id} 90d by department', (turn) => `/api/kpis/${of(kpis, turn)}?range=90d&by=department`),
    ...WINDOWS.flatMap((window) =>
      fixed('metrics', [`/api/metrics?range=${window}`, ...metricGroupings.map((by) => `/api/metrics?by=${by}&range=${window}`)]),
    ),
    asked(
      'metrics',
      '/api/metrics by interface, one facility, 30d',
      (turn) => `/api/metrics?by=interface&range=30d&facility=${of(facilities, turn)}`,
    ),
    ...fixed('queue', [
      '/api/exceptions',
      '/api/exceptions?tab=today',
      '/api/exceptions?state=resolved',
      '/api/exceptions?severity=sev1,sev2',
      '/api/exceptions?sort=impact',
    ]),
    asked('queue', '/api/exceptions of a facility', (turn) => `/api/exceptions?facility=${of(facilities, turn)}`),
    asked('queue', '/api/exceptions of a key', (turn) => `/api/exceptions?q=${encodeURIComponent(keyOf(turn).value)}`),
    ...search('by business key', (turn) => encodeURIComponent(keyOf(turn).value.split('|')[0] ?? ''), subjects.keys),
    ...search('by the beginning of a key', (turn) => encodeURIComponent(keyOf(turn).value.slice(0, 9)), subjects.keys),
    ...search('by a cut trace id', (turn) => of(subjects.traces, turn).slice(0, 12), subjects.traces),
    ...search('by an error code', (turn) => of(subjects.errors, turn), subjects.errors),
    ...search('by words of a fault', (turn) => of(subjects.words, turn), subjects.words),
    ...search('by an amount', (turn) => encodeURIComponent(`amount>${[1_000, 25_000, 100_000, 1_000_000][turn % 4]}`)),
    ...search('by a supplier', (turn) => `supplier%3A%22${of(subjects.suppliers, turn)}%22`, subjects.suppliers),
    ...search('by filters', (turn) => `facility%3A${of(facilities, turn)}%20status%3Afailed`),
    ...search(
      'by a supplier and an amount',
      (turn) => `supplier%3A%22${of(subjects.suppliers, turn)}%22%20amount%3E5000`,
      subjects.suppliers,
    ),
    asked('transaction', '/api/transactions/{id}', (turn) => `/api/transactions/${of(subjects.transactions, turn)}`),
    asked(
      'transaction',
      '/api/transactions?key=',
      (turn) => `/api/transactions?key=${encodeURIComponent(`${keyOf(turn).type}:${keyOf(turn).value}`)}`,
    ),
    ...fixed('transactions', [
      '/api/transactions',
      '/api/transactions?range=30d',
      '/api/transactions?state=failed',
      '/api/transactions?state=late',
      '/api/transactions?state=attention',
    ]),
    ...(cursor ? fixed('transactions', [`/api/transactions?range=90d&cursor=${encodeURIComponent(cursor)}`]) : []),
    asked(
      'transactions',
      '/api/transactions of a facility and workflow',
      (turn) => `/api/transactions?range=90d&facility=${of(facilities, turn)}&workflow=${of(workflows, turn)}`,
    ),
    asked('lineage', '/api/kpis/{id}/transactions', (turn) => `/api/kpis/${of(kpis, turn)}/transactions`),
    asked('lineage', '/api/kpis/{id}/transactions 90d', (turn) => `/api/kpis/${of(kpis, turn)}/transactions?range=90d`),
    asked('lineage', '/api/kpis/{id}/transactions open', (turn) => `/api/kpis/${of(kpis, turn)}/transactions?range=90d&state=open`),
  ];
}
