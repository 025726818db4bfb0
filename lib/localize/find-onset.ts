/** Under this likelihood ratio (natural logarithm) what came before is as dense as what came after. */
const CLEAR = 5;

/**
 * Since when it happens more often: the time of the first of the dense failures, by the split that makes two rates likeliest. The first of
 * all where it never was otherwise; null without any. `from`: where the window begins.
 */
export function findOnset(times: readonly Date[], from: Date, to: Date): Date | null {
  const sorted = times.map((at) => at.getTime()).sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return null;
  const n = sorted.length;
  const span = Math.max(1, to.getTime() - from.getTime());
  const rate = (count: number, length: number) => (count === 0 ? 0 : count * Math.log(count / Math.max(1, length)));
  let best = { at: first, gain: CLEAR };
  sorted.forEach((at, i) => {
    const before = at - from.getTime();
    if (before <= 0) return;
    const after = span - before;
    if ((n - i) / Math.max(1, after) <= i / before) return;
    const gain = rate(i, before) + rate(n - i, after) - rate(n, span);
    if (gain > best.gain) best = { at, gain };
  });
  return new Date(best.at);
}
