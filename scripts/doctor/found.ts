/** One thing that was looked at. A `fault` keeps the product from its work or loses something; a `warning` will, or may. */
export interface Found {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'fault';
  /** What was seen, with the number. */
  readonly said: string;
  /** What a person does about it; absent where all is well. */
  readonly mend?: string;
}

export const good = (name: string, said: string): Found => ({ name, state: 'good', said });
export const warning = (name: string, said: string, mend: string): Found => ({ name, state: 'warning', said, mend });
export const fault = (name: string, said: string, mend: string): Found => ({ name, state: 'fault', said, mend });

/** One line of what is wrong in an error, never a stack. */
export const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0] ?? '';
