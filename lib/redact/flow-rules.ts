import type { Catalog } from '@/lib/domain';
import { isClinical, personalKind } from './personal-name';
import { wordsOf } from './redact-strict';
import type { TextKind } from './token';

/** What becomes of an attribute: kept, looked through, kept only when it is a short code, or a token whatever it is. */
type Ruling = { as: 'keep' | 'scan' | 'code' | 'id' | 'links' } | { as: 'token'; kind: TextKind } | { as: 'key'; type: string };
/** `named`: its name, as that may be kept. */
export type Decision = Ruling & { named: string };

/** What is hashed, what is stored and masked, and what is nothing of a person. */
export type KeySort = 'hashed' | 'masked' | 'plain';

/** The rules of a workflow and interface. */
export interface Flow {
  strict: boolean;
  decide: (name: string) => Decision;
  sortOf: (keyType: string) => KeySort;
  /** Words that are no names, for strict flows. */
  words: ReadonlySet<string>;
}

type Named = Pick<Catalog, 'workflows' | 'interfaces' | 'privacy' | 'facilities' | 'departments' | 'applications' | 'connectors'>;

const personalKeys: ReadonlySet<string> = new Set(['confidential_workforce', 'supplier_banking', 'phi_limited', 'phi']);
const ids: ReadonlySet<string> = new Set([
  'throughline.transaction_id',
  'throughline.parent_transaction_id',
  'correlation.id',
  'attempt.retryOf',
]);
const BUSINESS_KEY = 'business_key.';
/** Names that senders make up are as many as they like. */
const MOST_NAMES = 5_000;
const keep: Ruling = { as: 'keep' };
const scan: Ruling = { as: 'scan' };
const code: Ruling = { as: 'code' };

function listNames(patterns: readonly string[]): { exact: (name: string) => boolean; begun: (name: string) => boolean } {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const begun = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return { exact: (name) => exact.has(name), begun: (name) => begun.some((start) => name.startsWith(start)) };
}

/** The rules of every flow of a catalog, worked out when they are first asked for. */
export function prepareFlows(catalog: Named, cleanName: (name: string) => string): (workflow: unknown, interfaceId: unknown) => Flow {
  const { privacy } = catalog;
  const workflows = new Map(catalog.workflows.map((one) => [one.id, one]));
  const interfaces = new Map(catalog.interfaces.map((one) => [one.id, one.dataSensitivity]));
  const words = wordsOf([
    ...privacy.words,
    ...catalog.workflows.flatMap(({ name, shortName, milestones, businessKeys }) => [
      ...[name, shortName],
      ...milestones.map((one) => one.name),
      ...businessKeys.map((one) => one.name),
    ]),
    ...[...catalog.facilities, ...catalog.departments, ...catalog.applications, ...catalog.connectors, ...catalog.interfaces].map(
      ({ name }) => name,
    ),
  ]);
  const strict: ReadonlySet<string> = new Set(privacy.strict);
  const known = new Map<string, Map<string, Flow>>();
  const build = (workflow: string, interfaceId: string): Flow => {
    const own = privacy.flows.filter(
      (flow) =>
        (flow.workflow === undefined || flow.workflow === workflow) && (flow.interface === undefined || flow.interface === interfaceId),
    );
    const isStrict = [workflows.get(workflow)?.dataSensitivity, interfaces.get(interfaceId)].some(
      (one) => one !== undefined && strict.has(one),
    );
    return buildFlow(
      {
        isStrict,
        words,
        allow: [...privacy.allow, ...own.flatMap((flow) => flow.allow)],
        personal: [...privacy.personal, ...own.flatMap((flow) => flow.personal)],
      },
      { sortOf: prepareKeySorts(catalog, workflow, isStrict), cleanName },
    );
  };
  return (workflowSaid, interfaceSaid) => {
    const workflow = typeof workflowSaid === 'string' && workflows.has(workflowSaid) ? workflowSaid : '';
    const interfaceId = typeof interfaceSaid === 'string' && interfaces.has(interfaceSaid) ? interfaceSaid : '';
    const row = known.get(workflow) ?? new Map<string, Flow>();
    known.set(workflow, row);
    const flow = row.get(interfaceId) ?? build(workflow, interfaceId);
    row.set(interfaceId, flow);
    return flow;
  };
}

interface FlowNames {
  isStrict: boolean;
  words: ReadonlySet<string>;
  allow: readonly string[];
  personal: readonly string[];
}

function buildFlow(
  { isStrict, words, allow, personal }: FlowNames,
  { sortOf, cleanName }: Pick<Flow, 'sortOf'> & { cleanName: (name: string) => string },
): Flow {
  const allowed = listNames(allow);
  const named = listNames(personal);
  const decisions = new Map<string, Decision>();
  const decide = (name: string): Ruling => {
    if (name === 'links') return { as: 'links' };
    if (ids.has(name)) return { as: 'id' };
    if (name.startsWith(BUSINESS_KEY)) return { as: 'key', type: name.slice(BUSINESS_KEY.length) };
    if (allowed.exact(name)) return keep;
    const kind = named.exact(name) || named.begun(name) ? (personalKind(name) ?? 'value') : personalKind(name);
    if (kind !== null) return { as: 'token', kind };
    if (allowed.begun(name)) return keep;
    if (!isStrict) return scan;
    return isClinical(name) ? { as: 'token', kind: 'clinical' } : code;
  };
  return {
    strict: isStrict,
    words,
    sortOf,
    decide: (name) => {
      const met = decisions.get(name);
      if (met !== undefined) return met;
      if (decisions.size >= MOST_NAMES) decisions.clear();
      const made = { ...decide(name), named: cleanName(name) };
      decisions.set(name, made);
      return made;
    },
  };
}

/**
 * How a business key of a type is kept: as its workflow says; as the strictest workflow says where that one does not; hashed where nobody says
 * it and its name speaks of a person, or the flow is strict.
 */
function prepareKeySorts({ workflows, privacy }: Named, workflow: string, isStrict: boolean): Flow['sortOf'] {
  const hashed: ReadonlySet<string> = new Set(privacy.hashed);
  const sort = (sensitivities: readonly string[]): KeySort =>
    sensitivities.some((one) => hashed.has(one)) ? 'hashed' : sensitivities.some((one) => personalKeys.has(one)) ? 'masked' : 'plain';
  const own = workflows.find(({ id }) => id === workflow)?.businessKeys ?? [];
  const all = workflows.flatMap(({ businessKeys }) => businessKeys);
  const met = new Map<string, KeySort>();
  const find = (type: string): KeySort => {
    const told = own.filter(({ id }) => id === type);
    const anywhere = told.length > 0 ? told : all.filter(({ id }) => id === type);
    if (anywhere.length > 0) return sort(anywhere.map(({ sensitivity }) => sensitivity));
    return isStrict || personalKind(type) !== null ? 'hashed' : 'plain';
  };
  return (type) => {
    const known = met.get(type);
    if (known !== undefined) return known;
    if (met.size >= MOST_NAMES) met.clear();
    const made = find(type);
    met.set(type, made);
    return made;
  };
}
