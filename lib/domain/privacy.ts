import { z } from 'zod';
import { idSchema, sensitivitySchema, textSchema } from './vocabulary';

/** `http.request.method`, or `http.*` for every name that begins with `http.`. */
const nameSchema = z.string().regex(/^[^*\s][^*\s]{0,199}\*?$|^\*$/, 'a name of an attribute, or the beginning of names with * at its end');

/** Names of attributes whose values say nothing of a person: OpenTelemetry's, and our own. */
const known = [
  ...[
    'throughline.*',
    'preset.*',
    'unassigned.*',
    'attempt.*',
    'measure.*',
    'service.*',
    'telemetry.*',
    'otel.*',
    'otlp.kind',
    'otlp.status',
  ],
  ...['deployment.*', 'process.runtime.*', 'process.pid', 'os.type', 'k8s.*', 'container.*', 'cloud.*', 'faas.*', 'server.*', 'network.*'],
  ...['peer.service', 'http.request.*', 'http.response.*', 'http.method', 'http.status_code', 'http.route', 'http.flavor', 'http.scheme'],
  ...['url.scheme', 'messaging.*', 'rpc.*', 'db.system', 'db.system.name', 'db.operation', 'db.operation.name', 'db.namespace', 'db.name'],
  ...['code.*', 'thread.*', 'error.type', 'error.code', 'exception.type', 'log.severity', 'event.name', 'correlation.id'],
  ...['facility.id', 'department.id', 'interface.id', 'connector.id', 'application.id', 'supplier.id', 'parentSpanId', 'schema.version'],
];

/**
 * What of the data that comes in may be kept as it is. An attribute that is allowed is kept; one whose name speaks of a person is a token;
 * free text of any other is redacted, and in a strict flow kept as a token unless it is a short code or a number.
 */
export const privacySchema = z.strictObject({
  allow: z.array(nameSchema).default(known),
  /** More of them for one workflow or interface. */
  flows: z
    .array(
      z.strictObject({
        workflow: idSchema('wf-').optional(),
        interface: idSchema('if-').optional(),
        allow: z.array(nameSchema).default([]),
        /** Names whose values are personal here, whatever they look like. */
        personal: z.array(nameSchema).default([]),
      }),
    )
    .default([]),
  /** Names of attributes whose values are personal everywhere, besides those that say so themselves (patient, mrn, dob, email ...). */
  personal: z.array(nameSchema).default([]),
  /** Sensitivity of workflows and interfaces in which only what is allowed is kept. */
  strict: z.array(sensitivitySchema).default(['phi', 'phi_limited']),
  /** Sensitivity of business keys that are kept as keyed hashes only; others are kept, and masked on screens. */
  hashed: z.array(sensitivitySchema).default(['phi', 'phi_limited']),
  /** Words of free text that are no names of people, in strict flows, where two capitalised words count as one. */
  words: z.array(textSchema).default([]),
});

export type Privacy = z.infer<typeof privacySchema>;
