import type { HealthState } from '@/lib/domain/views/health';

const colours: Record<HealthState, string> = {
  crit: 'var(--crit)',
  high: 'var(--high)',
  unknown: 'var(--unknown)',
  medium: 'var(--watch)',
  watch: 'var(--watch)',
  good: 'var(--good)',
  none: 'var(--line-strong)',
};
const triangle = (r: number) => `M0 ${-r} ${r * 0.98} ${r * 0.8} ${-r * 0.98} ${r * 0.8}z`;
const octagon = (r: number) => {
  const [a, b] = [r * 0.42, r * 0.98];
  return `M${-a} ${-b} ${a} ${-b} ${b} ${-a} ${b} ${a} ${a} ${b} ${-a} ${b} ${-b} ${a} ${-b} ${-a}z`;
};

/** The shape of a state around the origin: solid for trouble, outlined for lesser, dashed for unknown, a dot for good. */
export function MapShape({ state, r }: { state: HealthState; r: number }) {
  const colour = colours[state];
  const solid = { fill: colour, stroke: 'var(--surface)', strokeWidth: 1.5 };
  const outline = { fill: 'var(--surface)', stroke: colour, strokeWidth: 2, strokeLinejoin: 'round' as const };
  if (state === 'crit') return <path d={octagon(r)} {...solid} />;
  if (state === 'high') return <path d={triangle(r)} {...solid} />;
  if (state === 'medium') return <path d={triangle(r)} {...outline} />;
  if (state === 'watch') return <path d={`M0 ${-r} ${r} 0 0 ${r} ${-r} 0z`} {...outline} />;
  if (state === 'unknown') return <circle r={r} {...outline} strokeDasharray="3 2.4" />;
  return <circle r={state === 'none' ? Math.min(r, 4) : r} {...(state === 'none' ? { ...outline, strokeWidth: 1.2 } : solid)} />;
}
