import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { Glyph } from '@/components/ui/glyph';
import { sayTime } from '@/lib/domain/say';
import { severityWords } from '@/lib/domain/say-exception';

export interface AckView {
  recipient: string;
  person: string | null;
  ref: string;
  title: string;
  severity: keyof typeof severityWords;
  can: 'open' | 'expired' | 'acknowledged' | 'resolved' | 'reopened' | 'locked';
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  used: boolean;
}

export const glyphs = { sev1: 'crit', sev2: 'high', sev3: 'medium', sev4: 'low' } as const;
const field =
  'h-11 w-36 rounded-m border border-control bg-surface px-3 text-center text-[20px] tracking-[0.3em] tabular-nums text-ink aria-invalid:border-crit';

/** Where the link of a mail leads: what it is about, and a button that a person presses. Needs no script. */
export function AcknowledgePage({
  view,
  token,
  signedInAs,
  said,
  timezone,
}: {
  view: AckView | null;
  token: string;
  signedInAs: string | null;
  said: string | null;
  timezone: string;
}) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-[420px] content-center gap-5 px-5 py-10 max-md:content-start">
      <p className="text-l font-bold">Throughline</p>
      {view ? (
        <>
          <header className="grid gap-1.5">
            <p className="flex items-center gap-2 text-m text-ink-2">
              <Glyph state={glyphs[view.severity]} /> {severityWords[view.severity]}, {view.ref}
            </p>
            <h1 className="text-[22px] leading-tight">{view.title}</h1>
          </header>
          {view.can === 'open' ? (
            <AckForm recipient={view.recipient} token={token} signedInAs={signedInAs} said={said} />
          ) : (
            <Why view={view} said={said} timezone={timezone} />
          )}
          <p>
            <Link className="to" href={`/exceptions/${view.ref}`}>
              Open {view.ref}
            </Link>
          </p>
        </>
      ) : (
        <>
          <h1 className="text-[22px]">This link is not one of ours</h1>
          <p className="text-l text-ink-2">It may have been cut short on its way. Open the exception from the mail, or from the list.</p>
          <p>
            <Link className="to" href="/on-call">
              On call
            </Link>
          </p>
        </>
      )}
    </main>
  );
}

export interface AckFormProps {
  recipient: string;
  token: string;
  signedInAs: string | null;
  said: string | null;
  /** How many; one exception when left out. */
  many?: number;
}

/** The button that a person presses, with the code of the mail where nobody is signed in. A plain form: it needs no script. */
export function AckForm({ recipient, token, signedInAs, said, many }: AckFormProps) {
  const wrong = said === 'wrong_code';
  return (
    <form method="post" action={`/api/acknowledge/${encodeURIComponent(token)}`} className="grid gap-4">
      {signedInAs ? (
        <p className="text-l text-ink-2">
          You acknowledge as {signedInAs}. Nobody else is called about {many === undefined ? 'it' : 'them'} then.
        </p>
      ) : (
        <>
          <p className="text-l text-ink-2">
            The mail went to {recipient}. Type the four digits that stand at the end of its subject, so that no program can press this
            button.
          </p>
          <label className="grid gap-1.5">
            <span className="font-semibold">Code of the mail</span>
            <input
              name="code"
              className={field}
              inputMode="numeric"
              autoComplete="off"
              pattern="[0-9 ]{4,7}"
              required
              aria-invalid={wrong || undefined}
              aria-describedby={wrong ? 'wrong-code' : undefined}
            />
          </label>
        </>
      )}
      {wrong ? (
        <p id="wrong-code" role="alert" className="text-crit-text">
          That is not the code of this mail. After five wrong ones the link is closed.
        </p>
      ) : null}
      {said === 'not_allowed' ? (
        <p role="alert" className="text-crit-text">
          Your role does not allow to acknowledge {many === undefined ? 'this exception' : 'these exceptions'}. Hand it to somebody who may.
        </p>
      ) : null}
      <button type="submit" className={buttonClass('primary', 'm', 'h-11! w-full text-l!')}>
        {many === undefined ? 'Acknowledge' : `Acknowledge ${many === 1 ? 'this one' : `these ${many}`}`}
      </button>
    </form>
  );
}

function Why({ view, said, timezone }: { view: AckView; said: string | null; timezone: string }) {
  const at = (time: string | null) => (time === null ? '' : ` ${sayTime(time, timezone, Date.parse(time))}`);
  const done = said === 'done' && view.can === 'acknowledged';
  const words: Record<Exclude<AckView['can'], 'open'>, string> = {
    acknowledged: `${view.acknowledgedBy ?? 'Somebody'} acknowledged it${at(view.acknowledgedAt)}.${view.used && !done ? ' This link was used for that.' : ''}`,
    resolved: `It is over since${at(view.resolvedAt)}. Nothing is to be done.`,
    reopened: 'It was opened again after this mail was sent. Use the link of the newer mail, or its page.',
    expired: 'This link was good for a day and is not any more. Acknowledge on the page of the exception.',
    locked: 'Too many wrong codes were typed for this link. Acknowledge on the page of the exception.',
  };
  return (
    <p role="status" className="flex items-start gap-2 text-l text-ink-2">
      {view.can === 'acknowledged' || view.can === 'resolved' ? <Glyph state="good" className="mt-1" /> : null}
      <span>
        {done ? <b className="font-semibold text-ink">Done. </b> : null}
        {view.can === 'open' ? '' : words[view.can]}
      </span>
    </p>
  );
}
