import type { Checking } from './checking';
import { closeTo } from './nearest';

/** Checks that the runbooks name no exception type that is not there. */
export function checkRunbooks({ draft, knows, reportRunbook }: Checking): void {
  const codes = draft.exceptionTypes.map(({ code }) => code);
  for (const [file, text] of Object.entries(draft.runbooks)) {
    text.split('\n').forEach((line, i) => {
      for (const [code] of line.matchAll(/\bEXC-[A-Z0-9]+-[A-Z0-9]+\b/g)) {
        if (!knows('exceptionTypes', code))
          reportRunbook(file, i + 1, `There is no exception type "${code}".`, `Write ${closeTo(code, codes)}.`);
      }
    });
  }
}
