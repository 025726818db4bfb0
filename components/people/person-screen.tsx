'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { RelativeTime, Time } from '@/components/ui/time';
import { actOnPerson, personQuery } from '@/lib/client';
import type { GrantSource, PersonAction, PersonView } from '@/lib/domain/views/people';
import { PersonState } from './people-screen';
import { type Asked, PersonDialogs } from './person-dialogs';
import { SessionList } from './session-list';
import { TokenList } from './token-list';

const sources: Record<GrantSource, string | null> = { person: null, sign_on: 'from single sign-on', directory: 'from the directory' };

function headline({ person }: PersonView): string {
  if (person.state === 'disabled') return `${person.name} cannot sign in any more.`;
  if (person.state === 'invited') return `${person.name} was invited and has not come in yet.`;
  const [first, ...more] = person.rights;
  if (first === undefined) return `${person.name} may do nothing yet.`;
  return `${person.name}: ${first}${more.length > 0 ? `, and ${more.length} more` : ''}.`;
}

function Facts({ view }: { view: PersonView }) {
  const { person } = view;
  const ways = person.signsInBy.map((way) => (way === 'password' ? 'password' : 'single sign-on')).join(' and ');
  const facts: [string, React.ReactNode][] = [
    ['State', <PersonState key="state" state={person.state} />],
    ['E-mail', person.email],
    ['Signs in with', ways === '' ? 'nothing yet' : ways],
    ['Second factor', person.secondFactor ? 'on' : 'off'],
    ['Last sign-in', person.lastSignInAt ? <RelativeTime key="last" at={person.lastSignInAt} /> : 'never'],
    ['Here since', <Time key="since" at={person.createdAt} />],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-2 md:grid-cols-3">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-s text-ink-3">{name}</dt>
          <dd className="truncate">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rights({ view, ask }: { view: PersonView; ask: (asked: Asked) => void }) {
  const { person } = view;
  const teamName = new Map(view.choices.teams.map(({ id, name }) => [id, name]));
  return (
    <Panel
      title="Rights and teams"
      actions={
        view.mayGrant ? (
          <>
            <Button size="s" onClick={() => ask({ kind: 'grants' })}>
              Change rights
            </Button>
            {view.mayManage ? (
              <Button size="s" onClick={() => ask({ kind: 'teams' })}>
                Change teams
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {person.grants.length === 0 ? (
        <p className="text-ink-3">No right: signing in shows nothing.</p>
      ) : (
        <ul className="grid gap-1">
          {person.grants.map((grant) => (
            <li key={`${grant.source} ${JSON.stringify(grant)}`} className="flex flex-wrap items-center gap-2">
              {grant.text}
              {sources[grant.source] ? <Tag>{sources[grant.source]}</Tag> : null}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-2 text-ink-2">
        {person.teams.length === 0 ? 'In no team.' : `In ${person.teams.map((id) => teamName.get(id) ?? id).join(', ')}.`}
      </p>
    </Panel>
  );
}

function HeadActions({ view, ask }: { view: PersonView; ask: (asked: Asked) => void }) {
  if (!view.mayManage) return null;
  const { person } = view;
  return (
    <>
      <Button onClick={() => ask({ kind: 'rename' })}>Name and e-mail</Button>
      {person.state === 'disabled' ? null : (
        <Button onClick={() => ask({ kind: 'password' })}>{person.state === 'invited' ? 'Invite again' : 'Send a password link'}</Button>
      )}
      {view.signOn && !view.self && person.signsInBy.includes('password') ? (
        <Button onClick={() => ask({ kind: 'sign_on' })}>Move to single sign-on</Button>
      ) : null}
      {person.secondFactor ? <Button onClick={() => ask({ kind: 'factor' })}>Reset the second factor</Button> : null}
      {person.state === 'disabled' ? (
        <Button onClick={() => ask({ kind: 'enable' })}>Enable</Button>
      ) : view.self ? null : (
        <Button look="danger" onClick={() => ask({ kind: 'disable' })}>
          Disable
        </Button>
      )}
    </>
  );
}

/** One person: what they may do, where they are signed in, and what ends it. */
export function PersonScreen({ id }: { id: string }) {
  const { data: view } = useSuspenseQuery(personQuery(id));
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = async (action: PersonAction) => {
    const { secret } = await actOnPerson(id, action);
    setAsked(secret ? { kind: 'secret', text: secret } : null);
    await Promise.all([client.invalidateQueries({ queryKey: ['person', id] }), client.invalidateQueries({ queryKey: ['people'] })]);
  };
  const { person, mayManage } = view;
  return (
    <>
      <PageHead
        above={
          <Link href="/people" className="hover:underline">
            People
          </Link>
        }
        title={headline(view)}
        actions={<HeadActions view={view} ask={setAsked} />}
      />
      <Panel label="About">
        <Facts view={view} />
      </Panel>
      <Rights view={view} ask={setAsked} />
      <Panel
        title="Sessions"
        flush
        actions={
          mayManage && person.sessionList.length > 0 ? (
            <Button size="s" onClick={() => setAsked({ kind: 'sessions' })}>
              End all
            </Button>
          ) : null
        }
      >
        <SessionList sessions={person.sessionList} end={mayManage ? (session) => setAsked({ kind: 'session', session }) : null} />
      </Panel>
      <Panel
        title="API tokens"
        flush
        actions={
          mayManage && person.state !== 'disabled' ? (
            <Button size="s" onClick={() => setAsked({ kind: 'token' })}>
              New token
            </Button>
          ) : null
        }
      >
        <TokenList tokens={person.tokenList} revoke={mayManage ? (token) => setAsked({ kind: 'revoke', token }) : null} />
      </Panel>
      {asked ? <PersonDialogs view={view} asked={asked} act={act} close={() => setAsked(null)} /> : null}
    </>
  );
}
