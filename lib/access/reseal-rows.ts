import { resealSecret } from './seal-secret';

/** What stands in one table under which secret: sealed anew now, under the secret of now already, and what none of those of now and before opens. */
export interface Resealed {
  anew: number;
  already: number;
  lost: string[];
}

/** Seals the rows of a purpose by the secret of now where an earlier one sealed them; `write` stores one. What cannot be opened stays and is named. */
export async function resealRows(
  rows: readonly { id: string; secret: string }[],
  purpose: string,
  write: (id: string, secret: string) => Promise<unknown>,
): Promise<Resealed> {
  const done: Resealed = { anew: 0, already: 0, lost: [] };
  for (const { id, secret } of rows) {
    let again: string | null;
    try {
      again = resealSecret(purpose, secret);
    } catch {
      done.lost.push(id);
      continue;
    }
    if (again === null) done.already += 1;
    else {
      await write(id, again);
      done.anew += 1;
    }
  }
  return done;
}
