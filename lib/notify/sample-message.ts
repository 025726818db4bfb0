import type { CatalogIndex } from '@/lib/catalog';
import { newId, type TemplateBody } from '@/lib/domain';
import type { TellableException } from './begin-attempt.db';
import { type FilledTemplate, fillTemplate } from './fill-template';
import { prepareMail } from './prepare-mail';
import { tellTemplate } from './tell-template';

const HOUR_MS = 3_600_000;
export const SAMPLE_SECRET = '(the secret of the webhook)';

/** Returns the message that a template makes of an example: nothing of it was read from what is stored but names of the catalog. Null when it would be too large. */
export function sampleMessage(
  template: TemplateBody,
  { over, index, baseUrl, now }: { over: boolean; index: CatalogIndex; baseUrl: string; now: Date },
): FilledTemplate | null {
  const exception = sampleException(index, over, now);
  const intent = { reason: over ? 'resolved' : 'opened', recipient: 'webhook:example', recipient_team: exception.team };
  const mail = prepareMail({ exception, intent, repeated: false, index, baseUrl, now });
  return fillTemplate(template, tellTemplate({ mail, exception, about: exception.id, over, secret: SAMPLE_SECRET, index, now }));
}

function sampleException({ catalog }: CatalogIndex, over: boolean, now: Date): TellableException {
  const type = catalog.exceptionTypes.find(({ defaultOn }) => defaultOn) ?? catalog.exceptionTypes[0];
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
  return {
    id: newId(now),
    number: 1042,
    environment: 'production',
    code: type?.code ?? 'EXC-EXAMPLE',
    title: type?.title ?? 'An example',
    statement: 'This is an example: 23 messages were refused.',
    state: over ? 'resolved' : 'open',
    severity: 'sev1',
    severityReason: 'Usual severity of this kind of exception',
    severitySetBy: 'rule',
    team: type?.ownerTeam ?? catalog.routing.fallbackTeam,
    teamReason: 'Owner of this kind of exception',
    interface: null,
    connector: catalog.connectors[0]?.id ?? null,
    application: null,
    supplier: null,
    facilities: catalog.facilities.slice(0, 2).map(({ id }) => id),
    departments: [],
    workflows: type?.workflows.slice(0, 1) ?? [],
    transactions: 23,
    amountMinor: null,
    currency: null,
    lines: null,
    people: null,
    runbook: type?.runbook ?? '',
    firstAt: at(-1),
    acknowledgeBy: at(0.25),
    dueAt: at(4),
    deadlineAt: null,
    acknowledgedAt: null,
    parentNumber: null,
    located: null,
    explains: 0,
    resolvedAt: over ? now : null,
    closedBy: over ? 'evidence' : null,
    resolution: over ? 'What failed goes through again.' : null,
  };
}
