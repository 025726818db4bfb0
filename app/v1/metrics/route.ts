import { receiveRequest } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** OTLP/HTTP 1.11 metrics. Every other method hears 405 in the request's own encoding. */
export const POST = (request: Request) => receiveRequest('metrics', request);
export const GET = POST;
export const OPTIONS = POST;
export const PUT = POST;
export const PATCH = POST;
export const DELETE = POST;
