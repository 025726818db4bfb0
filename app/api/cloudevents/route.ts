import { receiveRequest } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** CloudEvents 1.0; OPTIONS is the handshake of its webhook profile. */
export const POST = (request: Request) => receiveRequest('cloudevents', request);
export const OPTIONS = POST;
export const GET = POST;
export const PUT = POST;
export const PATCH = POST;
export const DELETE = POST;
