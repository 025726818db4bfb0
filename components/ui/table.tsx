import { TableBody as TremorBody, TableHead as TremorHead, TableRow as TremorRow, Table as TremorTable } from '@tremor/react';
import Link from 'next/link';
import { classNames } from './class-names';
import { Icon } from './icon';

/** A table of 36 px rows. `caption` is read aloud, not shown. The wrapper scrolls sideways by itself, and by keyboard. */
export function Table({
  caption,
  className,
  children,
  scrollLabel,
  ...rest
}: React.ComponentProps<'table'> & { caption: string; scrollLabel?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="relative overflow-x-auto" tabIndex={0} aria-label={scrollLabel ?? `${caption}, table`}>
      {/* Tremor scrolls by itself; here the section around it does, which the keyboard can reach. */}
      <TremorTable className={classNames('overflow-visible', className)} {...rest}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </TremorTable>
    </section>
  );
}

export const TableHead = ({ children, className }: { children: React.ReactNode; className?: string }) => (
  <TremorHead>
    <tr className={classNames('border-b border-line', className)}>{children}</tr>
  </TremorHead>
);

export const TableBody = ({ children }: { children: React.ReactNode }) => <TremorBody className="align-middle">{children}</TremorBody>;

/** A row; `two` gives its cells the height of two lines. */
export function Row({ className, selected, two, ...rest }: React.ComponentProps<'tr'> & { selected?: boolean; two?: boolean }) {
  const shape = classNames(selected ? 'bg-accent-soft' : 'hover:bg-bg', two && '[&>*]:h-row-2 [&>*]:leading-[18px]', className);
  return <TremorRow className={shape} aria-selected={selected} {...rest} />;
}

interface ThProps extends React.ComponentProps<'th'> {
  right?: boolean;
  /** Given for a column that can be sorted: where a click leads and how it stands now. */
  sort?: { href: string; direction: 'ascending' | 'descending' | null };
}

export function Th({ right, sort, className, children, ...rest }: ThProps) {
  const align = right ? 'text-right' : 'text-left';
  return (
    <th
      scope="col"
      aria-sort={sort?.direction ?? undefined}
      className={classNames('h-8 px-2.5 text-s font-medium whitespace-nowrap text-ink-3', align, className)}
      {...rest}
    >
      {sort ? (
        <Link
          href={sort.href}
          prefetch={false}
          scroll={false}
          className={classNames('inline-flex items-center gap-1 hover:text-ink', sort.direction && 'text-ink')}
        >
          {children}
          {sort.direction ? <Icon name={sort.direction === 'ascending' ? 'up' : 'down'} size={12} /> : null}
        </Link>
      ) : (
        children
      )}
    </th>
  );
}

export function Td({ right, className, ...rest }: React.ComponentProps<'td'> & { right?: boolean }) {
  return (
    <td
      className={classNames(
        'table-cell-pad h-row px-2.5 align-middle',
        right && 'text-right tabular-nums max-md:whitespace-nowrap',
        className,
      )}
      {...rest}
    />
  );
}

/** The name of a row, as a header cell. */
export function RowHead({ className, ...rest }: React.ComponentProps<'th'>) {
  return (
    <th
      scope="row"
      className={classNames('table-cell-pad table-cell-name h-row px-2.5 text-left align-middle font-normal', className)}
      {...rest}
    />
  );
}
