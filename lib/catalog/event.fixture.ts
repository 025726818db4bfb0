import type { CanonicalEvent } from '@/lib/domain';

/** A completed step of an order, with what a test gives it. */
export function anEvent(fields: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    ...{ eventKey: '0190-1', contentHash: 'a', eventId: 'e-1', environment: 'production', source: 'middleware' },
    ...{ occurredAt: new Date('2026-11-02T15:00:00Z'), receivedAt: new Date('2026-11-02T15:00:30Z'), startedAt: null, durationMs: null },
    ...{ workflow: 'wf-p2p-po', milestone: null, status: 'completed', sourceStatus: null, outcome: null, transactionId: null },
    ...{
      correlationId: null,
      traceId: null,
      spanId: null,
      parentTransactionId: null,
      facility: 'fac-granite',
      department: 'dept-procurement',
    },
    ...{ interface: 'if-po-850-out', connector: 'con-edi-as2', application: 'app-edi', supplier: null, attempt: 1, replayId: null },
    ...{ messageType: null, businessKeys: [], errorClass: null, errorCode: null, errorMessage: null, errorRetryable: null },
    ...{ measures: {}, deepLink: null, attributes: {} },
    ...fields,
  };
}
