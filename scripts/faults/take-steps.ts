import type { GroupResult } from './scene';

/** One group of faults, by the name that `--group` takes. */
export interface Step {
  readonly name: string;
  /** What is about to happen, in words; empty where the group says it itself. */
  readonly says: string;
  readonly run: () => Promise<GroupResult | readonly GroupResult[]>;
}

/** Takes the steps in order; only those that are named where some are. */
export async function takeSteps(steps: readonly Step[], wanted: readonly string[], say: (line: string) => void): Promise<GroupResult[]> {
  const groups: GroupResult[] = [];
  for (const { name, says, run } of steps) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    if (says !== '') say(says);
    groups.push(...[await run()].flat());
  }
  return groups;
}
