import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ApiDocs } from '@/components/api-docs/api-docs';
import { config } from '@/lib/config';
import { describeApi, endpoints } from '@/lib/domain/endpoints';
import { version } from '@/package.json';

export const metadata: Metadata = { title: 'API' };

export default async function ApiPage() {
  // The address is this replica's own, not the one that stood at build time.
  await connection();
  return <ApiDocs api={describeApi(endpoints, { url: config().baseUrl, version })} />;
}
