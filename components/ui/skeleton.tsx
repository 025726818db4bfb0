import { classNames } from './class-names';

/** A grey block in the place of what is loading. */
export const Skeleton = ({ className }: { className?: string }) => <div aria-hidden="true" className={classNames('skeleton', className)} />;

/** Rows of a table that is loading. */
export function SkeletonRows({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="grid">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move.
        <div key={row} className="flex h-9 items-center gap-4 border-b border-line px-3 last:border-0">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
