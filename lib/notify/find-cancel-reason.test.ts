import { expect, test } from 'vitest';
import { findCancelReason } from './find-cancel-reason';

const written = new Date('2026-11-18T16:00:00Z');
const [earlier, later] = [new Date('2026-11-18T15:59:00Z'), new Date('2026-11-18T16:00:01Z')];
const open = { state: 'open', severity: 'sev1', acknowledgedAt: null, parentNumber: null } as const;
const none = { superseded: false, told: false };

test.each([
  ['open', 'opened', open, none, null],
  ['acknowledged since', 'opened', { ...open, state: 'acknowledged', acknowledgedAt: later }, none, 'acknowledged'],
  ['somebody waits for an answer', 'reopened', { ...open, state: 'waiting', acknowledgedAt: later }, none, 'took it up'],
  ['resolved', 'opened', { ...open, state: 'resolved' }, none, 'resolved'],
  ['resolved, whatever the reason', 'severity', { ...open, state: 'resolved', acknowledgedAt: earlier }, none, 'resolved'],
  ['explained by another meanwhile', 'opened', { ...open, parentNumber: 12 }, none, 'Explained by EX-12'],
  ['gone', 'opened', null, none, 'no longer there'],
  ['a newer mail says more', 'opened', open, { superseded: true, told: false }, 'newer mail'],
  ['Critical now, acknowledged while it was High', 'severity', { ...open, state: 'acknowledged', acknowledgedAt: earlier }, none, null],
  ['Critical now, waiting since it was High', 'severity', { ...open, state: 'waiting', acknowledgedAt: earlier }, none, null],
  ['Critical now and acknowledged as that', 'severity', { ...open, state: 'acknowledged', acknowledgedAt: later }, none, 'acknowledged'],
  ['Medium again, and people know of it', 'severity', { ...open, severity: 'sev3' }, { superseded: false, told: true }, 'so severe'],
  ['Medium again, but nobody was ever told', 'severity', { ...open, severity: 'sev3' }, none, null],
  ['it spread after somebody had acknowledged it', 'scope', { ...open, state: 'acknowledged', acknowledgedAt: earlier }, none, null],
  ['acknowledged after it had spread', 'scope', { ...open, state: 'acknowledged', acknowledgedAt: later }, none, 'acknowledged'],
  ['a step after a rest, acknowledged before it', 'escalated', { ...open, state: 'acknowledged', acknowledgedAt: earlier }, none, null],
  ['a step, acknowledged since', 'escalated', { ...open, state: 'acknowledged', acknowledgedAt: later }, none, 'acknowledged'],
  ['over, and they had heard of it', 'resolved', { ...open, state: 'resolved' }, { superseded: false, told: true }, null],
  ['over, and nothing had arrived', 'resolved', { ...open, state: 'resolved' }, none, 'not been told'],
  ['open again before the all clear went out', 'resolved', open, { superseded: false, told: true }, 'opened again'],
] as const)('%s (%s)', (_, reason, exception, mails, said) => {
  const cancelled = findCancelReason({ reason, created_at: written }, exception, mails);
  if (said === null) expect(cancelled).toBeNull();
  else expect(cancelled).toContain(said);
});
