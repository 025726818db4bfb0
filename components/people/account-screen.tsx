'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { accountQuery, actOnAccount } from '@/lib/client';
import type { AccountAction, AccountAnswer, AccountView } from '@/lib/domain/views/people';
import { AccountDialogs, type AskedOfMe } from './account-dialogs';
import { SessionList } from './session-list';
import { TokenList } from './token-list';

function headline({ sessionList, secondFactor, signsInBy }: AccountView): string {
  const places = sessionList.length === 1 ? 'one place' : `${sessionList.length} places`;
  const factor = signsInBy.includes('password') ? (secondFactor.on ? ', with a second factor' : ', with a password alone') : '';
  return `You are signed in at ${places}${factor}.`;
}

function Profile({ view, ask }: { view: AccountView; ask: (asked: AskedOfMe) => void }) {
  return (
    <Panel
      title="You"
      actions={
        <Button size="s" onClick={() => ask({ kind: 'profile' })}>
          Change
        </Button>
      }
    >
      <dl className="grid gap-x-6 gap-y-2 md:grid-cols-3">
        <div>
          <dt className="text-s text-ink-3">Name</dt>
          <dd>{view.name}</dd>
        </div>
        <div>
          <dt className="text-s text-ink-3">E-mail</dt>
          <dd>{view.email}</dd>
        </div>
        <div>
          <dt className="text-s text-ink-3">Time zone of your mails</dt>
          <dd>{view.timezone ?? 'that of the organisation'}</dd>
        </div>
        <div>
          <dt className="text-s text-ink-3">You may</dt>
          <dd>
            {view.rights.length === 0
              ? 'nothing yet'
              : view.rights.map((right) => (
                  <span className="block" key={right}>
                    {right}
                  </span>
                ))}
          </dd>
        </div>
        <div>
          <dt className="text-s text-ink-3">Teams</dt>
          <dd>{view.teams.length === 0 ? 'none' : view.teams.join(', ')}</dd>
        </div>
      </dl>
    </Panel>
  );
}

function SignIn({ view, ask }: { view: AccountView; ask: (asked: AskedOfMe) => void }) {
  const { on, codesLeft } = view.secondFactor;
  const byPassword = view.signsInBy.includes('password');
  if (!byPassword)
    return (
      <Panel title="How you sign in">
        <p>With the single sign-on of your organisation. Its password and second factor are kept there.</p>
      </Panel>
    );
  return (
    <Panel title="How you sign in">
      <div className="grid gap-3 md:grid-cols-2">
        <div className="grid content-start gap-2">
          <p>
            <b className="font-semibold">Password</b>
            {view.signsInBy.includes('sign_on') ? ', or the single sign-on of your organisation' : ''}
          </p>
          <div>
            <Button onClick={() => ask({ kind: 'password' })}>Change the password</Button>
          </div>
        </div>
        <div className="grid content-start gap-2">
          <p>
            <b className="font-semibold">Second factor</b>{' '}
            {on
              ? `is on; ${codesLeft} backup ${codesLeft === 1 ? 'code is' : 'codes are'} left.`
              : 'is off. With it, a stolen password is not enough.'}
          </p>
          <div className="flex flex-wrap gap-2">
            {on ? (
              <>
                <Button onClick={() => ask({ kind: 'codes' })}>New backup codes</Button>
                <Button look="danger" onClick={() => ask({ kind: 'factor_off' })}>
                  Turn it off
                </Button>
              </>
            ) : (
              <Button look="primary" onClick={() => ask({ kind: 'factor_on' })}>
                Set up a second factor
              </Button>
            )}
          </div>
        </div>
      </div>
    </Panel>
  );
}

/** The own account: how you sign in, where you are signed in, and the programs that act for you. */
export function AccountScreen() {
  const { data: view } = useSuspenseQuery(accountQuery());
  const client = useQueryClient();
  const [asked, setAsked] = useState<AskedOfMe | null>(null);
  const act = async (action: AccountAction): Promise<AccountAnswer> => {
    const answer = await actOnAccount(action);
    if (answer.token) setAsked({ kind: 'secret', title: 'The new token, shown this once', lines: [answer.token] });
    else if (answer.backupCodes) setAsked({ kind: 'secret', title: 'Your backup codes, shown this once', lines: answer.backupCodes });
    else if (!answer.otpauth) setAsked(null);
    await client.invalidateQueries({ queryKey: ['account'] });
    return answer;
  };
  return (
    <>
      <PageHead title={headline(view)} />
      <Profile view={view} ask={setAsked} />
      <SignIn view={view} ask={setAsked} />
      <Panel
        title="Where you are signed in"
        flush
        actions={
          view.sessionList.length > 1 ? (
            <Button size="s" onClick={() => setAsked({ kind: 'others' })}>
              End all others
            </Button>
          ) : null
        }
      >
        <SessionList sessions={view.sessionList} end={(session) => setAsked({ kind: 'session', session })} />
      </Panel>
      <Panel
        title="API tokens"
        hint="For programs that read and act as you"
        flush
        actions={
          <Button size="s" onClick={() => setAsked({ kind: 'token' })}>
            New token
          </Button>
        }
      >
        <TokenList
          tokens={view.tokenList}
          revoke={(token) => setAsked({ kind: 'revoke', token })}
          replace={(token) => setAsked({ kind: 'replace', token })}
        />
      </Panel>
      {asked ? <AccountDialogs view={view} asked={asked} act={act} close={() => setAsked(null)} /> : null}
    </>
  );
}
