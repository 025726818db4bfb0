import { describe, expect, it } from 'vitest';
import type { TransactionList } from '@/lib/domain/views/transactions';
import { sayList } from './say-list';

const now = Date.parse('2026-11-25T15:20:00Z');
const list = (part: Partial<TransactionList>): TransactionList => ({
  environment: 'production',
  timezone: 'America/Chicago',
  asOf: new Date(now).toISOString(),
  from: '2026-11-25T11:00:00Z',
  to: new Date(now).toISOString(),
  asked: [],
  faults: [],
  limited: 'no',
  milestones: [],
  total: 1284,
  failedEntries: null,
  rows: [],
  nextCursor: null,
  ...part,
});

describe('sayList', () => {
  it.each<[string, Partial<TransactionList>, string[], string]>([
    ['started', {}, [], '1,284 transactions started since 05:00.'],
    ['failed', { total: 412 }, ['failed'], '412 transactions failed since 05:00.'],
    ['one alone', { total: 1 }, ['open'], '1 transaction is under way since 05:00.'],
    ['none', { total: 0 }, [], 'No transaction started since 05:00.'],
    [
      'by entries that failed',
      { total: 9, failedEntries: 12, asked: [{ param: 'failedAt', name: 'Failed at', value: 'Invoices in' }] },
      [],
      '9 transactions have 12 failed log entries at Invoices in since 05:00.',
    ],
    ['uncounted', { total: null }, [], 'More than 10,000 transactions started since 05:00.'],
    ['a past window', { to: '2026-11-25T13:00:00Z' }, [], '1,284 transactions started from 05:00 to 07:00.'],
    [
      'a search at all times',
      { from: null, to: null, total: 2, asked: [{ param: 'q', name: 'Search', value: 'PO-45' }] },
      [],
      '2 transactions match “PO-45”.',
    ],
    [
      'a search that met too many',
      { from: null, to: null, total: null, limited: 'cut', asked: [{ param: 'q', name: 'Search', value: 'PO-' }] },
      [],
      'More than 2,000 transactions match “PO-”: type more of it.',
    ],
    [
      'a key that very many bear, page by page',
      { from: null, to: null, total: null, limited: 'paged', asked: [{ param: 'q', name: 'Search', value: 'CC-1' }] },
      [],
      'More than 2,000 transactions match “CC-1”.',
    ],
    [
      'a filter that names nothing',
      { total: 0, faults: ['No facility is called “x”.'] },
      [],
      'Part of this search names nothing that is known.',
    ],
    [
      'a filter at all times',
      { from: null, to: null, total: 24, asked: [{ param: 'older', name: 'Older than', value: '3 days' }] },
      [],
      '24 transactions found.',
    ],
    ['several states', { total: 3 }, ['open', 'failed'], '3 transactions are in these states since 05:00.'],
  ])('%s', (_, part, states, words) => {
    expect(sayList(list(part), states, now)).toBe(words);
  });
});
