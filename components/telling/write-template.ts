import type { WrittenTemplate } from '@/lib/domain/views/webhook-template';

/** What a new one begins with: enough for most chats. */
const FIRST = `{
  "title": "{{severityName}}: {{title}} ({{ref}})",
  "text": "{{statement}}",
  "status": "{{action}}",
  "priority": { "$choose": "severity", "sev1": 1, "sev2": 2, "$else": 3 },
  "fields": { "$each": "facts", "$of": { "label": "{{name}}", "text": "{{value}}" } },
  "link": "{{url}}"
}
`;

export const NEW_TEMPLATE: WrittenTemplate = { id: '', name: '', format: 'json', body: FIRST };

/** An id that follows from the name and is not taken. */
export function idOf(name: string, taken: readonly string[]): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .replace(/-$/, '');
  const base = `tpl-${word || 'message'}`;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
