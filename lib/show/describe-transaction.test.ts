import { describe, expect, it } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import type { TransactionMilestone, TransactionRow } from '@/lib/domain/views/transactions';
import { describeMilestones, type MilestoneRecord } from './describe-milestones';
import { describeTransaction } from './describe-transaction';
import { maskedKey, maskFor, maskValue } from './mask-personal';
import { namePlaces } from './name-places';
import { reader } from './show.fixture';
import { stepsOf } from './time-steps';

const now = new Date('2026-11-25T15:20:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const row: TransactionRow = {
  id: '1',
  name: 'PO-1',
  keyName: 'Order number',
  workflow: { id: 'wf', name: 'Orders' },
  facility: { id: 'f', name: 'F' },
  department: { id: 'd', name: 'D' },
  supplier: null,
  state: 'open',
  milestone: 'Order sent',
  lateSince: null,
  next: null,
  startedAt: at(-90).toISOString(),
  lastAt: at(-60).toISOString(),
  endedAt: null,
  failedAt: null,
  amountMinor: null,
  currency: null,
  lines: null,
  people: null,
  errorClass: null,
  errorCode: null,
  errorMessage: null,
  connector: null,
  attempts: 1,
  found: null,
};
const step = (part: Partial<TransactionMilestone>): TransactionMilestone => ({
  id: 'm',
  name: 'Ship notice received',
  application: null,
  interface: null,
  actor: 'partner',
  required: 'always',
  state: 'next',
  reachedAt: null,
  lastAt: null,
  times: 0,
  expectedAt: null,
  dueAt: null,
  clock: 'elapsed',
  ...part,
});
const say = (part: Partial<TransactionRow>, milestones: TransactionMilestone[] = []) =>
  describeTransaction({ row: { ...row, ...part }, milestones, timezone: 'America/Chicago', now });

describe('describeTransaction', () => {
  it('names the earliest step that is late, and by how much', () => {
    const { headline, say: sentence } = say({}, [
      step({ state: 'late', dueAt: at(-300).toISOString() }),
      step({ name: '855 received', state: 'late', dueAt: at(-10).toISOString() }),
    ]);
    expect(headline).toEqual({ sign: 'medium', words: 'Waiting: ship notice received, 5 h late' });
    expect(sentence).toBe('The last step reached is “Order sent”, 08:20. “Ship notice received” was due 04:20.');
  });
  it('says what comes next while everything is in time', () => {
    expect(say({}, [step({ dueAt: at(120).toISOString() })]).headline).toEqual({
      sign: 'next',
      words: 'Under way, next ship notice received',
    });
    expect(say({ milestone: null }).say).toContain('No step has been reached yet.');
  });
  it('says where and why it failed, and that nothing mended it', () => {
    const { headline, say: sentence } = say({
      state: 'failed',
      failedAt: at(-12).toISOString(),
      errorCode: 'HTTP_401',
      errorMessage: 'key expired',
      connector: { id: 'c', name: 'Scheduling API' },
      attempts: 6,
    });
    expect(headline).toEqual({ sign: 'high', words: 'Failed after order sent, 09:08' });
    expect(sentence).toBe('It failed at Scheduling API after 6 attempts: key expired. Nothing has mended it since.');
    expect(say({ state: 'failed', errorCode: 'HTTP_401', errorClass: 'auth_failed' }).say).toBe(
      'It failed: sign-in refused. Nothing has mended it since.',
    );
    expect(say({ state: 'failed' }).say).toContain('the sender gave no reason');
  });
  it('says how long it took, and which steps were late', () => {
    const reached = { reachedAt: at(-1).toISOString() };
    expect(
      say({ state: 'completed', endedAt: now.toISOString() }, [step({ ...reached, state: 'done' }), step({ ...reached, state: 'done' })]),
    ).toEqual({
      headline: { sign: 'good', words: 'Completed in 1 h 30 min' },
      say: 'Completed 09:20 after 2 steps, each in time.',
    });
    expect(say({ state: 'completed', endedAt: now.toISOString() }, [step({ ...reached, state: 'done_late' })]).say).toContain(
      '1 of them late',
    );
    expect(say({ state: 'cancelled', endedAt: now.toISOString() }).headline.sign).toBe('cancelled');
  });
});

