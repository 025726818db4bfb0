import { type ApiDescription, problemKinds } from '@/lib/domain/endpoints';
import { Code } from './code';
import { Operation } from './operation';
import { Prose } from './prose';

const flat = (api: ApiDescription) =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );

const rules = [
  'Readers send a session cookie or `Authorization: Bearer <API token>`; every answer is limited to what they may see, and what is out of their sight does not exist for them. Senders use an ingest key in the same header or in `x-api-key`.',
  'Times are UTC, ISO 8601; windows are half-open [from, to). Lists page by `cursor` until `nextCursor` is null; with `Accept: text/csv` a list comes whole as CSV, up to 10,000 rows. A parameter that is not known is refused.',
];

const Rules = ({ url }: { url: string }) => (
  <div className="grid max-w-[70ch] gap-2 text-ink-2">
    {rules.map((rule) => (
      <p key={rule}>
        <Prose>{rule}</Prose>
      </p>
    ))}
    <Code>{`curl -H "Authorization: Bearer $TOKEN" "${url}/api/me"`}</Code>
  </div>
);

const Refusals = () => (
  <section aria-labelledby="refusals" className="grid gap-2 border-t border-line py-6">
    <h2 id="refusals" className="text-l">
      Refusals
    </h2>
    <p className="text-ink-2">
      <Prose>Every refusal is an RFC 9457 document (`application/problem+json`) with one of these codes.</Prose>
    </p>
    <dl className="grid gap-2">
      {Object.entries(problemKinds).map(([code, { status, title, cure }]) => (
        <div key={code} id={code} className="scroll-mt-4">
          <dt className="font-mono text-s font-semibold">
            {status} {code}
          </dt>
          <dd className="text-ink-2">
            <Prose>{`${title}. ${cure}`}</Prose>
          </dd>
        </div>
      ))}
    </dl>
  </section>
);

/** The readable page of the API, made from the same description that tools load. */
export function ApiDocs({ api }: { api: ApiDescription }) {
  const operations = flat(api);
  const groups = api.tags
    .map((tag) => ({ ...tag, operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter((group) => group.operations.length > 0);
  return (
    <div className="mx-auto grid max-w-[1080px] gap-x-10 px-5 py-8 md:grid-cols-[220px_minmax(0,1fr)]">
      <nav aria-label="Endpoints" className="top-8 max-h-[calc(100dvh-4rem)] self-start overflow-auto text-s max-md:hidden md:sticky">
        {groups.map((group) => (
          <div key={group.name} className="mb-4">
            <p className="mb-1 text-ink-3">{group.description.split(/[;,]/)[0]}</p>
            <ul>
              {group.operations.map(({ method, path, operation }) => (
                <li key={operation.operationId}>
                  <a
                    href={`#${operation.operationId}`}
                    className="block truncate rounded-s px-1.5 py-1 font-mono text-ink-2 hover:bg-sunken hover:text-ink"
                    title={`${method.toUpperCase()} ${path}`}
                  >
                    {path}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <a href="#refusals" className="to text-ink-2">
          Refusals
        </a>
      </nav>
      <main className="min-w-0">
        <header className="mb-6 grid gap-3">
          <h1>The Throughline API</h1>
          <Rules url={api.servers[0]?.url ?? ''} />
          <p>
            <a className="to text-accent" href="/api/openapi.json">
              openapi.json
            </a>{' '}
            <span className="text-ink-3">version {api.info.version}, for tools</span>
          </p>
        </header>
        {groups.map((group) => (
          <section key={group.name} aria-labelledby={`group-${group.name}`}>
            <h2 id={`group-${group.name}`} className="pt-4 pb-2 text-l">
              {group.description}
            </h2>
            {group.operations.map((one) => (
              <Operation key={one.operation.operationId} {...one} />
            ))}
          </section>
        ))}
        <Refusals />
      </main>
    </div>
  );
}
