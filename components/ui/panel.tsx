import { Card } from '@tremor/react';
import { classNames } from './class-names';

/** One surface with a heading line. `label` names the landmark when the title is not plain text. */
export function Panel({
  title,
  hint,
  actions,
  label,
  children,
  className,
  flush = false,
  id,
  as: Heading = 'h2',
}: {
  title?: React.ReactNode;
  hint?: React.ReactNode;
  actions?: React.ReactNode;
  label?: string;
  children: React.ReactNode;
  className?: string;
  /** Without padding, for tables and drawings that reach the edge. */
  flush?: boolean;
  id?: string;
  as?: 'h2' | 'h3';
}) {
  const name = label ?? (typeof title === 'string' ? title : undefined);
  return (
    <Card role={name ? 'region' : undefined} aria-label={name} {...(id ? { id } : {})} className={classNames('min-w-0 p-0', className)}>
      {title === undefined ? null : (
        <header className="flex min-h-[44px] flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-[7px]">
          <Heading className="max-w-full min-w-0 text-m font-semibold text-ink">{title}</Heading>
          {hint ? <span className="text-s text-ink-3">{hint}</span> : null}
          {actions ? <div className="ml-auto flex flex-wrap items-center gap-x-3.5 gap-y-1">{actions}</div> : null}
        </header>
      )}
      {flush ? children : <div className="p-3.5">{children}</div>}
    </Card>
  );
}
