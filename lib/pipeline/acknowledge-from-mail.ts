import { currentCatalog } from '@/lib/catalog';
import { type Actor, ConflictError, ForbiddenError, NotFoundError } from '@/lib/domain';
import { type AckGroup, type AckState, findAck, findAckGroup, isCodeOf, noteVisit } from '@/lib/notify';
import { act } from './act';

export interface AckAsked {
  token: string;
  /** The code of the mail's subject, where nobody is signed in. */
  code: string;
  /** Who is signed in. */
  actor: Actor | null;
  /** What the program that asks says of itself. */
  agent: string;
}

/** What came of it: done, or why not. `some`: of several some, as the rest is not theirs to acknowledge. `unknown`: not a link of this house. */
export type AckEnd = 'done' | 'some' | 'wrong_code' | 'not_allowed' | 'unknown' | Exclude<AckState['can'] | AckGroup['can'], 'open'>;

export interface AckOpened {
  /** The one that the link is about; null where it is about several, and for a link that this house did not make. */
  state: AckState | null;
  /** All that its mail told, where it is about those. */
  group: AckGroup | null;
  timezone: string;
}

/** What the link of a mail leads to, noted as a visit. Opening changes nothing about the exceptions. */
export async function openAcknowledgement(token: string, agent: string, now: Date): Promise<AckOpened> {
  const [group, { catalog }] = await Promise.all([findAckGroup(token, now), currentCatalog()]);
  const state = group ? null : await findAck(token, now);
  const found = group ?? state;
  if (found) await noteVisit(found.intentId, 'opened', agent, now);
  return { state, group, timezone: catalog.organisation.timezone };
}

/**
 * Acknowledges the exception that a mail is about, or all that it told and its reader may, for whoever is signed in with their own rights, else for the address the mail went to when the code of
 * its subject is given: a scanner that follows links and presses buttons has neither. Nothing else can be done by such a link.
 */
export async function acknowledgeFromMail(asked: AckAsked, now: Date): Promise<AckEnd> {
  const { token, code, actor, agent } = asked;
  const group = await findAckGroup(token, now);
  if (group) return acknowledgeAll(group, asked, now);
  const state = await findAck(token, now);
  if (!state) return 'unknown';
  if (state.can !== 'open') return state.can;
  if (!actor && !isCodeOf(state, code)) {
    await noteVisit(state.intentId, 'wrong_code', agent, now);
    return 'wrong_code';
  }
  try {
    await act(actor ?? readerOf(state), state.ref, { action: 'acknowledge', version: state.version }, now);
  } catch (error) {
    if (error instanceof ForbiddenError || error instanceof NotFoundError) return 'not_allowed';
    if (!(error instanceof ConflictError)) throw error;
    const after = await findAck(token, now);
    return after === null ? 'unknown' : after.can === 'open' ? 'not_allowed' : after.can;
  }
  await noteVisit(state.intentId, 'acknowledged', agent, now);
  return 'done';
}

/** More than once, as a new case in an exception gives it another version. */
const TRIES = 3;

async function acknowledgeAll(group: AckGroup, { token, code, actor, agent }: AckAsked, now: Date): Promise<AckEnd> {
  if (group.can !== 'open') return group.can;
  if (!actor && !isCodeOf(group, code)) {
    await noteVisit(group.intentId, 'wrong_code', agent, now);
    return 'wrong_code';
  }
  const who = actor ?? readerOf(group);
  const refused = new Set<string>();
  let done = 0;
  let open = group.members.filter(({ can }) => can === 'open');
  for (let tries = 0; open.length > 0 && tries < TRIES; tries += 1) {
    for (const { ref, version } of open) {
      try {
        await act(who, ref, { action: 'acknowledge', version }, now);
        done += 1;
      } catch (error) {
        if (error instanceof ForbiddenError || error instanceof NotFoundError) refused.add(ref);
        else if (!(error instanceof ConflictError)) throw error;
      }
    }
    const after = await findAckGroup(token, now);
    open = after?.members.filter(({ ref, can }) => can === 'open' && !refused.has(ref)) ?? [];
  }
  if (done > 0) await noteVisit(group.intentId, 'acknowledged', agent, now);
  if (refused.size + open.length > 0) return done > 0 ? 'some' : 'not_allowed';
  return done > 0 ? 'done' : 'settled';
}

/** Whoever reads the mailbox a mail went to: may acknowledge what it told. */
const readerOf = ({ recipient, person }: Pick<AckState, 'recipient' | 'person'>): Actor => ({
  kind: 'system',
  id: `mail:${recipient}`,
  name: person ?? recipient,
  email: recipient,
  teams: [],
  grants: [{ role: 'on_call', facilities: [], departments: [], workflows: [], environments: [] }],
});
