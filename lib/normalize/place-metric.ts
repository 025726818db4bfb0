import { type Attributes, type DecodedPoint, UNASSIGNED } from '@/lib/domain';
import { checkEnvironment } from './check-environment';
import { eventFieldOf } from './describe-event';
import type { NormalizeContext } from './normalize-context';
import { type Placed, placeInCatalog } from './place-in-catalog';
import { addAttributes } from './read-attributes';
import { readName } from './read-field';
import { RecordFault } from './record-fault';

const MOST_OWN = 64;
const MOST_SHOWN = 32;
/** What describes the machine and not the thing that is measured: part of what tells series apart, but not shown. */
const machinery = /^(telemetry|process|os|container|cloud|host|k8s|faas|webengine|device|deployment)\./;
const placeFields = ['workflow', 'facility', 'department', 'interface', 'connector', 'application', 'source', 'environment'] as const;

/**
 * Where a data point belongs, by the same attribute names and catalog as an event; a word the catalog does not know stays in
 * `unassigned.<field>`. Throws RecordFault: another environment than the key's, or more attributes than are kept.
 */
export function placeMetric(point: DecodedPoint, context: NormalizeContext): Placed & { source: string } {
  const own = Object.keys(point.attributes).length;
  if (own > MOST_OWN)
    throw new RecordFault('too_large', `The data point has ${own} attributes; at most ${MOST_OWN} are kept. Send those that people read.`);
  const said: Partial<Record<(typeof placeFields)[number], string>> = {};
  const shown: Attributes = {};
  for (const [list, isOwn] of [[point.attributes, true] as const, [point.resource, false] as const]) {
    for (const [name, value] of Object.entries(list)) {
      const field = placeFields.find((one) => one === eventFieldOf(name));
      const word = field ? readName(String(value), name) : null;
      if (field && word !== null) said[field] ??= word;
      else if (!field && (isOwn || (!machinery.test(name) && Object.keys(shown).length < MOST_SHOWN)))
        addAttributes(shown, { [name]: value });
    }
  }
  checkEnvironment(said.environment, context.environment);
  const place = {
    workflow: said.workflow ?? UNASSIGNED,
    facility: said.facility ?? UNASSIGNED,
    department: said.department ?? UNASSIGNED,
    interface: said.interface ?? null,
    connector: said.connector ?? null,
    application: said.application ?? null,
    attributes: shown,
    source: said.source ?? context.source,
  };
  placeInCatalog(place, context.lookup);
  return place;
}
