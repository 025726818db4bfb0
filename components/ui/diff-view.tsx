import type { PartCheck } from '@/lib/domain/views/catalog-editor';
import { classNames } from './class-names';
import { Panel } from './panel';

/** Lines that are the same and stand further from a change than this are left out. */
const AROUND = 2;
const signs = { same: ' ', removed: '-', added: '+' } as const;
const words = { same: '', removed: 'Removed: ', added: 'Added: ' } as const;

/** What a draft changes, line by line, and which things of the catalog. */
export function DiffView({ check }: { check: PartCheck }) {
  const { lines, changes } = check;
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same'));
  const things = [
    ...changes.added.map(({ kind, id }) => `adds ${kind} ${id}`),
    ...changes.removed.map(({ kind, id }) => `takes out ${kind} ${id}`),
    ...changes.changed.map(({ kind, id, fields }) => `changes ${kind} ${id}: ${fields.join(', ')}`),
  ];
  return (
    <Panel title="What it changes" flush>
      {things.length > 0 ? <p className="border-b border-line px-3.5 py-2 text-s text-ink-2">It {things.join('; it ')}.</p> : null}
      <ol className="overflow-x-auto py-1.5 font-mono text-[12px] leading-[18px]" aria-label="Lines that differ">
        {lines.map(({ kind, text }, at) =>
          near[at] ? (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text repeat, and the list is made anew with each answer.
              key={at}
              className={classNames(
                'px-3.5 whitespace-pre',
                kind === 'added' && 'bg-good-soft',
                kind === 'removed' && 'bg-crit-soft',
                at > 0 && !near[at - 1] && 'mt-1.5 border-t border-line pt-1.5',
              )}
            >
              <span className="sr-only">{words[kind]}</span>
              <span aria-hidden="true">{signs[kind]} </span>
              {text}
            </li>
          ) : null,
        )}
      </ol>
    </Panel>
  );
}
