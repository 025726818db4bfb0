import { type Privacy, privacySchema, type Workflow } from '@/lib/domain';
import { prepareRing } from './data-key';
import { Redactor } from './redactor';

const named = (id: string, sensitivity: string, keys: readonly (readonly [string, string])[]) =>
  ({
    ...{ id, name: id, shortName: id, dataSensitivity: sensitivity, milestones: [] },
    businessKeys: keys.map(([key, of]) => ({
      id: key,
      name: key,
      example: '',
      role: 'root',
      identity: true,
      identityWith: [],
      sensitivity: of,
    })),
  }) as unknown as Workflow;

/** A redactor of an estate with an order, a hire and a charge of a patient. */
export function aRedactor(
  privacy: Partial<Privacy> = {},
  secrets: readonly string[] = ['a secret of a test that is long enough'],
): Redactor {
  const workflows = [
    named('wf-p2p-po', 'internal', [['po_number', 'internal']]),
    named('wf-hire', 'confidential_workforce', [['employee_id', 'confidential_workforce']]),
    named('wf-charge', 'phi_limited', [
      ['usage_id', 'internal'],
      ['encounter_id', 'phi_limited'],
    ]),
  ];
  const nothing = { interfaces: [], facilities: [], departments: [], applications: [], connectors: [] };
  return new Redactor({ ...nothing, workflows, privacy: { ...privacySchema.parse({}), ...privacy } }, prepareRing(secrets));
}
