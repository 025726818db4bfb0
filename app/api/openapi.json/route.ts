import { config } from '@/lib/config';
import { describeApi, endpoints } from '@/lib/domain/endpoints';
import { version } from '@/package.json';

export function GET(): Response {
  return Response.json(describeApi(endpoints, { url: config().baseUrl, version }), { headers: { 'cache-control': 'no-store' } });
}
