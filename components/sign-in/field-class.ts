/** The look of a field on the pages around signing in. */
export const fieldClass =
  'h-9 w-full rounded-m border border-control bg-surface px-2.5 text-m text-ink aria-invalid:border-crit max-md:h-11 max-md:text-[16px]';
