/** Alive: says nothing about the database or the worker; /readyz does. */
export function GET(): Response {
  return Response.json({ alive: true }, { headers: { 'cache-control': 'no-store' } });
}
