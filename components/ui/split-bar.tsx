import { classNames } from './class-names';

const tones = {
  good: 'bg-good',
  crit: 'bg-crit',
  high: 'bg-high',
  watch: 'bg-watch',
  accent: 'bg-accent',
  plain: 'bg-line-strong',
  // Of one thing in order, such as ages: darker is more.
  step1: 'bg-s5/25',
  step2: 'bg-s5/45',
  step3: 'bg-s5/65',
  step4: 'bg-s5/85',
  step5: 'bg-ink',
};

export interface SplitPart {
  name: string;
  value: number;
  tone: keyof typeof tones;
}

/** How a whole is divided, as one bar and its key with the numbers; the bar itself is silent. Parts of nothing are left out. */
export function SplitBar({ parts, className }: { parts: readonly SplitPart[]; className?: string }) {
  const shown = parts.filter(({ value }) => value > 0);
  return (
    <div className={className}>
      <div aria-hidden="true" className="flex h-2.5 gap-px overflow-hidden rounded-[3px] bg-sunken">
        {shown.map(({ name, value, tone }) => (
          <div key={name} className={classNames('h-full min-w-[3px]', tones[tone])} style={{ flexGrow: value }} />
        ))}
      </div>
      <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-s">
        {shown.map(({ name, value, tone }) => (
          <div key={name} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={classNames('size-2 rounded-[2px]', tones[tone])} />
            <dt className="text-ink-2">{name}</dt>
            <dd className="font-medium tabular-nums">{value.toLocaleString('en-US')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
