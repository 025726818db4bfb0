import { classNames } from './class-names';

const fills = { crit: 'bg-crit', high: 'bg-high', watch: 'bg-watch', good: 'bg-good opacity-60', ink: 'bg-ink-3', accent: 'bg-accent' };

/** A share as a bar that starts at zero; the number stands beside it in words, so the bar itself is silent. */
export function Track({ share, fill = 'ink', className }: { share: number; fill?: keyof typeof fills; className?: string }) {
  const width = Math.max(0, Math.min(1, share)) * 100;
  return (
    <div aria-hidden="true" className={classNames('h-2 overflow-hidden rounded-[2px] bg-sunken', className)}>
      <div className={classNames('h-full rounded-[2px]', fills[fill])} style={{ width: `${width}%` }} />
    </div>
  );
}
