export interface Limits {
  target: number;
  warning: number;
  critical: number;
}

const WIDTH = 142;
const zone = (share: number) => `color-mix(in srgb, var(--ink) ${share}%, var(--surface))`;

/** How far a value is from perfect: zero where less is better, 100 % where more is. */
const distance = (value: number, direction: 'lower' | 'higher') => Math.max(0, direction === 'lower' ? value : 100 - value);

/**
 * A bar that grows from perfect towards the zones past the limit and past critical; the upright line is the target. A null value
 * is hatched up to nothing: unknown is not zero. `loud` colours the bar when the state calls for it.
 */
export function TargetBullet({
  value,
  limits,
  direction,
  loud,
  label,
  targetWords,
}: {
  value: number | null;
  limits: Limits;
  direction: 'lower' | 'higher';
  loud: 'high' | 'crit' | null;
  label: string;
  targetWords: string;
}) {
  const end = distance(limits.critical, direction) * 1.16 || 1;
  const x = (one: number) => Math.min(1, distance(one, direction) / end) * WIDTH;
  const over = value !== null && distance(value, direction) > end;
  const fill = loud === null ? 'var(--ink)' : `var(--${loud})`;
  const [target, warning, critical] = [x(limits.target), x(limits.warning), x(limits.critical)];
  return (
    <svg width={WIDTH} height="36" viewBox={`0 0 ${WIDTH} 36`} role="img" aria-label={label} className="block overflow-visible">
      <rect x="0" y="3" width={warning} height="14" fill={zone(5)} />
      <rect x={warning} y="3" width={critical - warning} height="14" fill={zone(14)} />
      <rect x={critical} y="3" width={WIDTH - critical} height="14" fill={zone(26)} />
      {value === null ? (
        <rect x="0" y="7" width={target} height="6" fill="none" stroke="var(--unknown)" strokeDasharray="2 2" strokeWidth="0.8" />
      ) : (
        <rect x="0" y="7" width={Math.max(1.5, x(value))} height="6" fill={fill} />
      )}
      {over ? <path d={`M${WIDTH - 1} 5l5 5-5 5z`} fill={fill} /> : null}
      <path d={`M${target} 0V20`} stroke="var(--ink)" strokeWidth="2" />
      <text x={Math.max(target, targetWords.length * 3)} y="33" textAnchor="middle" fontSize="12" fill="var(--ink-3)">
        {targetWords}
      </text>
    </svg>
  );
}

/** What the parts of a bullet mean. */
export function BulletKey() {
  return (
    <span className="hidden flex-wrap items-center gap-x-3.5 gap-y-1 text-s text-ink-3 lg:inline-flex">
      <span className="inline-flex items-center gap-1.5">
        <svg width="54" height="14" aria-hidden="true">
          <rect y="2" width="54" height="10" fill={zone(5)} />
          <rect y="5" width="26" height="4" fill="var(--ink)" />
          <path d="M38 0V14" stroke="var(--ink)" strokeWidth="2" />
        </svg>
        the bar grows from perfect; the line is the target
      </span>
      <span className="inline-flex items-center gap-1.5">
        <svg width="26" height="14" aria-hidden="true">
          <rect y="2" width="26" height="10" fill={zone(14)} />
        </svg>
        past the limit
      </span>
      <span className="inline-flex items-center gap-1.5">
        <svg width="14" height="14" aria-hidden="true">
          <rect y="2" width="14" height="10" fill={zone(26)} />
        </svg>
        critical
      </span>
    </span>
  );
}
