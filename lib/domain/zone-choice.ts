/** In which zone a person reads times: that of the organisation, of the one facility of the address, UTC, or any by its IANA name. */
export const zoneWords = ['organisation', 'facility', 'utc'] as const;

const isZone = (name: string): boolean => {
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** The choice as it was kept, or that of the organisation where nobody can read it. */
export const readZoneChoice = (kept: string | undefined): string =>
  kept !== undefined && (zoneWords.some((word) => word === kept) || isZone(kept)) ? kept : 'organisation';

/** The zone that a choice means; `facility` is the zone of the one facility looked at, null where there is none or several. */
export function zoneOf(choice: string, { organisation, facility }: { organisation: string; facility: string | null }): string {
  if (choice === 'utc') return 'UTC';
  if (choice === 'facility') return facility ?? organisation;
  return choice === 'organisation' ? organisation : choice;
}
