import type { DemoChoice } from './demo-choices';
import { Mark } from './plain-page';
import { SignInForm } from './sign-in-form';
import { SignOnButton, type SignOnOffer } from './sign-on-button';

/** The whole sign-in page; `notice` says why somebody is here again. */
export function SignIn({
  demo,
  signOn,
  notice,
}: {
  demo: { people: DemoChoice[]; password: string } | null;
  signOn: SignOnOffer | null;
  notice: string | null;
}) {
  return (
    <main
      className={`mx-auto grid min-h-dvh content-center gap-8 px-5 py-10 max-md:content-start ${demo ? 'max-w-[860px]' : 'max-w-[380px]'}`}
    >
      <header className="grid gap-4">
        <p className="flex items-center gap-2.5 text-l font-bold">
          <Mark />
          Throughline
        </p>
        <div className="grid gap-1.5">
          <h1 className="text-[22px]">Every order, hire and pay file, from the first system to the last.</h1>
          <p className="text-l text-ink-2">{notice ?? 'Sign in to see what moves, what is stuck, and who can mend it.'}</p>
        </div>
      </header>
      {signOn ? <SignOnButton offer={signOn} /> : null}
      <SignInForm demo={demo} />
    </main>
  );
}
