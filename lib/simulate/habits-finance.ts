import type { Calendars } from '@/lib/domain';
import { diceOf, drawIndex, drawShare, drawWeighted } from './draw-chance';
import { characterOf, leanOn } from './draw-character';
import { businessDayOfMonth, isBusinessDay } from './find-peak';
import { decimal, drawCents, drawLines, handedOver, taken, tellAll, type WorkflowHabit } from './habit';
import { dateOf, dayOf } from './local-day';
import type { Details, SimulatedTransaction } from './simulation';

const ledgers = { RCM: 'if-rev-journal', BANK: 'if-bank-stmt', INV: 'if-inv-journal' } as const;
const sources = { RCM: 'app-rcm', BANK: 'app-bank', INV: 'app-erp-scm' } as const;
type Ledger = keyof typeof ledgers;

/** Lines of a batch that get lost on the way are rare, and somebody has to find them. */
const LOST_LINES_SHARE = 0.004;
const SUSPENSE_SHARE = 0.012;
/** The business day of the month on which the one before is closed: a few early, a few late. */
const closingDays = [
  [3, 10],
  [4, 35],
  [5, 35],
  [6, 15],
  [7, 5],
] as const;

export const journalHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const ledger: Ledger = tx.place.facility.type !== 'shared_services' ? 'RCM' : tx.ordinal % 2 === 0 ? 'BANK' : 'INV';
    const date = tx.date.replaceAll('-', '');
    const part =
      tx.place.facility.type === 'shared_services' || tx.ordinal > 0 || tx.surge ? `-${1 + tx.ordinal}${tx.surge ? 'S' : ''}` : '';
    const debit = drawCents(dice, 2, 9000 * (1 + tx.place.facility.employees / 40), 0.4);
    const untidy = characterOf(estate.options.seed, 'suspense', tx.place.facility.id, tx.day);
    const suspense = drawShare(dice, 3) < leanOn(SUSPENSE_SHARE, untidy) ? drawCents(dice, 4, 700 * untidy, 0.9) : 0;
    const lines = drawLines(dice, 5, 60 + tx.place.facility.employees / 10);
    const lost = drawShare(dice, 7) < LOST_LINES_SHARE ? 1 + drawIndex(dice, 8, Math.max(1, Math.floor(lines / 5))) : 0;
    return {
      department: ledger === 'RCM' ? 'dept-rev-cycle' : 'dept-accounting',
      keys: [
        { type: 'journal_batch_id', value: `JB-${ledger}-${date}-${tx.place.facility.code}${part}`, role: 'root' },
        { type: 'source_ledger', value: ledger, role: 'reference' },
        { type: 'accounting_period', value: fiscalPeriod(tx.date), role: 'reference' },
      ],
      measures: { amountMinor: debit, currency: 'USD', lines },
      attributes: {},
      traits: {
        ledger,
        suspense,
        arrived: lines - Math.min(lost, lines - 1),
        closes: closedPeriodEnd(tx, estate.options.seed, estate.catalog.calendars),
        reason: drawWeighted(dice, 6, [
          ['CC_UNKNOWN', 3],
          ['ACCOUNT_INACTIVE', 4],
          ['DIMENSION_MISSING', 3],
        ] as const),
      },
    };
  },
  milestones: {
    jb_created: {
      interface: (d) => ledgers[d.traits['ledger'] as Ledger],
      application: (d) => sources[d.traits['ledger'] as Ledger],
      tell: (d) => handedOver(Number(d.measures['lines'])),
    },
    jb_received: { interface: (d) => ledgers[d.traits['ledger'] as Ledger] },
    jb_validated: {
      interface: (d) => ledgers[d.traits['ledger'] as Ledger],
      fault: { share: 0.003, code: 'PERIOD_CLOSED', errorClass: 'business_reject', message: 'Accounting period is closed for this ledger' },
    },
    jb_line_rejected: {
      share: (d) => (Number(d.traits['suspense']) > 0 ? 1 : 0),
      warns: () => true,
      tell: (d) => ({
        attributes: { reject_reason: String(d.traits['reason']), suspense_usd: decimal(Number(d.traits['suspense'])) },
        measures: { suspenseMinor: Number(d.traits['suspense']) },
      }),
    },
    jb_loaded: {
      interface: (d) => ledgers[d.traits['ledger'] as Ledger],
      tell: (d) => taken(Number(d.traits['arrived'])),
    },
    jb_posted: {
      interface: (d) => ledgers[d.traits['ledger'] as Ledger],
      warns: (d) => Number(d.traits['suspense']) > 0,
      tell: (d) => {
        const total = decimal(Number(d.measures['amountMinor']));
        return {
          attributes: {
            journal_debit_usd: total,
            journal_credit_usd: total,
            rejected_debit_usd: decimal(Number(d.traits['suspense'])),
            ...(d.traits['closes'] === '' ? {} : { close_kind: 'consolidated', period_end: String(d.traits['closes']) }),
          },
          measures: { documentsOut: Number(d.traits['arrived']) },
        };
      },
    },
  },
};

