import { currentCatalog } from '@/lib/catalog';
import { type Actor, ConflictError, ForbiddenError, NotFoundError } from '@/lib/domain';
import { type AckState, findAck, isCodeOf, noteVisit } from '@/lib/notify';
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

/** What came of it: done, or why not. `unknown`: not a link of this house. */
export type AckEnd = 'done' | 'wrong_code' | 'not_allowed' | 'unknown' | Exclude<AckState['can'], 'open'>;

/** What the link of a mail leads to, noted as a visit; null for one that this house did not make. Opening changes nothing about the exception. */
export async function openAcknowledgement(token: string, agent: string, now: Date): Promise<{ state: AckState | null; timezone: string }> {
  const [state, { catalog }] = await Promise.all([findAck(token, now), currentCatalog()]);
  if (state) await noteVisit(state.intentId, 'opened', agent, now);
  return { state, timezone: catalog.organisation.timezone };
}

/**
 * Acknowledges the exception that a mail is about, for whoever is signed in with their own rights, else for the address the mail went to when the code of
 * its subject is given: a scanner that follows links and presses buttons has neither. Nothing else can be done by such a link.
 */
export async function acknowledgeFromMail({ token, code, actor, agent }: AckAsked, now: Date): Promise<AckEnd> {
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

/** Whoever reads the mailbox a mail went to: may acknowledge this one thing. */
const readerOf = ({ recipient, person }: AckState): Actor => ({
  kind: 'system',
  id: `mail:${recipient}`,
  name: person ?? recipient,
  email: recipient,
  teams: [],
  grants: [{ role: 'on_call', facilities: [], departments: [], workflows: [], environments: [] }],
});
