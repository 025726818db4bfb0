'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { TextInput } from '@/components/ui/field';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { RelativeTime } from '@/components/ui/time';
import { peopleQuery, type ViewParams } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { People, PersonRow } from '@/lib/domain/views/people';
import { InviteDialog } from './invite-dialog';

const marks = { active: ['good', 'Active'], invited: ['next', 'Invited'], disabled: ['cancelled', 'Disabled'] } as const;

export function PersonState({ state }: Pick<PersonRow, 'state'>) {
  const [glyph, word] = marks[state];
  return (
    <StateMark state={glyph} soft={state !== 'invited'}>
      {word}
    </StateMark>
  );
}

function headline({ counts }: People): string {
  const { active, invited, disabled } = counts;
  if (active + invited + disabled === 0) return 'Nobody is here.';
  const parts = [
    `${sayPlural(active, 'person', 'people')} can sign in`,
    ...(invited > 0 ? [`${invited} invited`] : []),
    ...(disabled > 0 ? [`${disabled} disabled`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function Line({ row }: { row: PersonRow }) {
  const [first, second, ...more] = row.rights;
  return (
    <Row>
      <RowHead className="py-1.5 pl-3.5">
        <span className="flex items-center gap-2.5">
          <Avatar name={row.name} size={24} />
          <span className="min-w-0">
            <Link href={`/people/${encodeURIComponent(row.id)}`} prefetch={false} className="block font-medium hover:underline">
              {row.name}
            </Link>
            <span className="block text-s text-ink-3">{row.email}</span>
          </span>
        </span>
      </RowHead>
      <Td className="max-w-[360px] min-w-[200px] py-1.5 whitespace-normal">
        {first === undefined ? <span className="text-ink-3">none</span> : first}
        {second ? <span className="block text-s text-ink-2">{more.length > 0 ? `${second}, and ${more.length} more` : second}</span> : null}
      </Td>
      <Td right>{row.teams.length}</Td>
      <Td>
        <PersonState state={row.state} />
      </Td>
      <Td right>{row.lastSignInAt ? <RelativeTime at={row.lastSignInAt} /> : <span className="text-ink-3">never</span>}</Td>
      <Td>{row.secondFactor ? 'On' : <span className="text-ink-3">off</span>}</Td>
      <Td right>{row.sessions}</Td>
      <Td right className="pr-3.5">
        {row.tokens}
      </Td>
    </Row>
  );
}

function Search() {
  const search = useSearchParams();
  const router = useRouter();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('q');
    router.push(hrefWith('/people', search, { q: typeof text === 'string' && text.trim() !== '' ? text.trim() : null, cursor: null }));
  };
  return (
    <search>
      <form onSubmit={submit} className="flex gap-2">
        <TextInput
          name="q"
          type="search"
          defaultValue={search.get('q') ?? ''}
          aria-label="Part of a name or e-mail"
          placeholder="Name or e-mail"
          className="h-[30px] w-56"
        />
        <Button type="submit">Find</Button>
      </form>
    </search>
  );
}

/** Who may come in, and what they may do. */
export function PeopleScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(peopleQuery(params));
  const search = useSearchParams();
  const client = useQueryClient();
  const router = useRouter();
  const [inviting, setInviting] = useState(false);
  const { cursor: _, limit: __, ...all } = params;
  const tab = (id: 'active' | 'invited' | 'disabled' | null, name: string, count: number) => ({
    id: id ?? 'all',
    name,
    count,
    href: hrefWith('/people', search, { state: id, cursor: null }),
  });
  const { active, invited, disabled } = view.counts;
  return (
    <>
      <PageHead
        title={headline(view)}
        actions={
          <>
            <CsvButton path="/api/people" params={all} name="people.csv" />
            {view.mayManage ? (
              <Button look="primary" onClick={() => setInviting(true)}>
                Invite a person
              </Button>
            ) : null}
          </>
        }
      />
      <div className="flex flex-wrap items-end justify-between gap-2">
        <LinkTabs
          label="State"
          current={params['state'] ?? 'all'}
          items={[
            tab(null, 'All', active + invited + disabled),
            tab('active', 'Active', active),
            tab('invited', 'Invited', invited),
            tab('disabled', 'Disabled', disabled),
          ]}
        />
        <Search />
      </div>
      <Panel label="People" flush>
        {view.rows.length === 0 ? (
          <EmptyState title={params['q'] ? 'Nobody has this in their name or e-mail' : 'Nobody is in this state'} />
        ) : (
          <Table caption="People">
            <TableHead>
              <Th className="pl-3.5">Name</Th>
              <Th>May</Th>
              <Th right>Teams</Th>
              <Th>State</Th>
              <Th right>Last sign-in</Th>
              <Th>Second factor</Th>
              <Th right>Sessions</Th>
              <Th right className="pr-3.5">
                Tokens
              </Th>
            </TableHead>
            <TableBody>
              {view.rows.map((row) => (
                <Line key={row.id} row={row} />
              ))}
            </TableBody>
          </Table>
        )}
        <PageLinks path="/people" cursor={params['cursor']} next={view.nextCursor} words={['First', 'Next']} />
      </Panel>
      {inviting ? (
        <InviteDialog
          choices={view.choices}
          close={() => setInviting(false)}
          done={(id) => {
            setInviting(false);
            void client.invalidateQueries({ queryKey: ['people'] });
            router.push(`/people/${encodeURIComponent(id)}`);
          }}
        />
      ) : null}
    </>
  );
}
