import type { ExceptionType, Finding, Rule } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** A transaction that stands failed since a release, with how often that kind of error came since and before, each an hour. */
export interface FailureSinceRelease {
  transaction_id: string;
  environment: string;
  connector: string;
  interface: string | null;
  application: string | null;
  workflow: string;
  facility: string;
  department: string;
  supplier: string | null;
  amount_minor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
  error_class: string;
  error_code: string | null;
  failed_at: Date;
  since_rate: number;
  before_rate: number;
}

interface About {
  type: ExceptionType;
  rule: Extract<Rule, { kind: 'release' }>;
  release: { at: Date; title: string };
}

/** A finding for each transaction whose kind of error was rare before the release. */
export function judgeReleases(failures: readonly FailureSinceRelease[], { type, rule, release }: About): Finding[] {
  return failures
    .filter(({ since_rate, before_rate }) => since_rate > 0 && since_rate >= rule.factor * before_rate)
    .map((row): Finding => {
      const { facility, department, workflow, interface: through, connector, application, supplier, error_class, error_code } = row;
      const fields = { facility, department, workflow, interface: through, connector, application };
      const attributes = { error_class, release: release.title };
      const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, {
        fields: { ...fields, supplier, error_class, error_code },
        keys: {},
        attributes,
      });
      const before = row.before_rate === 0 ? 'never in the week before' : `${row.before_rate.toFixed(2)} an hour before`;
      return {
        code: type.code,
        signature,
        environment: row.environment,
        groupedBy,
        subject: { kind: 'transaction', id: row.transaction_id },
        at: row.failed_at,
        ...fields,
        supplier,
        impact: { transactions: 1, amountMinor: row.amount_minor, currency: row.currency, lines: row.lines, people: row.people },
        evidence: {
          eventKey: null,
          text: `${error_code ?? error_class} since “${release.title}”: ${row.since_rate.toFixed(1)} an hour, ${before}`.slice(0, 500),
        },
        deadlineAt: null,
        variables: pickVariables(type, {}, attributes, { status: 'failed' }),
      };
    });
}
