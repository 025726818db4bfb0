/** How this browser shows every page; kept in cookies, so that the first paint is right. */
export const themes = ['light', 'dark', 'system'] as const;
export type Theme = (typeof themes)[number];
export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

const keep = (name: string, value: string) => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR; the value is checked where it is read.
  document.cookie = `throughline.${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
};

export function setTheme(theme: Theme): void {
  keep('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function setDensity(density: Density): void {
  keep('density', density);
  document.documentElement.dataset.density = density;
}

/** Takes effect with the next page that the server makes: the caller refreshes. */
export const setZone = (zone: string): void => keep('zone', zone);
