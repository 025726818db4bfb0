import Link from 'next/link';
import { classNames } from './class-names';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type Size = 'm' | 's';

const looks: Record<Look, string> = {
  primary: 'bg-accent border-accent text-on-accent hover:opacity-90',
  plain: 'bg-surface border-control text-ink hover:bg-sunken',
  quiet: 'bg-transparent border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-surface border-crit text-crit-text hover:bg-crit-soft',
};
const sizes: Record<Size, string> = { m: 'h-[30px] px-[11px] text-m', s: 'h-6 px-2 text-s' };

/** The class names of a button, for elements that must look like one. */
export const buttonClass = (look: Look = 'plain', size: Size = 'm', className?: string) =>
  classNames(
    'inline-flex flex-none items-center justify-center gap-1.5 rounded-m border font-medium leading-none whitespace-nowrap select-none print:hidden',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50',
    looks[look],
    sizes[size],
    className,
  );

export function Button({ look, size, className, type = 'button', ...rest }: React.ComponentProps<'button'> & { look?: Look; size?: Size }) {
  return <button type={type} className={buttonClass(look, size, className)} {...rest} />;
}

/** A link that looks like a button. Prefetches nothing: lists hold many of them. */
export function LinkButton({ look, size, className, ...rest }: React.ComponentProps<typeof Link> & { look?: Look; size?: Size }) {
  return <Link prefetch={false} className={buttonClass(look, size, className)} {...rest} />;
}

/** A square button that holds one icon; `label` is what it does, in words. */
export function IconButton({ label, className, type = 'button', ...rest }: React.ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        'inline-grid size-6 flex-none place-items-center rounded-s text-ink-3 hover:bg-sunken hover:text-ink disabled:opacity-40 print:hidden',
        className,
      )}
      {...rest}
    />
  );
}
