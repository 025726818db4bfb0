import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionType } from '@/lib/domain';
import { severityWords } from '@/lib/domain/say-exception';
import type { CatalogExceptionType } from '@/lib/domain/views/catalog';
import { namePlaces } from './name-places';
import { sayRule } from './say-rule';

const retryWords = {
  yes: 'safe to process again',
  conditional: 'only after a check',
  no: 'never process again',
  not_applicable: 'nothing to process again',
} as const;

/** Every exception type with its rule in words and whether detection evaluates it. */
export function describeExceptionTypes(index: CatalogIndex): CatalogExceptionType[] {
  const names = namePlaces(index);
  return index.catalog.exceptionTypes.map((type) => ({
    code: type.code,
    title: type.title,
    category: type.category.replaceAll('_', ' '),
    workflows: type.workflows.map(names.workflow),
    state: type.defaultOn ? 'evaluated' : 'off',
    ruleKind: type.rule.kind.replaceAll('_', ' '),
    rule: sayRule(type, index),
    condition: conditionOf(type),
    severity: severityWords[type.severity.default],
    raised: type.severity.escalate.map(({ to, because }) => ({ to: severityWords[to], because })),
    byHand: type.severity.byHand.map(({ when, to }) => `${severityWords[to]} when ${when}`),
    team: names.team(type.ownerTeam),
    coTeam: type.coOwnerTeam === null ? null : names.team(type.coOwnerTeam),
    retry: retryWords[type.retry.safe],
    runbook: { id: type.runbook.replace(/^runbooks\/|\.md$/g, ''), name: type.runbook.replace(/^runbooks\/|\.md$/g, '') },
  }));
}

const conditionOf = ({ rule }: ExceptionType): string | null => ('when' in rule && rule.when !== undefined ? rule.when : null);
