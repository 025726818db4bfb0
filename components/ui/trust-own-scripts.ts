/** The part of Trusted Types that is used here; browsers that do not know them have none, and ask for nothing. */
interface Policies {
  readonly defaultPolicy: unknown;
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string | null; createScriptURL?(text: string): string | null },
  ): { createHTML(text: string): TrustedHTML };
}

/** What makes text into markup or a script address in this browser; null where the browser asks for nothing of the kind, and on the server. */
export const findPolicies = (): Policies | null =>
  // The DOM's types of TypeScript do not know Trusted Types.
  (globalThis as { trustedTypes?: Policies }).trustedTypes ?? null;

/**
 * Lets through what the loader of chunks and React make of plain text, and nothing else: scripts of the build, and the empty element that React makes
 * scripts from. Anything else that reaches a sink as text is refused by the browser. It runs before every other script of a page, as text of its
 * own, so that it uses nothing from outside of itself.
 */
export function trustOwnScripts(): void {
  const types = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!types || types.defaultPolicy) return;
  const own = document.currentScript?.textContent ?? '<script></script>';
  const home = new URL('/_next/static/', window.location.href).href;
  types.createPolicy('default', {
    // React puts this very script in again when it draws the frame anew; it does not run then.
    createHTML: (text) => (text === '<script></script>' || text === own ? text : null),
    createScriptURL: (text) => (new URL(text, window.location.href).href.startsWith(home) ? text : null),
  });
}

/** The same as the text of a script element. */
export const trustOwnScriptsText = (): string => `(${trustOwnScripts.toString()})()`.replaceAll('</', '<\\/');
