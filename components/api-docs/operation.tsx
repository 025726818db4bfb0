import { Tag } from '@/components/ui/tag';
import type { ApiOperation, ApiParameter } from '@/lib/domain/endpoints';
import { Code } from './code';
import { Prose } from './prose';
import { saySchema } from './say-schema';

function Schema({ schema, name }: { schema: object; name: string }) {
  const text = saySchema(schema);
  const lines = text.split('\n').length;
  if (lines <= 16) return <Code>{text}</Code>;
  return (
    <details>
      <summary className="to w-fit text-accent">
        {name}, {lines} lines
      </summary>
      <Code className="mt-2">{text}</Code>
    </details>
  );
}

function Parameters({ parameters }: { parameters: ApiParameter[] }) {
  return (
    <dl className="grid grid-cols-[minmax(90px,max-content)_1fr] gap-x-4 gap-y-1.5 max-md:grid-cols-1">
      {parameters.map(({ name, in: place, required, description, schema }) => (
        <div key={name} className="contents">
          <dt className="font-mono text-s font-semibold">{place === 'path' ? `{${name}}` : name}</dt>
          <dd className="text-ink-2 max-md:mb-1.5">
            <Prose>{`${description ?? ''} `}</Prose>
            <span className="font-mono text-s text-ink-3">
              {saySchema(schema)}
              {required && place === 'query' ? ', required' : ''}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div className="grid gap-1.5">
    <h4 className="text-s font-semibold text-ink-3">{title}</h4>
    {children}
  </div>
);

const callers: Record<string, string> = { session: 'signed in or API token', ingestKey: 'ingest key' };

/** One endpoint: what it is for, what it takes, what it answers, what it refuses. */
export function Operation({ method, path, operation }: { method: string; path: string; operation: ApiOperation }) {
  const { 200: done, ...refusals } = operation.responses;
  const caller = callers[Object.keys(operation.security[0] ?? {})[0] ?? ''] ?? 'no key';
  return (
    <section
      id={operation.operationId}
      aria-labelledby={`${operation.operationId}-name`}
      className="grid scroll-mt-4 gap-3.5 border-t border-line py-6"
    >
      <header className="grid gap-1">
        <h3 id={`${operation.operationId}-name`} className="flex flex-wrap items-center gap-2 text-l text-ink">
          <Tag tone={method === 'get' ? 'plain' : 'accent'} className="font-mono uppercase">
            {method}
          </Tag>
          <span className="font-mono break-all">{path}</span>
          <span className="ml-auto text-s font-normal text-ink-3">{caller}</span>
        </h3>
        <p className="text-ink-2">
          <Prose>{`${operation.summary}. ${operation.description ?? ''}`}</Prose>
        </p>
      </header>
      {operation.parameters ? (
        <Part title="Takes">
          <Parameters parameters={operation.parameters} />
        </Part>
      ) : null}
      {operation.requestBody ? (
        <Part title={`Body: ${Object.keys(operation.requestBody.content).join(', ')}`}>
          <Schema name="Whole body" schema={Object.values(operation.requestBody.content)[0]?.schema ?? {}} />
        </Part>
      ) : null}
      <Part title={`Answers: ${Object.keys(done?.content ?? {}).join(' or ')}`}>
        <Schema name="Whole answer" schema={Object.values(done?.content ?? {})[0]?.schema ?? {}} />
      </Part>
      <p className="text-s text-ink-3">
        Refuses:{' '}
        {Object.entries(refusals)
          .map(([status, { description }]) => `${status} ${description}`)
          .join('; ')}
        .
      </p>
    </section>
  );
}
