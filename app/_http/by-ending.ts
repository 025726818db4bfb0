type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** A route that also takes the wanted media type as the ending of a path part, as in /api/reports/cfo.pdf: a link can say no `Accept`. */
export function byEnding(part: string, types: Readonly<Record<string, string>>, route: Route): Route {
  return async (request, context) => {
    const params = await context.params;
    const [, name, ending] = /^(.*)\.([a-z]+)$/.exec(params[part] ?? '') ?? [];
    const type = ending === undefined ? undefined : types[ending];
    if (name === undefined || type === undefined) return route(request, context);
    const headers = new Headers(request.headers);
    headers.set('accept', type);
    return route(new Request(request.url, { method: request.method, headers }), { params: Promise.resolve({ ...params, [part]: name }) });
  };
}
