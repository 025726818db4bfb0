import Link from 'next/link';
import { Prose } from '@/components/ui/prose';

interface Props {
  runbook: { title: string; html: string; types: { code: string; title: string }[] };
}

/** A runbook to work along, with the exceptions that lead to it and those of them that are open now. */
export function RunbookPage({ runbook }: Props) {
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 min-h-[calc(100dvh-48px)] bg-surface px-4 pt-5 pb-14 md:-mx-5 md:-mt-[18px] md:px-8">
      <div className="mx-auto grid max-w-[1040px] gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_260px]">
        <article className="min-w-0">
          <p className="text-s text-ink-3">Runbook</p>
          <h1 className="mb-4">{runbook.title}</h1>
          <Prose html={runbook.html} className="text-[14px]" />
        </article>
        <aside aria-label="Exceptions of this runbook">
          <h2 className="mb-1.5">Exceptions that lead here</h2>
          <ul className="grid gap-1.5">
            {runbook.types.map(({ code, title }) => (
              <li key={code} className="leading-snug">
                <Link href={`/exceptions?tab=all&code=${code}`} prefetch={false} className="to">
                  {title}
                </Link>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-s text-ink-3">Each link shows those that are open.</p>
        </aside>
      </div>
    </div>
  );
}
