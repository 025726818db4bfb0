'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { PickMenu } from '@/components/ui/pick-menu';
import { useDeed } from '@/components/ui/use-deed';
import { setWebhook } from '@/lib/client';
import { severityWords } from '@/lib/domain/say-exception';
import type { Telling } from '@/lib/domain/views/telling';

type Webhook = Telling['webhooks'][number];

const kinds = [
  ['slack', 'Slack'],
  ['teams', 'Microsoft Teams'],
  ['pagerduty', 'PagerDuty'],
  ['plain', 'Plain JSON'],
] as const;
const severities = Object.entries(severityWords).map(([id, name]) => ({ id, name }));

/** A template takes the place of plain JSON. */
const chosen = (value: string): Pick<Webhook, 'kind' | 'template'> => {
  const kind = kinds.find(([id]) => id === value)?.[0];
  return kind === undefined ? { kind: 'plain', template: value } : { kind, template: null };
};

interface Props {
  /** Null: a new one. */
  stored: Webhook | null;
  teams: Telling['choices']['teams'];
  templates: Telling['choices']['templates'];
  close: () => void;
  saved: (view: Telling) => void;
}

/** Where a chat or paging system takes messages. Stored addresses and secrets are not shown: an address is often a secret itself. */
export function WebhookDialog({ stored, teams, templates, close, saved }: Props) {
  const [draft, setDraft] = useState<Webhook>(
    stored ?? { name: '', kind: 'slack', template: null, private: false, teams: [], severities: [] },
  );
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const { run, busy, fault } = useDeed();
  const set = (part: Partial<Webhook>) => setDraft({ ...draft, ...part });
  const ready = draft.name.trim() !== '' && url.trim() !== '' && (stored !== null || secret.length >= 8);
  const store = () =>
    run(async () => {
      saved(await setWebhook({ ...draft, name: draft.name.trim(), url: url.trim(), ...(secret === '' ? {} : { secret }) }));
      close();
    });
  const say = (ids: readonly string[], from: readonly { id: string; name: string }[], all: string) =>
    ids.length === 0 ? all : ids.length === 1 ? (from.find(({ id }) => id === ids[0])?.name ?? '') : `${ids.length} chosen`;
  return (
    <Dialog
      open
      close={close}
      title={stored ? `Change ${stored.name}` : 'Add a webhook'}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button look="primary" disabled={busy || !ready} onClick={store}>
            {busy ? 'Storing' : 'Store'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field name="Name">
          <TextInput
            autoFocus={stored === null}
            disabled={stored !== null}
            maxLength={60}
            placeholder="Integration channel"
            value={draft.name}
            onChange={({ target }) => set({ name: target.value.replaceAll(':', '') })}
          />
        </Field>
        <Field name="It is">
          <Select value={draft.template ?? draft.kind} onChange={({ target }) => set(chosen(target.value))}>
            {kinds.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {templates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name} (template)
              </option>
            ))}
          </Select>
        </Field>
        <Field
          name="Address"
          hint={stored ? 'Not shown once it is stored: enter it again.' : 'Begins with https://, unless it is inside the own network.'}
        >
          <TextInput
            type="url"
            autoFocus={stored !== null}
            maxLength={2000}
            placeholder="https://"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        </Field>
        <Field
          name={draft.kind === 'pagerduty' ? 'Routing key' : 'Secret'}
          hint={
            stored
              ? 'Empty: it stays as it is.'
              : draft.kind === 'pagerduty'
                ? 'Of the integration in PagerDuty.'
                : 'At least 8 characters that both sides know. Each message is signed with it.'
          }
        >
          <TextInput type="password" autoComplete="off" maxLength={500} value={secret} onChange={({ target }) => setSecret(target.value)} />
        </Field>
        <div className="flex flex-wrap gap-2">
          <PickMenu
            name="Severity"
            summary={say(draft.severities, severities, 'Every')}
            options={severities}
            chosen={draft.severities}
            choose={(ids) => set({ severities: ids as Webhook['severities'] })}
          />
          <PickMenu
            name="Team"
            summary={say(draft.teams, teams, 'Every')}
            options={[...teams]}
            chosen={draft.teams}
            choose={(ids) => set({ teams: ids })}
          />
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is the child. */}
        <label className="flex items-center gap-2">
          <Checkbox checked={draft.private} onChange={({ target }) => set({ private: target.checked })} />
          It is inside our own network
        </label>
        {fault}
      </div>
    </Dialog>
  );
}
