'use client';
import type { PartCheck } from '@/lib/domain/views/catalog-editor';

/** Where a fault is: in the text itself, with the way to its line, or in another file. */
export function FaultPlace({ fault: { file, line }, toLine }: { fault: PartCheck['faults'][number]; toLine: (line: number) => void }) {
  return file === null ? (
    <button type="button" className="to" onClick={() => toLine(line)}>
      Line {line}
    </button>
  ) : (
    <span className="text-ink-2">({file})</span>
  );
}
