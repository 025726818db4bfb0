import { receiveRequest } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** The same as /v1/logs, for senders that want every path below /api. */
export const POST = (request: Request) => receiveRequest('logs', request);
export const GET = POST;
export const OPTIONS = POST;
export const PUT = POST;
export const PATCH = POST;
export const DELETE = POST;
