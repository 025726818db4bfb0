import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { SeverityMark, StateMark } from '@/components/ui/glyph';
import type { CatalogExceptionType } from '@/lib/domain/views/catalog';

const states = {
  evaluated: { state: 'good', word: 'Evaluated' },
  off: { state: 'notyet', word: 'Switched off' },
} as const;
const severities = { Critical: 'sev1', High: 'sev2', Medium: 'sev3', Low: 'sev4' } as const;

/** What can be raised: its rule in words, whether it is evaluated, who gets it. The exact condition is one click away. */
export function ExceptionTypes({ rows }: { rows: CatalogExceptionType[] }) {
  if (rows.length === 0) return <EmptyState title="No exception type has this in its description" />;
  const count = (state: CatalogExceptionType['state']) => rows.filter((one) => one.state === state).length;
  return (
    <>
      <p className="border-b border-line px-3.5 py-2 text-ink-2">
        {count('evaluated')} are evaluated. {count('off')} have a rule that can be switched on.{' '}
        <Link href="/catalog/routing" prefetch={false} className="to">
          Who gets them
        </Link>
      </p>
      <ul>
        {rows.map((type) => (
          <Type key={type.code} type={type} />
        ))}
      </ul>
    </>
  );
}

function Type({ type }: { type: CatalogExceptionType }) {
  const { state, word } = states[type.state];
  const severity = severities[type.severity as keyof typeof severities];
  return (
    <li className="border-b border-line last:border-0">
      <details className="group">
        <summary className="grid min-h-11 cursor-pointer grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-3.5 py-1.5 hover:bg-bg lg:grid-cols-[130px_minmax(0,1.4fr)_minmax(0,2fr)_90px_minmax(0,180px)]">
          <StateMark state={state} soft={type.state !== 'evaluated'} className="max-lg:order-2">
            {word}
          </StateMark>
          <span className="min-w-0 leading-4 max-lg:order-1">
            <span className="block font-medium">{type.title}</span>
            <span className="block truncate text-s text-ink-3">
              <span className="font-mono">{type.code}</span>, {type.workflows.map(({ name }) => name).join(', ')}
            </span>
          </span>
          <span className="text-s leading-snug text-pretty text-ink-2 max-lg:order-3 max-lg:col-span-2">{type.rule}</span>
          <span className="max-lg:hidden">{severity ? <SeverityMark severity={severity} /> : type.severity}</span>
          <span className="truncate text-ink-2 max-lg:hidden">{type.team.name}</span>
        </summary>
        <dl className="grid gap-x-4 gap-y-1 bg-bg px-3.5 py-3 text-s sm:grid-cols-[150px_minmax(0,1fr)] [&>dt]:text-ink-3">
          <dt>Rule</dt>
          <dd>
            <Link href={`/catalog/exception-types/${type.code}`} prefetch={false} className="to">
              See it, try it on the last weeks
            </Link>
          </dd>
          <dt>Kind of rule</dt>
          <dd>
            {type.ruleKind}; {type.category}
          </dd>
          {type.condition ? (
            <>
              <dt>Condition (CEL)</dt>
              <dd className="font-mono break-words">{type.condition}</dd>
            </>
          ) : null}
          <dt>Severity rises</dt>
          <dd>{type.raised.length === 0 ? 'Never by itself' : type.raised.map(({ to, because }) => `to ${to}: ${because}`).join(' ')}</dd>
          {type.byHand.length > 0 ? (
            <>
              <dt>Raised by hand</dt>
              <dd>{type.byHand.join('; ')}</dd>
            </>
          ) : null}
          <dt>Goes to</dt>
          <dd>
            {type.team.name}
            {type.coTeam ? `, with ${type.coTeam.name}` : ''}
          </dd>
          <dt>Process again</dt>
          <dd>{type.retry}</dd>
          <dt>Runbook</dt>
          <dd>
            <Link href={`/runbooks/${type.runbook.id}`} prefetch={false} className="to">
              {type.runbook.name}
            </Link>
          </dd>
        </dl>
      </details>
    </li>
  );
}
