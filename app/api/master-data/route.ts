import { receiveRequest } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** Rows of reference data as JSON or one object per line; the view of master data for readers. */
export const POST = (request: Request) => receiveRequest('master-data', request);
export const GET = POST;
export const OPTIONS = POST;
export const PUT = POST;
export const PATCH = POST;
export const DELETE = POST;
