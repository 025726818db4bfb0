import type { ReactNode } from 'react';
import type { PartCheck } from '@/lib/domain/views/catalog-editor';

type Fault = PartCheck['faults'][number];

/** What is wrong with a part of the catalog as it is written, each with its mend; `before` and `after` say where. */
export function FaultList({
  faults,
  before,
  after,
}: {
  faults: readonly Fault[];
  before?: (fault: Fault) => ReactNode;
  after?: (fault: Fault) => ReactNode;
}) {
  return (
    <ul aria-label="To correct" className="grid gap-1.5 rounded-m border border-high bg-high-soft px-3 py-2">
      {faults.map((fault) => (
        <li key={`${fault.file} ${fault.path} ${fault.message}`}>
          {before?.(fault)}
          {fault.message} {fault.mend}
          {after?.(fault)}
        </li>
      ))}
    </ul>
  );
}
