import type { CatalogIndex } from '@/lib/catalog';
import type { DueOccurrence, ExceptionType, Finding } from '@/lib/domain';
import { UNASSIGNED } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** Returns one finding for each batch that is due and has not arrived. Its people: the facility's share of the pay group, as the catalog knows it. */
export function judgeOccurrences(due: readonly DueOccurrence[], index: CatalogIndex): Finding[] {
  return due.flatMap((occurrence): Finding[] => {
    const type = index.exceptionTypes.get(occurrence.code);
    if (!type || occurrence.state === 'arrived' || occurrence.state === 'void') return [];
    const milestone = index.workflows.get(occurrence.workflow)?.milestones.get(occurrence.milestone);
    const expected = milestone?.interface ? index.interfaces.get(milestone.interface) : undefined;
    const keys = keysOf(type, occurrence);
    const fields = {
      facility: occurrence.facility,
      department: UNASSIGNED,
      workflow: occurrence.workflow,
      interface: expected?.id,
      connector: expected?.connector,
      application: milestone?.application,
      milestone: occurrence.milestone,
    };
    const { signature, groupedBy } = describeSignature(occurrence.code, type.rule.groupBy, {
      fields,
      keys,
      attributes: {},
    });
    const isBatch = type.rule.kind === 'expected_batch';
    const employees = index.facilities.get(occurrence.facility)?.employees ?? 0;
    const share = index.catalog.organisation.payGroups.find((g) => g.id === occurrence.part)?.share ?? 1;
    return [
      {
        code: occurrence.code,
        // A new pay period is a new cause: last period's file, found missing again, is not the same exception.
        signature: `${signature} period=${JSON.stringify(occurrence.period)}`,
        environment: occurrence.environment,
        groupedBy,
        subject: { kind: 'occurrence', id: occurrence.id },
        at: occurrence.raiseAt,
        facility: occurrence.facility,
        department: UNASSIGNED,
        workflow: occurrence.workflow,
        interface: fields.interface ?? null,
        connector: fields.connector ?? null,
        application: fields.application ?? null,
        supplier: null,
        impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: isBatch ? Math.round(employees * share) : null },
        evidence: {
          eventKey: null,
          text: sayMissing(occurrence, index),
        },
        deadlineAt: occurrence.dueAt,
        variables: pickVariables(type, keys, {}, { milestone: occurrence.milestone }),
      },
    ];
  });
}

/** The business keys that name an occurrence: of a pay period its group, of what is usual by a time of day what the rule tells groups by. */
function keysOf({ rule }: ExceptionType, { part, period }: DueOccurrence): Record<string, string> {
  if (rule.kind === 'expected_batch') return { pay_group: part, pay_period_id: period };
  const key = rule.groupBy.find((field) => field.startsWith('key.'))?.slice(4);
  return key === undefined ? {} : { [key]: part };
}

function sayMissing({ part, period, facility }: DueOccurrence, index: CatalogIndex): string {
  const group = index.catalog.organisation.payGroups.find(({ id }) => id === part)?.name ?? part;
  const place = facility === UNASSIGNED ? '' : ` of ${index.facilities.get(facility)?.shortName ?? facility}`;
  return `${[period, group].filter(Boolean).join(', ')}${place} has not arrived`;
}
