import { namesOfPreset, verifiedBy } from '@/lib/domain';
import type { Checking } from './checking';

/** Checks that presets read no name that they do not list, that their evidence is named, and that feeds fit presets and workflows. */
export function checkPresets({ draft, knows, report, refer }: Checking): void {
  draft.presets.forEach((preset, i) => {
    for (const name of namesOfPreset(preset))
      if (verifiedBy(preset, name) === null)
        report(
          ['presets', i, 'names'],
          `The preset reads "${name}", which is neither under "verified" nor under "unverified".`,
          `Add "${name}" to "unverified", or to "verified" with the mark of its evidence.`,
        );
    for (const mark of Object.keys(preset.names.verified))
      if (!Object.hasOwn(preset.evidence, mark))
        report(
          ['presets', i, 'names', 'verified', mark],
          `There is no evidence "${mark}".`,
          `Add it to "evidence" with where it was read.`,
        );
    if (preset.fields.occurredAt === undefined)
      report(['presets', i, 'fields'], 'Nothing says when a record happened.', 'Add "occurredAt: { path: ... }".');
    if (preset.timeOfArrival && preset.fields.eventId === undefined)
      report(['presets', i, 'fields'], 'With "timeOfArrival" a record needs an id, so that sent again it is the same.', 'Add "eventId".');
  });
  draft.feeds.forEach((feed, i) => {
    refer(['feeds', i, 'preset'], 'presets', feed.preset);
    const other = draft.feeds.findIndex(({ preset, source }) => preset === feed.preset && source === feed.source);
    if (other < i)
      report(
        ['feeds', i, 'preset'],
        `Another feed reads "${feed.preset}" of ${feed.source === undefined ? 'every source' : `source "${feed.source}"`} already.`,
        'Put its flows there, or say another "source".',
      );
    feed.flows.forEach(({ workflow, milestone, interface: line, application, department }, j) => {
      refer(['feeds', i, 'flows', j, 'workflow'], 'workflows', workflow);
      refer(['feeds', i, 'flows', j, 'interface'], 'interfaces', line);
      refer(['feeds', i, 'flows', j, 'application'], 'applications', application);
      refer(['feeds', i, 'flows', j, 'department'], 'departments', department);
      const known = draft.workflows.find(({ id }) => id === workflow)?.milestones.map(({ id }) => id);
      if (milestone !== undefined && known && !known.includes(milestone) && knows('workflows', workflow))
        report(
          ['feeds', i, 'flows', j, 'milestone'],
          `There is no milestone "${milestone}" in ${workflow}.`,
          `Write one of: ${known.join(', ')}.`,
        );
    });
  });
}
