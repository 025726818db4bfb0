import { CopyButton } from '@/components/ui/copy-button';
import type { ExceptionView } from '@/lib/domain/views/exception';

/** What engineers ask for: the rule, the signature, and the senders' own words for the errors. */
export function Technical({ view: { technical, row } }: { view: ExceptionView }) {
  return (
    <section aria-label="Technical view" className="grid gap-2 rounded-l border border-line bg-sunken px-3.5 py-3 text-s">
      <h3>Technical view</h3>
      <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-3 gap-y-1 [&>dd]:break-words [&>dt]:text-ink-3">
        <dt>Type, rule</dt>
        <dd>
          <span className="font-mono">{row.code}</span>, {technical.ruleKind.replaceAll('_', ' ')}
        </dd>
        <dt>Raised when</dt>
        <dd>{technical.rule}</dd>
        <dt>Grouped by</dt>
        <dd className="font-mono">
          {Object.entries(technical.groupedBy)
            .map(([name, value]) => `${name}=${value || '-'}`)
            .join('  ')}
        </dd>
        <dt>Signature</dt>
        <dd className="flex min-w-0 items-start gap-1 font-mono">
          <span className="min-w-0 break-all">{technical.signature}</span>
          <CopyButton value={technical.signature} label="signature" />
        </dd>
        <dt>Team chosen</dt>
        <dd>{row.team.name}</dd>
      </dl>
      {technical.errors.length > 0 ? (
        <ul className="grid gap-1 border-t border-line pt-2">
          {technical.errors.map(({ class: kind, code, message, transactions }) => (
            <li key={`${kind} ${code}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-3">
              <span className="min-w-0 break-words">
                <span className="font-mono">{[kind, code].filter(Boolean).join(' ')}</span> {message}
              </span>
              <span className="tabular-nums text-ink-3">{transactions}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-3">
          No system reported an error: this is about something that did not happen, or about what the message said.
        </p>
      )}
    </section>
  );
}
