export { orNotFound } from './or-not-found';
export { pageWindow } from './page-window';
export { readPageQuery, toSearch } from './read-page-query';

/** What Next hands to a page. */
export interface PageInput<P = Record<never, never>> {
  params: Promise<P>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
