/** The moment as the field for local times wants it, in the zone of this device. */
export function localField(at: Date | string | number): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant of such a field; the exact moment it was filled with when nobody touched it. Empty text: null. */
export function instantOf(text: string, exact?: string): string | null {
  if (text === '') return null;
  return exact !== undefined && text === localField(exact) ? exact : new Date(text).toISOString();
}
