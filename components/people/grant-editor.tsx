'use client';
import { Button, IconButton } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { PickMenu } from '@/components/ui/pick-menu';
import type { Environment, Grant, Role } from '@/lib/domain';
import { roleHints, roleNames } from '@/lib/domain/say-grant';
import type { GrantChoices } from '@/lib/domain/views/people';

/** A right that is being written; `key` keeps its row while others come and go. */
export type Draft = Grant & { key: string };

let made = 0;
export const newDraft = (grant?: Grant): Draft => {
  made += 1;
  return {
    role: grant?.role ?? 'executive',
    facilities: grant?.facilities ?? [],
    departments: grant?.departments ?? [],
    workflows: grant?.workflows ?? [],
    environments: grant?.environments ?? [],
    key: String(made),
  };
};

export const plainGrants = (drafts: readonly Draft[]): Grant[] => drafts.map(({ key: _, ...grant }) => grant);

const dimensions = [
  ['facilities', 'Facilities', 'All facilities'],
  ['departments', 'Departments', 'All departments'],
  ['workflows', 'Workflows', 'All workflows'],
] as const;

function summary(ids: readonly string[], options: readonly { id: string; name: string }[], all: string): string {
  const [first] = ids;
  if (first === undefined) return all;
  return ids.length === 1 ? (options.find(({ id }) => id === first)?.name ?? first) : String(ids.length);
}

function OneGrant({
  draft,
  choices,
  change,
  remove,
}: {
  draft: Draft;
  choices: GrantChoices;
  change: (draft: Draft) => void;
  remove: (() => void) | null;
}) {
  return (
    <fieldset className="grid gap-2 rounded-m border border-line p-3">
      <legend className="sr-only">Right: {roleNames[draft.role]}</legend>
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field name="Role" hint={roleHints[draft.role]}>
            {/* The options are the roles. */}
            <Select value={draft.role} onChange={({ target }) => change({ ...draft, role: target.value as Role })}>
              {choices.roles.map((role) => (
                <option key={role} value={role}>
                  {roleNames[role]}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        {remove ? (
          <IconButton label={`Remove ${roleNames[draft.role]}`} onClick={remove} className="mb-6 size-9">
            <Icon name="close" size={13} />
          </IconButton>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-2">
        {dimensions.map(([kind, name, all]) => (
          <PickMenu
            key={kind}
            name={name}
            bare
            summary={summary(draft[kind], choices[kind], all)}
            allName={all}
            options={choices[kind]}
            chosen={draft[kind]}
            choose={(ids) => change({ ...draft, [kind]: ids })}
          />
        ))}
        <PickMenu
          name="Environments"
          bare
          summary={draft.environments.length === 0 ? 'All environments' : draft.environments.join(', ')}
          allName="All environments"
          options={choices.environments.map((id) => ({ id, name: id }))}
          chosen={draft.environments}
          // The options are the environments.
          choose={(ids) => change({ ...draft, environments: ids as Environment[] })}
        />
      </div>
    </fieldset>
  );
}

/** Rights as rows: what somebody may do, and where. */
export function GrantEditor({
  drafts,
  choices,
  change,
  least = 0,
}: {
  drafts: Draft[];
  choices: GrantChoices;
  change: (drafts: Draft[]) => void;
  least?: number;
}) {
  return (
    <div className="grid gap-2">
      {drafts.map((draft) => (
        <OneGrant
          key={draft.key}
          draft={draft}
          choices={choices}
          change={(next) => change(drafts.map((one) => (one.key === next.key ? next : one)))}
          remove={drafts.length > least ? () => change(drafts.filter(({ key }) => key !== draft.key)) : null}
        />
      ))}
      <div>
        <Button size="s" onClick={() => change([...drafts, newDraft()])}>
          Add a right
        </Button>
      </div>
    </div>
  );
}

/** The teams somebody belongs to, as a menu. */
export function TeamMenu({ chosen, choices, choose }: { chosen: string[]; choices: GrantChoices; choose: (ids: string[]) => void }) {
  return (
    <PickMenu
      name="Teams"
      bare
      summary={summary(chosen, choices.teams, 'No team')}
      allName="No team"
      options={choices.teams}
      chosen={chosen}
      choose={choose}
    />
  );
}
