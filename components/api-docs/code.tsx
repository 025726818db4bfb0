import { classNames } from '@/components/ui/class-names';

/** A block of code that wraps instead of scrolling, so that no keyboard is needed to read it. */
export function Code({ children, className }: { children: string; className?: string }) {
  return (
    <pre
      className={classNames(
        'rounded-m border border-line bg-sunken px-3 py-2 font-mono text-s leading-5 break-words whitespace-pre-wrap text-ink',
        className,
      )}
    >
      {children}
    </pre>
  );
}
