import { Panel } from '@/components/ui/panel';
import { templateFields, templateMarks } from '@/lib/domain';

const fields = Object.entries(templateFields);

/** What a template can say. */
export function TemplateFields() {
  return (
    <Panel title="What can be filled in" hint="counts and places, as in the mails">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {fields.map(([name, words]) => (
          <div key={name} className="contents">
            <dt className="font-mono text-s">{`{{${name}}}`}</dt>
            <dd className="text-s text-pretty text-ink-2">{words}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-s text-pretty text-ink-2">
        <code>{'{{title | html}}'}</code> writes a value for where signs mean something: {templateMarks.join(', ')}. A list:{' '}
        <code>{'{"$each": "facts", "$of": "{{name}}: {{value}}"}'}</code>, of steps with <code>{'{{item}}'}</code>. A choice:{' '}
        <code>{'{"$choose": "severity", "sev1": 5, "$else": 3}'}</code>.
      </p>
    </Panel>
  );
}
