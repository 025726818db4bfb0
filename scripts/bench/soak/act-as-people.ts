import { z } from 'zod';
import type { BenchProduct } from '../start-product';

const list = z.object({ rows: z.array(z.object({ ref: z.string(), version: z.number() })) });
const MOST_PAGES = 20;

/** At the end of a week somebody looks through what stands and settles it; returns how many were. */
export async function actAsPeople({ url, apiToken }: BenchProduct): Promise<number> {
  const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
  let resolved = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await fetch(`${url}/api/exceptions?limit=500&explained=shown&snoozed=shown`, { headers });
    const { rows } = list.parse(await answer.json());
    if (rows.length === 0) break;
    const body = JSON.stringify({
      targets: rows.map(({ ref, version }) => ({ number: ref, version })),
      action: { action: 'resolve', reason: 'Settled at the end of the week.' },
    });
    const acted = await fetch(`${url}/api/exceptions/actions`, { method: 'POST', headers, body });
    if (acted.status !== 200) throw new Error(`Resolving was answered ${acted.status}: ${(await acted.text()).slice(0, 300)}`);
    const { done } = z.object({ done: z.number() }).parse(await acted.json());
    resolved += done;
    // What refuses was changed meanwhile, or cannot be ended by a person.
    if (done === 0 || rows.length < 500) break;
  }
  return resolved;
}
