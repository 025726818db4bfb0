import { classNames } from './class-names';

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => part.slice(0, 1))
    .join('')
    .slice(0, 2)
    .toUpperCase();

/** The initials of a person beside their name; a dashed ring when there is nobody. Silent: the name stands beside it. */
export function Avatar({ name, me = false, size = 20 }: { name: string | null; me?: boolean; size?: number }) {
  const look =
    name === null ? 'border border-dashed border-ink-3 opacity-70' : me ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent';
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size }}
      className={classNames('inline-grid flex-none place-items-center rounded-full text-[9px] font-semibold', look)}
    >
      {name === null ? '' : initialsOf(name)}
    </span>
  );
}
