'use client';
import type { PartCheck } from '@/lib/domain/views/catalog-editor';

/** What is wrong, with its mend; those of the text itself lead to their line. */
export function FaultList({ faults, toLine }: { faults: PartCheck['faults']; toLine: (line: number) => void }) {
  return (
    <ul aria-label="To correct" className="grid gap-1.5 rounded-m border border-high bg-high-soft px-3 py-2">
      {faults.map(({ file, line, path, message, mend }) => (
        <li key={`${file} ${path} ${message}`}>
          {path === '' ? '' : <code className="font-mono text-s">{path} </code>}
          {message} {mend}{' '}
          {file === null ? (
            <button type="button" className="to" onClick={() => toLine(line)}>
              Line {line}
            </button>
          ) : (
            <span className="text-ink-2">({file})</span>
          )}
        </li>
      ))}
    </ul>
  );
}
