'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, Select } from '@/components/ui/field';
import { SeverityMark } from '@/components/ui/glyph';
import { Log, LogEntry } from '@/components/ui/log';
import { Time } from '@/components/ui/time';
import { tellingPreviewQuery } from '@/lib/client';
import { sayDuration } from '@/lib/domain/say';
import { severityWords } from '@/lib/domain/say-exception';
import type { Telling, TellingPreview } from '@/lib/domain/views/telling';

const severities = Object.entries(severityWords);

/** If this happened now at this facility, these people would hear at these times. */
export function PreviewPart({ choices, className }: { choices: Telling['choices']; className: string }) {
  const [code, setCode] = useState(choices.types[0]?.id ?? '');
  const [facility, setFacility] = useState(choices.facilities[0]?.id ?? '');
  const [severity, setSeverity] = useState('');
  const params = { code, ...(facility ? { facility } : {}), ...(severity ? { severity } : {}) };
  const { data, error, isFetching } = useQuery({ ...tellingPreviewQuery(params), enabled: code !== '' });
  return (
    <section className={className} aria-label="Who would hear">
      <h2 className="mb-2">If this happened now, who would hear?</h2>
      <div className="mb-3.5 grid gap-3 md:grid-cols-3">
        <Field name="What">
          <Select value={code} onChange={({ target }) => setCode(target.value)}>
            {choices.types.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field name="Where">
          <Select value={facility} onChange={({ target }) => setFacility(target.value)}>
            {choices.facilities.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field name="How severe">
          <Select value={severity} onChange={({ target }) => setSeverity(target.value)}>
            <option value="">As usual for it</option>
            {severities.map(([id, word]) => (
              <option key={id} value={id}>
                {word}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {error ? <p role="alert">{error.message}</p> : null}
      {data ? <Preview data={data} busy={isFetching} /> : null}
    </section>
  );
}

const inWords = (data: TellingPreview, at: string) => {
  const ms = Date.parse(at) - Date.parse(data.at);
  return ms < 60_000 ? 'At once' : `In ${sayDuration(ms)}`;
};

function Preview({ data, busy }: { data: TellingPreview; busy: boolean }) {
  return (
    <div aria-busy={busy}>
      <p className="mb-2.5 flex flex-wrap items-center gap-x-2 text-ink-2">
        <SeverityMark severity={data.severity} />{' '}
        <span>
          {data.team.name} would have it: {data.teamReason.toLowerCase()}.
        </span>
      </p>
      {data.quiet && (
        <p className="mb-2.5">
          Nobody is told until <Time at={data.quiet.until} />, unless it spreads further: {data.quiet.reason} What is still wrong then is
          told.
        </p>
      )}
      <Log label="Who would hear, in order">
        {data.steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their order.
          <LogEntry key={i} time={inWords(data, step.at)} ahead>
            <b className="font-semibold">{step.to.join(' and ')}</b>
            <span className="block text-s text-ink-3">
              <Time at={step.at} />, {step.why}
              {step.together ? ', in one mail with others if there are any' : ''}
            </span>
          </LogEntry>
        ))}
      </Log>
      <p className="mt-2.5 text-s text-ink-2">
        {data.quiet
          ? 'An escalation stands still meanwhile.'
          : data.policy === null
            ? 'Nobody else is called: no escalation is set for this severity.'
            : 'The steps stop when somebody acknowledges.'}
      </p>
    </div>
  );
}
