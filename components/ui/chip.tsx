import Link from 'next/link';
import { classNames } from './class-names';
import { Icon } from './icon';

/** The class names of a chip, for buttons that open a menu. */
export const chipClass = (active = false) =>
  classNames(
    'inline-flex h-7 flex-none items-center gap-1.5 rounded-m border bg-surface px-2.5 font-medium whitespace-nowrap text-ink-2 hover:bg-sunken',
    // On paper a filter that lets everything through says nothing.
    active ? 'border-line-strong' : 'border-line print:hidden',
  );

/** A filter that is set, with the link that takes it away. */
export function FilterChip({ name, value, removeHref }: { name: string; value: string; removeHref: string }) {
  return (
    <span className={classNames(chipClass(true), 'pr-1')}>
      {name} <b className="font-semibold text-ink">{value}</b>
      <Link
        href={removeHref}
        scroll={false}
        prefetch={false}
        aria-label={`Remove filter ${name} ${value}`}
        className="grid size-5 place-items-center rounded-s hover:bg-line"
      >
        <Icon name="close" size={11} />
      </Link>
    </span>
  );
}
