import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { ExceptionAction } from '@/lib/domain';
import { lookupOf } from './catalog-lookup';

/** Where the words are about: these workflows are as strict with them as with what machines send. `keep`: words that stay, such as who is told of it. */
interface About {
  workflows?: readonly string[];
  keep?: readonly string[];
}

/** What a person wrote as it may be kept, shown and told: looked through for what is of a patient or another person, as every text that machines send. */
export function redactSaid(text: string, index: CatalogIndex, { workflows = [], keep = [] }: About = {}): string {
  const { redactor } = lookupOf(index);
  const flows = (workflows.length === 0 ? [null] : workflows).map((workflow) => redactor.flowOf(workflow, null));
  const redact = (part: string) => flows.reduce((kept, flow) => redactor.text(kept, flow), part);
  const [first, ...rest] = keep.filter((word) => word !== '' && text.includes(word));
  if (first === undefined) return redact(text);
  return text
    .split(first)
    .map((part) => redactSaid(part, index, { workflows, keep: rest }))
    .join(first);
}

/** The same for those words of a request that people write. */
export function redactWords<T extends object>(said: T, names: readonly (keyof T)[], index: CatalogIndex, about: About = {}): T {
  const kept = { ...said };
  for (const name of names) {
    const word: unknown = said[name];
    if (typeof word === 'string') Object.assign(kept, { [name]: redactSaid(word, index, about) });
  }
  return kept;
}

const workflowsRow = z.object({ workflows: z.array(z.string()) });
const nameRow = z.object({ name: z.string() });

/** A deed to exception EX-<number> with its comment or reason as they may be kept. Names of whom a comment mentions stay: they are told of it. */
export async function redactDeed<A extends ExceptionAction>(action: A, number: number, index: CatalogIndex): Promise<A> {
  const names = (['text', 'reason', 'waitingOn'] as const).filter((name) => typeof Reflect.get(action, name) === 'string');
  if (names.length === 0) return action;
  const [row] = await query(sql`select workflows from exception where number = ${number}`, workflowsRow);
  const mentioned = action.action === 'comment' ? (action.mentions ?? []) : [];
  const people = mentioned.flatMap(({ kind, id }) => (kind === 'person' ? [id] : []));
  const called = people.length === 0 ? [] : await query(sql`select name from person where id = any(${people}::text[])`, nameRow);
  const teams = mentioned.flatMap(({ kind, id }) => (kind === 'team' ? [index.teams.get(id)?.name ?? ''] : []));
  const about = { workflows: row?.workflows ?? [], keep: [...called.map(({ name }) => name), ...teams] };
  return redactWords(action, names as unknown as readonly (keyof A)[], index, about);
}
