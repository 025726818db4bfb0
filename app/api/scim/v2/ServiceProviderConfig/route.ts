import { answerScim } from '@/app/_http';
import { scimConfigEndpoint } from '@/lib/domain/endpoints';
import { scimNames } from '@/lib/domain/scim';

const no = { supported: false };

export const GET = answerScim(scimConfigEndpoint, async () => ({
  schemas: [scimNames.config],
  patch: { supported: true },
  bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 500 },
  changePassword: no,
  sort: no,
  etag: no,
  authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'npm run admin -- create-scim-token' }],
}));
