'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import type { PersonAction, PersonSession, PersonToken, PersonView } from '@/lib/domain/views/people';
import { type Draft, GrantEditor, newDraft, plainGrants, TeamMenu } from './grant-editor';
import { Confirm, NewToken, SecretDialog } from './token-dialogs';

/** What a person is asked before something is done to another. */
export type Asked =
  | { kind: 'grants' | 'teams' | 'rename' | 'password' | 'factor' | 'enable' | 'disable' | 'sessions' | 'token' | 'sign_on' }
  | { kind: 'session'; session: PersonSession }
  | { kind: 'revoke'; token: PersonToken }
  | { kind: 'secret'; text: string };

interface Answering {
  view: PersonView;
  act: (action: PersonAction) => Promise<void>;
  close: () => void;
}

function Form({
  title,
  deed,
  run: go,
  close,
  children,
}: {
  title: string;
  deed: string;
  run: () => Promise<void>;
  close: () => void;
  children: React.ReactNode;
}) {
  const { run, busy, fault } = useDeed();
  return (
    <Dialog
      open
      wide
      close={close}
      title={title}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy} onClick={() => run(go)}>
            {deed}
          </Button>
        </>
      }
    >
      {children}
      {fault}
    </Dialog>
  );
}

function Grants({ view, act, close }: Answering) {
  const [drafts, setDrafts] = useState<Draft[]>(() =>
    view.person.grants.filter(({ source }) => source === 'person').map((grant) => newDraft(grant)),
  );
  const given = view.person.grants.some(({ source }) => source !== 'person');
  return (
    <Form
      title={`What ${view.person.name} may do`}
      deed="Save the rights"
      close={close}
      run={() => act({ action: 'set_grants', grants: plainGrants(drafts) })}
    >
      {given ? <p className="text-ink-2">Rights from groups are changed where the groups are.</p> : null}
      <GrantEditor drafts={drafts} choices={view.choices} change={setDrafts} />
      <p className="text-ink-2">They count from the next request on.</p>
    </Form>
  );
}

function Teams({ view, act, close }: Answering) {
  const [teams, setTeams] = useState(view.person.teams);
  return (
    <Form title={`Teams of ${view.person.name}`} deed="Save the teams" close={close} run={() => act({ action: 'set_teams', teams })}>
      <div>
        <TeamMenu chosen={teams} choices={view.choices} choose={setTeams} />
      </div>
    </Form>
  );
}

function Rename({ view, act, close }: Answering) {
  const [name, setName] = useState(view.person.name);
  const [email, setEmail] = useState(view.person.email);
  return (
    <Form title="Name and e-mail" deed="Save" close={close} run={() => act({ action: 'rename', name: name.trim(), email: email.trim() })}>
      <Field name="Name">
        <TextInput value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
      </Field>
      <Field name="E-mail" hint="They sign in with it, and mails go there.">
        <TextInput type="email" value={email} maxLength={254} onChange={({ target }) => setEmail(target.value)} />
      </Field>
    </Form>
  );
}

/** The one question that is open. */
export function PersonDialogs({ view, asked, act, close }: Answering & { asked: Asked }) {
  const { name } = view.person;
  const answering = { view, act, close };
  switch (asked.kind) {
    case 'grants':
      return <Grants {...answering} />;
    case 'teams':
      return <Teams {...answering} />;
    case 'rename':
      return <Rename {...answering} />;
    case 'token':
      return <NewToken close={close} make={(token) => act({ action: 'make_token', ...token })} />;
    case 'secret':
      return <SecretDialog title="The new token, shown this once" lines={[asked.text]} close={close} />;
    case 'password':
      return (
        <Confirm title={`A password link for ${name}`} deed="Send the mail" close={close} run={() => act({ action: 'send_password_link' })}>
          <p>A mail to {view.person.email} carries a link that works once. Their password stays until they choose another.</p>
        </Confirm>
      );
    case 'factor':
      return (
        <Confirm
          title={`Reset the second factor of ${name}`}
          deed="Take it away"
          danger
          withReason
          close={close}
          run={(reason) => act({ action: 'reset_second_factor', ...(reason ? { reason } : {}) })}
        >
          <p>
            Make sure first that it is {name} who asks. They sign in with the password alone until they set up a new one; their sessions
            end.
          </p>
        </Confirm>
      );
    case 'sign_on':
      return (
        <Confirm
          title={`Move ${name} to single sign-on`}
          deed="Take the password away"
          danger
          withReason
          close={close}
          run={(reason) => act({ action: 'use_sign_on', ...(reason ? { reason } : {}) })}
        >
          <p>
            Their password, second factor and sessions end now. They come in again when your provider vouches for {view.person.email} as a
            verified e-mail; rights given by hand stay.
          </p>
        </Confirm>
      );
    case 'disable':
      return (
        <Confirm
          title={`Disable ${name}`}
          deed="Disable now"
          danger
          withReason
          close={close}
          run={(reason) => act({ action: 'disable', ...(reason ? { reason } : {}) })}
        >
          <p>Their sessions and API tokens end at once. What they did stays, with their name.</p>
        </Confirm>
      );
    case 'enable':
      return (
        <Confirm
          title={`Enable ${name}`}
          deed="Enable"
          withReason
          close={close}
          run={(reason) => act({ action: 'enable', ...(reason ? { reason } : {}) })}
        >
          <p>They can sign in again, with the rights they had. API tokens that ended stay ended.</p>
        </Confirm>
      );
    case 'sessions':
      return (
        <Confirm title={`End all sessions of ${name}`} deed="End them" danger close={close} run={() => act({ action: 'end_sessions' })}>
          <p>They are asked to sign in again everywhere.</p>
        </Confirm>
      );
    case 'session':
      return (
        <Confirm
          title="End this session"
          deed="End it"
          danger
          close={close}
          run={() => act({ action: 'end_session', session: asked.session.id })}
        >
          <p>
            {asked.session.agent}, {asked.session.address ?? 'unknown address'}.
          </p>
        </Confirm>
      );
    case 'revoke':
      return (
        <Confirm
          title={`Revoke ${asked.token.name}`}
          deed="Revoke it now"
          danger
          close={close}
          run={() => act({ action: 'revoke_token', token: asked.token.publicId })}
        >
          <p>The program that shows it is refused from this moment on.</p>
        </Confirm>
      );
  }
}
