import { describe, expect, it } from 'vitest';
import { ESTATE, faultsOf } from './faults.fixture';

type Case = [name: string, file: string, edit: [was: string, is: string], message: RegExp, mend: RegExp];

const BOOMI = 'presets/boomi.yaml';

describe('a fault of a preset or feed names file, line and mend', () => {
  it.each<Case>([
    ['a misspelt part of a rule', BOOMI, ['path: executionTime }', 'pth: executionTime }'], /"pth" is not known/, /Write "path"/],
    ['a field that no event has', BOOMI, ['  durationMs: {', '  duration: {'], /"duration"/, /./],
    [
      'a name that is not listed',
      BOOMI,
      ['path: parentExecutionId }', 'path: parentExecution }'],
      /"parentExecution", which is neither/,
      /"unverified"/,
    ],
    ['evidence that is not named', BOOMI, ['  B1: https', '  B9: https'], /no evidence "B1"/, /Add it to "evidence"/],
    [
      'two tests in one',
      BOOMI,
      ['path: executionType, is: test_manual', 'path: executionType, is: a, not: b'],
      /does not fit/,
      /exactly one of/,
    ],
    ['no samples', BOOMI, ['samples:\n', 'sample:\n'], /"sample" is not known/, /Write "samples"/],
    ['a template without a name', 'presets/n8n.yaml', ['template: "{id}:{status}"', 'template: "id"'], /does not fit/, /holds \{name\}/],
    ['a feed of no preset', 'feeds.yaml', ['preset: boomi\n', 'preset: boomy\n'], /no preset "boomy"/, /Write "boomi"/],
    [
      'a flow of no workflow',
      'feeds.yaml',
      ['flow: PO Outbound 850, workflow: wf-p2p-po', 'flow: PO Outbound 850, workflow: wf-p2p-pos'],
      /no workflow "wf-p2p-pos"/,
      /Write "wf-p2p-po"/,
    ],
    [
      'a milestone of another workflow',
      'feeds.yaml',
      [
        'flow: JournalAPI, workflow: wf-gl-posting, milestone: jb_received',
        'flow: JournalAPI, workflow: wf-gl-posting, milestone: po_sent',
      ],
      /no milestone "po_sent" in wf-gl-posting/,
      /jb_received/,
    ],
    [
      'two feeds of the same source',
      'feeds.yaml',
      ['preset: mulesoft-otel\n', 'preset: boomi\n'],
      /reads "boomi" of every source already/,
      /another "source"/,
    ],
  ])('%s', async (_, file, edit, message, mend) => {
    const { faults, line } = await faultsOf(ESTATE, file, edit);
    const fault = faults.find((one) => message.test(one.message));
    expect(fault, JSON.stringify(faults, null, 1)).toMatchObject({ file, mend: expect.stringMatching(mend) });
    // What a whole preset lacks is told at its part, the rest at its line.
    if (!/neither|evidence/.test(fault?.message ?? '')) expect(Math.abs((fault?.line ?? 0) - line)).toBeLessThanOrEqual(2);
  });
});