/** The last day of the month that is closed when this batch is posted, or nothing: one batch of the office closes the books. */
function closedPeriodEnd(tx: SimulatedTransaction, seed: number, calendars: Calendars): string {
  if (tx.place.facility.type !== 'shared_services' || tx.ordinal > 0 || tx.surge || !isBusinessDay(tx.day, calendars)) return '';
  const month = tx.date.slice(0, 7);
  const closing = drawWeighted<number>(diceOf(`close ${seed} ${month}`), 0, closingDays);
  return businessDayOfMonth(tx.day, calendars) === closing ? dateOf(dayOf(`${month}-01`) - 1) : '';
}

/** Named by the year in which it ends, beginning in July: January 2026 is 2026-07. */
function fiscalPeriod(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return month >= 7 ? `${year + 1}-${String(month - 6).padStart(2, '0')}` : `${year}-${String(month + 6).padStart(2, '0')}`;
}

const datasets = {
  FIN: [
    'gl_balances',
    'gl_journals',
    'ap_invoices',
    'ap_payments',
    'po_headers',
    'po_lines',
    'budgets',
    'fixed_assets',
    'cost_centres',
    'cash',
  ],
  HCM: ['workers', 'positions', 'absences', 'time_cards', 'pay_results', 'turnover', 'credentials', 'learning'],
  SCM: ['item_master', 'balances', 'receipts', 'picks', 'replenishment', 'usage', 'contracts', 'suppliers'],
} as const;
const extracts = { FIN: 'if-dwh-fin', HCM: 'if-dwh-hcm', SCM: 'if-dwh-scm' } as const;
const origins = { FIN: 'app-erp-fin', HCM: 'app-hcm', SCM: 'app-erp-scm' } as const;
type Domain = keyof typeof datasets;
const nightly = (Object.keys(datasets) as Domain[]).flatMap((domain) => datasets[domain].map((dataset) => ({ domain, dataset })));

export const reportingHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const central = tx.place.facility.type === 'shared_services';
    const { domain, dataset } = (central ? nightly[tx.ordinal % nightly.length] : undefined) ?? {
      domain: 'SCM' as const,
      dataset: 'site_supply',
    };
    const again = central && tx.ordinal >= nightly.length ? `-${Math.floor(tx.ordinal / nightly.length) + 1}` : '';
    const part = tx.ordinal > 0 ? `-${tx.ordinal + 1}` : '';
    const name = `${dataset.replaceAll('_', '').toUpperCase()}${central ? again : `-${tx.place.facility.code}${part}`}${tx.surge ? `-S${tx.ordinal}` : ''}`;
    const rows = drawLines(tx.dice, 2, 300) * 40;
    return {
      department: domain === 'FIN' ? 'dept-accounting' : 'dept-analytics',
      keys: [
        { type: 'load_id', value: `DWH-${domain}-${tx.date.replaceAll('-', '')}-${name}`, role: 'root' },
        { type: 'business_date', value: dateOf(tx.day - 1), role: 'reference' },
        { type: 'dataset', value: dataset, role: 'reference' },
      ],
      measures: { lines: rows, documentsIn: rows, documentsOut: rows },
      attributes: { reports: 1 + drawIndex(tx.dice, 3, 12), dataset, business_date: dateOf(tx.day - 1) },
      traits: { domain, dataset, rows, loads: characterOf(estate.options.seed, 'loads', dataset, tx.day) },
    };
  },
  milestones: {
    ext_started: {
      interface: (d) => extracts[d.traits['domain'] as Domain],
      application: (d) => origins[d.traits['domain'] as Domain],
      tell: (d) => handedOver(Number(d.traits['rows'])),
    },
    ext_delivered: { interface: (d) => extracts[d.traits['domain'] as Domain] },
    dim_loaded: { interface: (d) => extracts[d.traits['domain'] as Domain] },
    fact_loaded: {
      interface: (d) => extracts[d.traits['domain'] as Domain],
      medianFactor: (d) => Number(d.traits['loads']),
      tell: (d, tx) => tellAll(taken(Number(d.traits['rows'])), { attributes: dataOf(d, tx) }),
    },
    report_refreshed: { tell: (d, tx) => ({ attributes: dataOf(d, tx) }) },
    budget_loaded: { share: () => 0.01 },
  },
};

/** Which dataset of which business day. */
const dataOf = (details: Details, tx: SimulatedTransaction) => ({
  dataset: String(details.traits['dataset']),
  business_date: dateOf(tx.day - 1),
});
