import type { Command } from './commands';
import { setDensity, setTheme } from './preferences';

/** Does what was chosen in the box, and says so; null where the page shows it by itself. */
export async function runCommand(command: Command, hold: () => boolean): Promise<string | null> {
  switch (command) {
    case 'copy-link':
      await navigator.clipboard.writeText(window.location.href);
      return 'The link to this page is on the clipboard.';
    case 'print':
      window.print();
      return null;
    case 'hold':
      return hold() ? 'The numbers stand still.' : 'The numbers follow changes again.';
    case 'dense':
    case 'roomy':
      setDensity(command === 'dense' ? 'compact' : 'comfortable');
      return null;
    case 'light':
    case 'dark':
      setTheme(command);
      return null;
  }
}
