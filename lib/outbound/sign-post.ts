import { createHmac } from 'node:crypto';

/**
 * The headers that prove who asks and when, by the Standard Webhooks specification: HMAC-SHA-256 over `id.timestamp.body`.
 * Source: https://www.standardwebhooks.com, "Webhook signature scheme", symmetric.
 */
export function signPost(id: string, at: Date, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
