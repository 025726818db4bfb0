import { sayDuration, sayStamp, sayZone } from './say';
import { severityWords } from './say-exception';
import type { Incident } from './views/incident';

/** Text as Markdown shows it letter by letter, on one line: nothing in it becomes a heading, a link, a cell or HTML. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]()#+!|<>~-]/g, (sign) => `\\${sign}`);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map((cell) => (cell === '' ? ' ' : cell)).join(' | ')} |`),
  '',
];

/** The report of an incident as Markdown, for a ticket or a wiki. Times are in `timezone`, with their offset named once. */
export function writeIncident(incident: Incident, timezone: string): string {
  const stamp = (at: string | null) => (at === null ? 'not yet' : plain(sayStamp(at, timezone)));
  const span = (ms: number | null) => (ms === null ? 'not yet' : sayDuration(ms));
  const { spans } = incident;
  const lines = [
    `# ${incident.ref}: ${plain(incident.title)}`,
    '',
    plain(incident.statement),
    '',
    ...table(
      ['', 'When', 'After the first case'],
      [
        ['First case', stamp(incident.beganAt), ''],
        ['Noticed', stamp(incident.openedAt), span(spans.noticedMs)],
        ['Somebody was told', '', span(spans.toldMs)],
        ['Acknowledged', stamp(incident.acknowledgedAt), span(spans.acknowledgedMs)],
        ['Ended', stamp(incident.endedAt), span(spans.endedMs)],
      ],
    ),
    `- Severity: ${severityWords[incident.severity]}, ${plain(incident.severityReason)}`,
    `- Team: ${plain(incident.team)}${incident.owner ? `, ${plain(incident.owner)}` : ''}`,
    `- How bad: ${plain(incident.impact.join(', '))}${incident.partial ? ' (only what the writer of this report may see)' : ''}`,
    '',
    ...section(
      'Where it was',
      incident.where.map(({ claim, proof }) => `${plain(claim)}: ${plain(proof)}`),
    ),
    ...section('What should have happened', incident.expected.map(plain)),
    ...section(
      'What others it explained',
      incident.explained.map(({ ref, title }) => `${ref} ${plain(title)}`),
    ),
    '## Timeline',
    '',
    `Times in ${plain(sayZone(timezone))}.`,
    '',
    ...table(
      ['When', 'What', 'Note'],
      incident.entries.map(({ at, who, text, note }) => [stamp(at), plain(who ? `${who} ${text}` : text), note ? plain(note) : '']),
    ),
    ...section(
      'The way out',
      incident.steps.map(
        ({ text, doneAt, doneBy }) =>
          `${doneAt ? '[x]' : '[ ]'} ${plain(text)}${doneAt ? ` (${plain(doneBy ?? '')}, ${stamp(doneAt)})` : ''}`,
      ),
    ),
    ...(incident.resolution ? ['## How it ended', '', plain(incident.resolution), ''] : []),
    '## What we change so that it does not come back',
    '',
    '- ',
    '',
    `Put together from what was stored, ${stamp(incident.asOf)}.`,
    '',
  ];
  return lines.join('\n');
}

const section = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`## ${title}`, '', ...items.map((item) => `- ${item}`), ''];
