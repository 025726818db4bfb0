'use client';
import { LineList, LineTable, sayDocuments } from '@/components/ui/line-list';
import { Panel } from '@/components/ui/panel';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { ComparedDocuments } from '@/lib/domain/views/document-lines';

/** What was ordered line by line, and what became of each. */
export function LinesPanel({ of, technical }: { of: ComparedDocuments; technical: boolean }) {
  const odd = of.rows.filter(({ state }) => state !== 'accepted' && state !== 'waiting').length;
  return (
    <Panel
      title={`Order lines: ${odd === 0 ? `${sayPlural(of.rows.length, 'line')}, none unlike the order` : `${sayCount(odd)} of ${sayPlural(of.rows.length, 'line')} not as ordered`}`}
      label="Order lines"
      hint={sayDocuments(of)}
      flush
    >
      <div className="max-md:hidden">
        <LineTable of={of} caption="Order lines" codes={technical} />
      </div>
      <div className="px-3.5 py-1 md:hidden">
        <LineList of={of} label="Order lines" codes={technical} />
      </div>
      {of.more > 0 ? <p className="px-3.5 pb-2 text-s text-ink-3">{sayCount(of.more)} further lines came and are not kept.</p> : null}
    </Panel>
  );
}
