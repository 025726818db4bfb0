/** Browser side: fetch, one queryOptions factory per view, and the stream of changes. */
export { dehydrateViews } from './dehydrate-views';
export { fetchView, sendAction, ViewError, type ViewParams, viewPath } from './fetch-view';
export { type Live, type LiveState, LiveStream } from './live';
export { pulseQuery } from './shell-query';
