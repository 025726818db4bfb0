import { z } from 'zod';
import { documentKinds, MOST_LINES } from './document-lines';
import { eventStatuses, outcomes } from './event';

const line = (max: number, description: string) => z.string().max(max).nullish().describe(description);
const id = (description: string) => line(200, description);
const amount = (description: string) =>
  z
    .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)])
    .nullish()
    .describe(description);

/** Most characters of the fields that are cut instead of refused. */
export const MESSAGE_LIMIT = 4_000;

/**
 * A transaction event as `POST /api/events` takes it: the source of the endpoint's description. normalize checks the same shape by
 * hand, because this is the busiest path, and says more about each fault. Null and '' count as not said; unknown fields are kept.
 */
export const wireEventSchema = z
  .looseObject({
    occurredAt: z.iso
      .datetime({ offset: true })
      .describe('When it happened at the source: ISO 8601 with an offset, 2026-11-22T08:30:00.000-06:00.'),
    workflow: z.string().min(1).max(200).describe('Workflow id of the catalog, such as wf-procure-to-pay.'),
    eventId: id('Unique per event and source: the same id sent again is counted once. Derived from the content when absent.'),
    source: id('Who says it. Default: the source of the ingest key.'),
    environment: id('Must be the environment of the ingest key when it is said.'),
    transactionId: id('The sender’s id of the whole business transaction.'),
    correlationId: id('One value per business transaction across applications.'),
    traceId: line(32, 'W3C trace id: 32 hex digits.'),
    spanId: line(16, 'W3C span id: 16 hex digits.'),
    parentSpanId: line(16, 'W3C span id of the caller.'),
    parentTransactionId: id('The transaction that this one is a part of.'),
    links: z
      .array(
        z.union([
          z.string().max(200),
          z.looseObject({
            type: id('What the value is: transaction (default), correlation, trace, or a type of business key.'),
            value: id('The id or key of the other transaction.'),
            relation: id('parent, root, predecessor, retry_of or related (default).'),
          }),
          z.unknown(),
        ]),
      )
      .max(100)
      .nullish()
      .describe(
        'Other transactions this one belongs with, the first 20 shown from both ends: ids, {type, value, relation}, or {traceId, spanId} as OpenTelemetry links; anything else is kept as sent.',
      ),
    milestone: id('Milestone id of the workflow. One of status and milestone is required; a milestone alone means it was completed.'),
    interface: id('Interface id of the catalog; fills connector and application when they are absent.'),
    connector: id('Connector id of the catalog.'),
    application: id('Application id of the catalog: where it happened.'),
    facility: id('Facility id or code of the catalog.'),
    department: id('Department id of the catalog.'),
    supplier: id('Supplier id.'),
    status: id(`One of ${eventStatuses.join(', ')}. Any other word is kept as sourceStatus and counted as unknown.`),
    sourceStatus: line(200, 'The sender’s own word for the status.'),
    outcome: z
      .union([z.enum(outcomes), z.boolean(), z.literal('')])
      .nullish()
      .describe('How the whole transaction ended with this event; true: as the status says. Default: derived from the workflow.'),
    attempt: z
      .union([
        z.number().int().min(1).max(32_767),
        z.looseObject({
          number: z.number().int().min(1).max(32_767).nullish(),
          retryOf: id('Event id of the attempt before.'),
          replayId: id('The replay that caused this attempt.'),
          kind: id('automatic, manual, replay ...'),
        }),
      ])
      .nullish()
      .describe('1 is the first try.'),
    sequence: z
      .looseObject({ stream: id('Which stream is numbered; one per source when left out.'), number: z.number().int().min(0) })
      .nullish()
      .describe('Counts what the source sends in a stream: skipped numbers are shown as missing until they come.'),
    startedAt: z
      .union([z.iso.datetime({ offset: true }), z.literal('')])
      .nullish()
      .describe('When this hop began.'),
    durationMs: z.number().min(0).max(1e12).nullish().describe('How long this hop took; default: occurredAt minus startedAt.'),
    messageType: id('Type of the message: 850, ORU^R01, JOURNAL ...'),
    businessKeys: z
      .array(
        z.looseObject({ type: z.string().min(1).max(80), value: z.string().min(1).max(200), role: line(40, 'root, line, reference ...') }),
      )
      .max(1000)
      .nullish()
      .describe('Numbers that people know the transaction by.'),
    error: z
      .looseObject({
        code: id('Code of the fault.'),
        class: id('Stable class such as timeout, auth_failed, schema_violation.'),
        message: z.string().nullish().describe(`Cut after ${MESSAGE_LIMIT} characters.`),
        retryable: z.boolean().nullish(),
      })
      .nullish(),
    measures: z
      .object({
        amountMinor: amount('Money in minor units (cents): an integer.'),
        currency: line(3, 'ISO 4217: three letters.'),
        lines: amount('Lines of the document.'),
        people: amount('People concerned.'),
        documentsIn: amount('Documents read.'),
        documentsOut: amount('Documents written.'),
      })
      .catchall(amount('Any other number.'))
      .nullish(),
    documentLines: z
      .looseObject({
        kind: z.enum(documentKinds).describe('What the document is: the order, a change of it, the supplier’s answer ...'),
        currency: line(3, 'ISO 4217: three letters, for the prices of the lines.'),
        lines: z.array(
          z.looseObject({
            line: z
              .union([z.string().min(1).max(40), z.number()])
              .describe('Number of the line on the order; it joins the documents of an order.'),
            item: line(80, 'The buyer’s number of the item.'),
            supplierItem: line(80, 'The supplier’s number of it.'),
            description: z.string().nullish().describe('What it is; cut after 200 characters.'),
            quantity: amount('How many units.'),
            unit: line(12, 'Unit of measure: EA, BX, CS ...'),
            unitPriceMinor: amount('Price of one unit in minor units; fractions are fine.'),
            amountMinor: amount('Price of the line in minor units: an integer.'),
            date: line(40, 'Day it is wanted, promised or was sent: 2026-11-30.'),
            code: line(12, 'The supplier’s code for the line: IA, IP, R2 ... of an X12 855.'),
            reason: z.string().nullish().describe('Why, in words; cut after 200 characters.'),
          }),
        ),
      })
      .nullish()
      .describe(`The lines of an order, its answer, ship notice, receipt or invoice; the first ${MOST_LINES} are kept.`),
    deepLink: line(2_000, 'http or https address of this event in the sender’s own console.'),
    attributes: z
      .record(z.string().max(200), z.unknown())
      .nullish()
      .describe('Flat map of text, numbers and booleans; lists and maps are kept as JSON text.'),
  })
  .describe(
    'One log entry of a transaction at one hop. Required too: one of transactionId, correlationId, traceId or a business key; status or milestone.',
  );
export type WireEvent = z.infer<typeof wireEventSchema>;

/** The body of `POST /api/events`; NDJSON (application/x-ndjson) has one event a line. */
export const eventsBodySchema = z.union([wireEventSchema, z.array(wireEventSchema), z.object({ events: z.array(wireEventSchema) })]);

/** The answer of `POST /api/events`; `errors` holds the first 100. */
export const receiveAnswerSchema = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  leftOut: z.number().int().optional().describe('Records that the preset leaves out.'),
  errors: z.array(z.object({ index: z.number().int(), code: z.string(), message: z.string() })),
});
