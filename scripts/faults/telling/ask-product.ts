import { createApiToken, createPerson } from '@/lib/access';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';

const ANSWER_WITHIN_MS = 30_000;

export interface Said {
  readonly status: number;
  readonly atMs: number;
}

/** Somebody who may do everything, by their API token. */
export interface Somebody {
  readonly post: (path: string, body: unknown) => Promise<Said>;
}

/** Makes people who act over HTTP as any program of theirs would. */
export async function makePeople(
  product: { readonly url: string; readonly databaseUrl: () => string },
  count: number,
): Promise<Somebody[]> {
  await connectTo(product.databaseUrl());
  const tokens: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = `somebody-${n}@faults.example`;
    const grant = { role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] };
    await createPerson(systemActor('faults'), { name: `Somebody ${n}`, email, password: null, grants: [grant], teams: [] });
    tokens.push((await createApiToken(systemActor('faults'), email)).text);
  }
  await closeDatabase();
  await connectTo(null);
  return tokens.map((token) => ({
    post: async (path, body) => {
      const response = await fetch(`${product.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.arrayBuffer();
      return { status: response.status, atMs: Date.now() };
    },
  }));
}
