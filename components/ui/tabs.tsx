import Link from 'next/link';
import { classNames } from './class-names';
import { Count } from './tag';

export interface TabItem {
  id: string;
  name: string;
  href: string;
  count?: number;
}

/** Views of one page, each with an address of its own. `underline` sits above a list, `switch` in a toolbar. */
export function LinkTabs({
  items,
  current,
  label,
  look = 'underline',
}: {
  items: TabItem[];
  current: string;
  label: string;
  look?: 'underline' | 'switch';
}) {
  const line = look === 'underline';
  return (
    <nav
      aria-label={label}
      className={
        line
          ? 'flex gap-5 overflow-x-auto max-[400px]:gap-3 border-b border-line'
          : 'inline-flex w-fit max-w-full gap-0.5 overflow-x-auto rounded-[7px] bg-sunken p-0.5'
      }
    >
      {items.map(({ id, name, href, count }) => {
        const here = id === current;
        return (
          <Link
            key={id}
            href={href}
            prefetch={false}
            scroll={false}
            aria-current={here ? 'page' : undefined}
            className={classNames(
              'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
              here ? null : 'print:hidden',
              line ? '-mb-px h-9 border-b-2' : 'h-[26px] rounded-s px-2.5',
              line
                ? here
                  ? 'border-accent text-ink'
                  : 'border-transparent text-ink-2 hover:text-ink'
                : here
                  ? 'bg-surface text-ink ring-1 ring-line'
                  : 'text-ink-2 hover:text-ink',
            )}
          >
            {name}
            {count === undefined ? null : <Count value={count} />}
          </Link>
        );
      })}
    </nav>
  );
}
