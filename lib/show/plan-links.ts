import type { LinkRelation } from '@/lib/domain/views/transactions';

export interface OwnKey {
  kind: string;
  value: string;
}

/** A key to look for in other transactions, and what bearing it makes of them. */
export interface WantedLink {
  kind: string;
  value: string;
  relation: LinkRelation;
}

const ids: ReadonlySet<string> = new Set(['transaction', 'correlation', 'trace', 'event']);
const named: Record<string, LinkRelation> = { parent: 'parent', root: 'root', predecessor: 'predecessor', retry_of: 'retry_of' };
const naming: Record<string, LinkRelation> = { parent: 'child', root: 'child', predecessor: 'successor', retry_of: 'retried_by' };

/**
 * Returns where to look for the transactions that these keys link to, in both directions: what it names, what names it, and what bears the
 * same. `linking`: business keys that name one thing or one message, so that two transactions with the same one may belong together.
 */
export function planLinks(own: readonly OwnKey[], linking: ReadonlySet<string>): WantedLink[] {
  return own.flatMap(({ kind, value }): WantedLink[] => {
    const relation = named[kind];
    if (relation) return [...ids].map((id) => ({ kind: id, value, relation }));
    if (kind.startsWith('link:')) return [{ kind: kind.slice(5), value, relation: 'linked' }];
    const same: WantedLink[] =
      kind === 'correlation' || kind === 'trace'
        ? [{ kind, value, relation: 'same_flow' }]
        : linking.has(kind)
          ? [{ kind, value, relation: 'shares_key' }]
          : [];
    const from: WantedLink[] = [{ kind: `link:${kind}`, value, relation: 'linked_from' }];
    if (ids.has(kind)) for (const [name, back] of Object.entries(naming)) from.push({ kind: name, value, relation: back });
    return kind === 'error' ? [] : [...from, ...same];
  });
}

export interface LinkFacts {
  relation: LinkRelation;
  /** The key in people's words. */
  keyName: string;
  /** How many others bear it. */
  bearers: number;
  /** The key names one thing in the workflow of one of the two. */
  naming: boolean;
  /** Between the end of the one and the start of the other; 0 when they overlap. */
  apartMs: number;
  /** Both are traced, and no trace is common. */
  otherTrace: boolean;
}

const DAY_MS = 86_400_000;
const told: Partial<Record<LinkRelation, string>> = {
  parent: 'its log entries name it as the parent',
  child: 'names this one as its parent or root',
  root: 'its log entries name it as the root',
  predecessor: 'its log entries name it as the one before',
  successor: 'names this one as the one before',
  retry_of: 'this one repeats it',
  retried_by: 'repeats this one',
  linked: 'its log entries link to it',
  linked_from: 'links to this one',
};

/** How sure a link is, and why in words. What a sender names is certain; what merely bears the same is as sure as that is rare and near. */
export function judgeLink(
  facts: LinkFacts,
  sayApart: (ms: number) => string,
): { confidence: 'certain' | 'likely' | 'possible'; reason: string } {
  const said = told[facts.relation];
  if (said) return { confidence: 'certain', reason: said };
  const near = facts.apartMs <= DAY_MS;
  const where = facts.apartMs === 0 ? 'at the same time' : `${sayApart(facts.apartMs)} apart`;
  const reason = `same ${facts.keyName}, ${where}${facts.otherTrace && facts.relation !== 'same_flow' ? ', other trace id' : ''}`;
  if (facts.relation === 'shares_key' && facts.naming) return { confidence: near || facts.bearers <= 2 ? 'certain' : 'likely', reason };
  return { confidence: near && facts.bearers <= 2 ? 'likely' : 'possible', reason };
}
