/**
 * The probability of at most `x` where `mean` are usual and vary by `variance`: of a negative binomial where they vary more than by chance alone,
 * of a Poisson where not. Without anything usual: 1, since nothing can be missed.
 */
export function lowerTail(x: number, mean: number, variance: number): number {
  if (mean <= 0) return 1;
  const r = variance > mean * 1.0001 ? (mean * mean) / (variance - mean) : Number.POSITIVE_INFINITY;
  let logP = Number.isFinite(r) ? r * Math.log(r / (r + mean)) : -mean;
  let total = Math.exp(logP);
  for (let k = 0; k < x; k += 1) {
    logP += Number.isFinite(r) ? Math.log(((k + r) / (k + 1)) * (mean / (r + mean))) : Math.log(mean / (k + 1));
    total += Math.exp(logP);
  }
  return Math.min(1, total);
}

/** The probability of at least `x`, as lowerTail. */
export function upperTail(x: number, mean: number, variance: number): number {
  if (x <= 0) return 1;
  if (mean <= 0) return 0;
  const r = variance > mean * 1.0001 ? (mean * mean) / (variance - mean) : Number.POSITIVE_INFINITY;
  let logP = Number.isFinite(r) ? r * Math.log(r / (r + mean)) : -mean;
  let total = 0;
  // Far beyond the mean each further term is smaller by a steady factor; a thousand of them are the whole tail.
  for (let k = 0; k < x + 1000; k += 1) {
    if (k >= x) total += Math.exp(logP);
    logP += Number.isFinite(r) ? Math.log(((k + r) / (k + 1)) * (mean / (r + mean))) : Math.log(mean / (k + 1));
    if (k > mean && k >= x && logP < -60) break;
  }
  return Math.min(1, total);
}
