import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { notify } from '@/lib/db';
import { type Actor, CHANGED_CHANNEL } from '@/lib/domain';
import type { HandoverNote, NewHandover } from '@/lib/domain/views/handover-notes';
import { leaveNote } from '@/lib/duty';
import { listHandovers } from '@/lib/show';
import { redactWords } from './redact-said';

const DAY_MS = 86_400_000;

/** Leaves a word to whoever is on duty next; returns those of the team's last day. Errors: as leaveNote. */
export async function leaveHandover(actor: Actor, note: NewHandover, now: Date): Promise<{ notes: HandoverNote[] }> {
  await leaveNote(actor, redactWords(note, ['text'], indexCatalog((await currentCatalog()).catalog)), now);
  await notify(CHANGED_CHANNEL);
  const from = new Date(now.getTime() - DAY_MS);
  return { notes: await listHandovers(actor, { environment: note.environment, teams: [note.team], from, to: now }) };
}
