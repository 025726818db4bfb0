import { receiveRequest } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** Transaction events as JSON or one object per line. */
export const POST = (request: Request) => receiveRequest('events', request);
export const GET = POST;
export const OPTIONS = POST;
export const PUT = POST;
export const PATCH = POST;
export const DELETE = POST;
