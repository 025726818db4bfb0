import { classNames } from './class-names';

export const states = ['crit', 'high', 'medium', 'watch', 'low', 'unknown', 'next', 'notyet', 'cancelled', 'good'] as const;
export type State = (typeof states)[number];

const colours: Record<State, string> = {
  crit: 'text-crit',
  high: 'text-high',
  medium: 'text-watch',
  watch: 'text-watch',
  low: 'text-ink-3',
  unknown: 'text-unknown',
  next: 'text-ink-2',
  notyet: 'text-ink-3',
  cancelled: 'text-ink-3',
  good: 'text-good',
};

/** The shape of a state in its colour; silent for screen readers, so a word must stand beside it. */
export function Glyph({ state, size = 12, className }: { state: State; size?: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      className={classNames('inline-block flex-none', colours[state], className)}
      aria-hidden="true"
      focusable="false"
    >
      <use href={`#g-${state}`} />
    </svg>
  );
}

/** Glyph and word of a state: the colour sits on the glyph, the word stays ink. */
export function StateMark({
  state,
  children,
  size = 12,
  soft = false,
  className,
}: {
  state: State;
  children: React.ReactNode;
  size?: number;
  soft?: boolean;
  className?: string;
}) {
  return (
    <span
      className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', soft ? 'text-ink-2' : 'font-medium text-ink', className)}
    >
      <Glyph state={state} size={size} />
      <span>{children}</span>
    </span>
  );
}

const severityMarks = { sev1: ['crit', 'Critical'], sev2: ['high', 'High'], sev3: ['medium', 'Medium'], sev4: ['low', 'Low'] } as const;

/** Glyph and word of a severity. */
export function SeverityMark({ severity, className }: { severity: keyof typeof severityMarks; className?: string }) {
  const [state, word] = severityMarks[severity];
  return (
    <StateMark state={state} {...(className ? { className } : {})}>
      {word}
    </StateMark>
  );
}
