import type { Checking } from './checking';

/** Checks that each exception of what may be kept names a workflow or interface of the catalog. */
export function checkPrivacy({ draft, refer, report }: Checking): void {
  draft.privacy?.flows.forEach(({ workflow, interface: used }, i) => {
    refer(['privacy', 0, 'flows', i, 'workflow'], 'workflows', workflow);
    refer(['privacy', 0, 'flows', i, 'interface'], 'interfaces', used);
    if (workflow === undefined && used === undefined)
      report(
        ['privacy', 0, 'flows', i],
        'It names no workflow and no interface.',
        'Name one, or put its names into allow or personal above.',
      );
  });
}
