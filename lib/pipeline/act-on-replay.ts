import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { notify } from '@/lib/db';
import { type Actor, CHANGED_CHANNEL, type Environment, type NewReplay, type ReplayAction, type ReplayAddress } from '@/lib/domain';
import { actOnReplay as act, removeReplayAddress, requestReplay as request, setReplayAddress as set } from '@/lib/replay';
import { redactWords } from './redact-said';

const index = async () => indexCatalog((await currentCatalog()).catalog);

/** Asks for transactions to be processed again and returns the number of the replay. Errors: as lib/replay says. */
export async function requestReplay(actor: Actor, asked: NewReplay, now: Date): Promise<number> {
  const known = await index();
  const number = await request(actor, redactWords(asked, ['reason', 'checked'], known), known, now);
  await notify(CHANGED_CHANNEL);
  return number;
}

/** Approves, refuses, cancels or resumes replay R-<number>. Errors: as lib/replay says. */
export async function actOnReplay(actor: Actor, number: number, action: ReplayAction, now: Date): Promise<void> {
  await act(actor, number, 'reason' in action ? redactWords(action, ['reason'], await index()) : action, now);
  await notify(CHANGED_CHANNEL);
}

/** Sets, or with `null` takes away, where the middleware behind a connector takes replays. Errors: as lib/replay says. */
export async function changeReplayAddress(
  actor: Actor,
  at: { environment: Environment; connector: string },
  address: ReplayAddress | null,
): Promise<void> {
  if (address === null) await removeReplayAddress(actor, at.environment, at.connector);
  else await set(actor, address, await index());
}

/** Sets one address inside the own network for every connector of the catalog: how the demo's middleware is reached. */
export async function setReplayAddresses(actor: Actor, environment: Environment, url: string, secret: string): Promise<void> {
  const known = await index();
  for (const connector of known.connectors.keys())
    await set(actor, { environment, connector, url, secret, private: true, perMinute: 600 }, known);
}
