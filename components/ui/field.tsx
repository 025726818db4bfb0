import { classNames } from './class-names';

const box = 'w-full rounded-m border border-control bg-surface px-2.5 text-ink placeholder:text-ink-3';

/** A named field of a form. The hint says what is expected before anything goes wrong. */
export function Field({ name, hint, children }: { name: string; hint?: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="grid gap-1">
      <span className="font-medium">{name}</span>
      {children}
      {hint ? <span className="text-s text-ink-3">{hint}</span> : null}
    </label>
  );
}

export const TextInput = ({ className, ...rest }: React.ComponentProps<'input'>) => (
  <input className={classNames(box, 'h-9', className)} {...rest} />
);
export const TextArea = ({ className, ...rest }: React.ComponentProps<'textarea'>) => (
  <textarea rows={3} className={classNames(box, 'py-2', className)} {...rest} />
);
export const Select = ({ className, ...rest }: React.ComponentProps<'select'>) => (
  <select className={classNames(box, 'h-9', className)} {...rest} />
);
