import { type CatalogIndex, indexRecords } from '@/lib/catalog';
import type { Finding } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** A transaction of which the receiving end of an interface got less than was sent, in longer than is usual there. */
export interface ShortHandover {
  transaction_id: string;
  environment: string;
  interface: string;
  workflow: string;
  facility: string;
  department: string;
  supplier: string | null;
  amount_minor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
  sent: number;
  received: number;
  at: Date;
}

/** A finding for each transaction that lost documents between two ends, by the types that count them. */
export function judgeHandovers(short: readonly ShortHandover[], index: CatalogIndex): Finding[] {
  return indexRecords(index.catalog).handovers.flatMap(({ type, rule }) =>
    short.map((row): Finding => {
      const through = index.interfaces.get(row.interface);
      const fields = {
        facility: row.facility,
        department: row.department,
        workflow: row.workflow,
        interface: row.interface,
        connector: through?.connector ?? null,
        application: through?.targetApplication ?? null,
      };
      const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, {
        fields: { ...fields, supplier: row.supplier },
        keys: {},
        attributes: {},
      });
      return {
        code: type.code,
        signature,
        environment: row.environment,
        groupedBy,
        subject: { kind: 'transaction', id: row.transaction_id },
        at: row.at,
        ...fields,
        supplier: row.supplier,
        impact: { transactions: 1, amountMinor: row.amount_minor, currency: row.currency, lines: row.lines, people: row.people },
        evidence: { eventKey: null, text: `${row.sent} sent, ${row.received} received` },
        deadlineAt: null,
        variables: pickVariables(type, {}, {}, {}),
      };
    }),
  );
}
