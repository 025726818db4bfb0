import { isPlainMarkup } from '@/lib/domain/plain-markup';
import { findPolicies } from './trust-own-scripts';

let policy: { createHTML(text: string): TrustedHTML } | null = null;

/** The markup for React to put into the page, checked once more where it goes in; null when it holds what no runbook is rendered to. */
export function trustMarkup(html: string): string | TrustedHTML | null {
  if (!isPlainMarkup(html)) return null;
  const policies = findPolicies();
  if (!policies) return html;
  policy ??= policies.createPolicy('throughline', { createHTML: (text) => (isPlainMarkup(text) ? text : null) });
  return policy.createHTML(html);
}
