'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { OverlapField } from '@/components/ui/overlap-field';
import { useDeed } from '@/components/ui/use-deed';
import type { AccountAction, AccountAnswer, AccountView, PersonSession, PersonToken } from '@/lib/domain/views/people';
import { FactorSetup } from './factor-setup';
import { Confirm, NewToken, SecretDialog } from './token-dialogs';

export type AskedOfMe =
  | { kind: 'profile' | 'password' | 'factor_on' | 'factor_off' | 'codes' | 'others' | 'token' }
  | { kind: 'session'; session: PersonSession }
  | { kind: 'revoke' | 'replace'; token: PersonToken }
  | { kind: 'secret'; title: string; lines: string[] };

interface Answering {
  view: AccountView;
  act: (action: AccountAction) => Promise<AccountAnswer>;
  close: () => void;
}

function Profile({ view, act, close }: Answering) {
  const { run, busy, fault } = useDeed();
  const [name, setName] = useState(view.name);
  const [timezone, setTimezone] = useState(view.timezone ?? '');
  const save = () =>
    run(async () => {
      if (timezone !== (view.timezone ?? '')) await act({ action: 'set_timezone', timezone: timezone === '' ? null : timezone });
      if (name.trim() !== view.name) await act({ action: 'rename', name: name.trim() });
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title="You"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || name.trim() === ''} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <Field name="Name">
        <TextInput value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
      </Field>
      <Field name="Time zone of your mails">
        <Select value={timezone} onChange={({ target }) => setTimezone(target.value)}>
          <option value="">That of the organisation</option>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </Select>
      </Field>
      {fault}
    </Dialog>
  );
}

function Password({ view, act, close }: Answering) {
  const { run, busy, fault } = useDeed();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  return (
    <Dialog
      open
      close={close}
      title="Change the password"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            disabled={busy || password === '' || newPassword === ''}
            onClick={() => run(() => act({ action: 'change_password', password, newPassword }))}
          >
            Change it
          </Button>
        </>
      }
    >
      {/* Programs that keep passwords look for it. */}
      <input type="email" autoComplete="username" value={view.email} readOnly hidden />
      <Field name="Password now">
        <TextInput
          autoFocus
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
      </Field>
      <Field name="New password" hint="At least 12 characters; a few words do well. Your other sessions end.">
        <TextInput
          type="password"
          autoComplete="new-password"
          value={newPassword}
          onChange={({ target }) => setNewPassword(target.value)}
        />
      </Field>
      {fault}
    </Dialog>
  );
}

function Replace({ token, act, close }: { token: PersonToken } & Pick<Answering, 'act' | 'close'>) {
  const [hours, setHours] = useState('24');
  return (
    <Confirm
      title={`Replace ${token.name}`}
      deed="Make the new token"
      close={close}
      run={() => act({ action: 'rotate_token', token: token.publicId, overlapHours: Number(hours) })}
    >
      <p>The new token lives as long as this one was to. Put it into the program while the old one still works.</p>
      <OverlapField name="The old token works for another" hours={hours} most={168} choose={setHours} />
    </Confirm>
  );
}

/** The one question that is open. */
export function AccountDialogs({ view, asked, act, close }: Answering & { asked: AskedOfMe }) {
  switch (asked.kind) {
    case 'profile':
      return <Profile view={view} act={act} close={close} />;
    case 'password':
      return <Password view={view} act={act} close={close} />;
    case 'factor_on':
      return <FactorSetup act={act} close={close} />;
    case 'factor_off':
      return (
        <Confirm
          title="Turn the second factor off"
          deed="Turn it off"
          danger
          close={close}
          run={() => act({ action: 'end_second_factor' })}
        >
          <p>From then on the password alone lets you in. Your other sessions end.</p>
        </Confirm>
      );
    case 'codes':
      return (
        <Confirm title="New backup codes" deed="Make them" close={close} run={() => act({ action: 'new_backup_codes' })}>
          <p>The old ones stop working.</p>
        </Confirm>
      );
    case 'others':
      return (
        <Confirm title="End all other sessions" deed="End them" danger close={close} run={() => act({ action: 'end_other_sessions' })}>
          <p>You stay signed in here.</p>
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
            {asked.session.agent}, {asked.session.address ?? 'unknown address'}. If this was not you, change your password.
          </p>
        </Confirm>
      );
    case 'token':
      return <NewToken close={close} make={(token) => act({ action: 'make_token', ...token })} />;
    case 'replace':
      return <Replace token={asked.token} act={act} close={close} />;
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
    case 'secret':
      return <SecretDialog title={asked.title} lines={asked.lines} close={close} />;
  }
}
