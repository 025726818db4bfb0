import Link from 'next/link';
import { Prose } from '@/components/ui/prose';
import type { ExceptionView } from '@/lib/domain/views/exception';

/** The runbook of this kind of exception, folded until it is wanted. */
export function RunbookPart({ view: { runbook }, open = false }: { view: ExceptionView; open?: boolean }) {
  if (!runbook) return null;
  return (
    <section aria-label="Runbook">
      <details open={open}>
        <summary className="rounded-s leading-6 marker:text-ink-3">
          <h3 className="inline text-m text-ink">Runbook</h3> <span className="text-s text-ink-3">{runbook.title}</span>
        </summary>
        <Prose html={runbook.html} className="mt-2 border-l-2 border-line pl-3.5" />
      </details>
      <Link href={`/runbooks/${runbook.name}`} prefetch={false} className="text-s font-medium text-accent hover:underline">
        Open the runbook on its own page
      </Link>
    </section>
  );
}