describe('describeMilestones', async () => {
  const index = indexCatalog(await loadCatalog('catalog'));
  const workflow = index.workflows.get('wf-p2p-po');
  const record = (milestone: string, part: Partial<MilestoneRecord> = {}): MilestoneRecord => ({
    milestone,
    reached_at: null,
    last_at: null,
    times: 0,
    expected_at: null,
    due_at: null,
    ...part,
  });
  const states = (records: MilestoneRecord[], state: 'open' | 'completed' | 'failed' = 'open') =>
    Object.fromEntries(describeMilestones(records, workflow, state, namePlaces(index), now).map((one) => [one.id, one.state]));
  it('tells done, done late, late, next and later apart', () => {
    expect(
      states([
        record('po_approved', { reached_at: at(-90) }),
        record('po_created', { reached_at: at(-60), due_at: at(-75) }),
        record('po_dispatched', { due_at: at(-30) }),
        record('po_transmitted', { due_at: at(30) }),
      ]),
    ).toMatchObject({
      po_approved: 'done',
      po_created: 'done_late',
      po_dispatched: 'late',
      po_transmitted: 'next',
      po_supplier_ack: 'later',
    });
  });
  it('leaves out steps that may happen and did not, and keeps steps nobody planned', () => {
    const found = states([
      record('po_approved', { reached_at: at(-90) }),
      record('po_change_sent', { reached_at: at(-5) }),
      record('strange_step', { reached_at: at(-3) }),
    ]);
    expect(found).toMatchObject({ po_change_sent: 'done', strange_step: 'unplanned' });
    expect(found).not.toHaveProperty('asn_received');
  });
  it('calls nothing late that is no longer needed', () => {
    expect(states([record('po_approved', { reached_at: at(-90) }), record('po_created', { due_at: at(-75) })], 'completed')).toMatchObject({
      po_created: 'not_needed',
      goods_received: 'not_needed',
    });
  });
  it('hides personal keys by workflow and place, and says so', () => {
    const place = { environment: 'production' as const, facility: 'fac-lakehead', workflow: 'wf-employee-onboarding' };
    expect(maskFor(reader({ role: 'it_operations' }), index, place).key('employee_id', 'E104233')).toEqual({
      value: 'E1••••33',
      masked: true,
    });
    expect(maskFor(reader({ role: 'business_owner' }), index, place).key('employee_id', 'E104233')).toEqual({
      value: 'E104233',
      masked: false,
    });
    expect(
      maskFor(reader({ role: 'business_owner', facilities: ['fac-granite'] }), index, place).key('employee_id', 'E104233').masked,
    ).toBe(true);
    expect(maskFor(reader({ role: 'procurement' }), index, { ...place, workflow: 'wf-p2p-po' }).key('po_number', 'PO-1')).toEqual({
      value: 'PO-1',
      masked: false,
    });
    expect(maskValue('E12')).toBe('••••');
    const called = { ...place, key_type: 'employee_id', key_value: 'E104233' };
    expect(maskedKey(reader({ role: 'it_operations' }), index, called)).toBe('E1••••33');
    expect(maskedKey(reader({ role: 'business_owner' }), index, called)).toBe('E104233');
    expect(maskedKey(reader({ role: 'it_operations' }), index, { ...called, key_type: null, key_value: null })).toBeNull();
  });
});

describe('stepsOf', () => {
  it('cuts local days, also the one with 25 hours', () => {
    const edges = stepsOf({ from: new Date('2026-10-31T12:00:00Z'), to: new Date('2026-11-03T12:00:00Z') }, 'day', 'America/Chicago');
    expect(edges.map((edge) => edge.toISOString())).toEqual([
      '2026-10-31T05:00:00.000Z',
      '2026-11-01T05:00:00.000Z',
      '2026-11-02T06:00:00.000Z',
      '2026-11-03T06:00:00.000Z',
      '2026-11-03T12:00:00.000Z',
    ]);
  });
  it('cuts whole hours and minutes', () => {
    expect(stepsOf({ from: new Date('2026-11-25T10:30:00Z'), to: new Date('2026-11-25T12:00:00Z') }, 'hour', 'UTC')).toHaveLength(3);
  });
});
