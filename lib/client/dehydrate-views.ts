import { dehydrate, QueryClient, type QueryKey } from '@tanstack/react-query';

/** What a page read on the server, in the form that `HydrationBoundary` hands to the queries of the same key. */
export function dehydrateViews(views: readonly (readonly [QueryKey, unknown])[]) {
  const client = new QueryClient();
  for (const [key, view] of views) client.setQueryData(key, view);
  return dehydrate(client);
}
