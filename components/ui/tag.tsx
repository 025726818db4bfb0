import { classNames } from './class-names';

const tones = {
  plain: 'bg-sunken text-ink-2',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good-text',
  watch: 'bg-watch-soft text-watch-text',
  high: 'bg-high-soft text-high-text',
  crit: 'bg-crit-soft text-crit-text',
};
export type Tone = keyof typeof tones;

/** A small label. A tone repeats what the words already say, never more. */
export function Tag({ tone = 'plain', className, ...rest }: React.ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center gap-1 rounded-[4px] px-[7px] text-s font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
      {...rest}
    />
  );
}

const many = new Intl.NumberFormat('en-US', { notation: 'compact' });

/** A number beside a name, as in navigation and tabs, from ten thousand on in short; `unit` says what it counts to those who only hear it. */
export function Count({ value, unit }: { value: number; unit?: string }) {
  return (
    <span className="text-s text-ink-3 tabular-nums">
      {value < 10_000 ? value.toLocaleString('en-US') : many.format(value)}
      {unit ? <span className="sr-only"> {unit}</span> : null}
    </span>
  );
}
