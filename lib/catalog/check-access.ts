import type { Checking } from './checking';

/** Checks each rule of access: that its places are there. A right for a place that is not there sees nothing, and one day means something else. */
export function checkAccess({ draft, refer }: Checking): void {
  draft.access.forEach(({ facilities, departments, workflows }, i) => {
    refer(['access', i, 'facilities'], 'facilities', facilities);
    refer(['access', i, 'departments'], 'departments', departments);
    refer(['access', i, 'workflows'], 'workflows', workflows);
  });
}
