import {
  type DecodedBatch,
  type DecodedEvent,
  type NormalizedBatch,
  REFERENCE_VALUE_LIMIT,
  type ReferenceTold,
  UNASSIGNED,
} from '@/lib/domain';
import { redactReference } from '@/lib/redact';
import { checkEnvironment } from './check-environment';
import { checkTime, readTime } from './check-time';
import { hashContent } from './hash-content';
import type { NormalizeContext } from './normalize-context';
import { isObject, readFields, readName } from './read-field';
import { RecordFault } from './record-fault';
import { rejectFault } from './reject-fault';

/** A row may say since when it is so, years back, or from when on it will be. */
const BACK_DAYS = 36_500;
const AHEAD_DAYS = 730;
const MOST_ATTRIBUTES = 40;

/** The rows of reference data of a decoded batch; each record that breaks a rule is rejected by itself. */
export function normalizeReferences(batch: DecodedBatch<DecodedEvent>, context: NormalizeContext): NormalizedBatch {
  const references: NonNullable<NormalizedBatch['references']> = [];
  const rejected = [...batch.rejected];
  for (const { index, record } of batch.records) {
    try {
      const told = rowOf(record, context);
      redactReference(context.lookup.redactor, told);
      references.push({ index, told });
    } catch (error) {
      rejected.push(rejectFault(error, index, record));
    }
  }
  return { events: [], spans: [], references, rejected };
}

function rowOf(record: unknown, context: NormalizeContext): ReferenceTold {
  if (!isObject(record)) throw new RecordFault('invalid_type', 'A row must be a JSON object.');
  checkEnvironment(record.environment, context.environment);
  const { domains, applications, facilities, departments } = context.lookup;
  const domain = required(record.domain, 'domain', 'the domain of master data, such as md-supplier');
  const known = domains.get(domain);
  if (!known)
    throw new RecordFault('invalid_value', `There is no domain "${domain.slice(0, 60)}". Send one of ${[...domains.keys()].join(', ')}.`);
  const application = required(record.application, 'application', 'whose row it is');
  if (!applications.has(application))
    throw new RecordFault('invalid_value', `The catalog knows no application "${application.slice(0, 60)}". Add it, or send its id.`);
  const key = required(record.key, 'key', 'what names the entry').trim();
  const state = required(record.state, 'state', 'a word such as active, retired or terminated').trim();
  const toldAt = readTime(record.asOf, 'asOf')?.at ?? context.now;
  checkTime(toldAt, 'asOf', context);
  const validFrom = readTime(record.validFrom, 'validFrom')?.at ?? toldAt;
  checkTime(validFrom, 'validFrom', context, { days: BACK_DAYS, aheadDays: AHEAD_DAYS });
  const facility = readName(record.facility, 'facility');
  const department = readName(record.department, 'department');
  return {
    environment: context.environment,
    domain,
    keyHash: hashContent([domain, key]),
    keyText: known.personal ? null : key,
    application,
    state,
    validFrom,
    toldAt,
    attributes: attributesOf(record.attributes),
    source: readName(record.source, 'source') ?? context.source,
    transactionId: null,
    facility: (facility === null ? undefined : facilities.get(facility)) ?? UNASSIGNED,
    department: department !== null && departments.has(department) ? department : UNASSIGNED,
    workflow: UNASSIGNED,
  };
}

function required(value: unknown, name: string, what: string): string {
  const said = readName(value, name, REFERENCE_VALUE_LIMIT)?.trim();
  if (said) return said;
  throw new RecordFault('missing_field', `"${name}" is missing. Send ${what}.`);
}

function attributesOf(value: unknown): Record<string, string> {
  const entries = Object.entries(readFields(value, 'attributes')).filter(([, one]) => one !== null && one !== undefined && one !== '');
  if (entries.length > MOST_ATTRIBUTES)
    throw new RecordFault('too_large', `"attributes" has ${entries.length} values; a row has at most ${MOST_ATTRIBUTES}.`);
  return Object.fromEntries(
    entries.map(([name, one]) => {
      if (typeof one === 'object') throw new RecordFault('invalid_type', `"attributes.${name.slice(0, 60)}" must be a plain value.`);
      return [name, readName(String(one), `attributes.${name}`, REFERENCE_VALUE_LIMIT) ?? ''];
    }),
  );
}
