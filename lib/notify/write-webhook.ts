import type { webhookKinds } from '@/lib/domain';
import type { PreparedMail } from './prepare-mail';

export type WebhookKind = (typeof webhookKinds)[number];

export interface WebhookFacts {
  kind: WebhookKind;
  mail: PreparedMail;
  /** What the messages of one exception have in common, in systems that put them together. */
  about: string;
  over: boolean;
  /** The key of the service, which PagerDuty wants in the body. */
  secret: string;
  baseUrl: string;
}

const paging = { sev1: 'critical', sev2: 'error', sev3: 'warning', sev4: 'info' } as const;

/** Returns the body of a message in the shape of a chat or paging system: the same words as the mail, counts and places only. */
export function writeWebhook({ kind, mail, about, over, secret, baseUrl }: WebhookFacts): string {
  const head = `${over ? 'Over' : mail.severityName}: ${mail.title} (${mail.ref})`;
  const facts = factsOf(mail);
  switch (kind) {
    case 'slack':
      return JSON.stringify({
        text: slackText(head),
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: head.slice(0, 150) } },
          { type: 'section', text: { type: 'mrkdwn', text: slackText(mail.statement) } },
          {
            type: 'section',
            fields: facts
              .slice(0, 10)
              .map(({ name, value }) => ({ type: 'mrkdwn', text: `*${slackText(name)}*\n${slackText(value)}`.slice(0, 2000) })),
          },
          {
            type: 'actions',
            elements: [
              { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: mail.pageUrl },
              { type: 'button', text: { type: 'plain_text', text: 'Runbook' }, url: mail.runbookUrl },
            ],
          },
        ],
      });
    case 'teams':
      return JSON.stringify({
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              body: [
                { type: 'TextBlock', text: cardText(head), weight: 'Bolder', size: 'Medium', wrap: true },
                { type: 'TextBlock', text: cardText(mail.statement), wrap: true },
                { type: 'FactSet', facts: facts.map(({ name, value }) => ({ title: name, value: cardText(value) })) },
              ],
              actions: [
                { type: 'Action.OpenUrl', title: 'Open', url: mail.pageUrl },
                { type: 'Action.OpenUrl', title: 'Runbook', url: mail.runbookUrl },
              ],
            },
          },
        ],
      });
    case 'pagerduty':
      return JSON.stringify({
        routing_key: secret,
        event_action: over ? 'resolve' : 'trigger',
        dedup_key: about,
        client: 'Throughline',
        client_url: mail.pageUrl,
        payload: {
          summary: head.slice(0, 1024),
          source: new URL(baseUrl).host,
          severity: paging[mail.severity],
          custom_details: Object.fromEntries(facts.map(({ name, value }) => [name, value])),
        },
        links: [{ href: mail.pageUrl, text: mail.ref }],
      });
    case 'plain':
      return JSON.stringify({
        type: over ? 'exception.over' : 'exception.told',
        about,
        ref: mail.ref,
        severity: mail.severity,
        title: mail.title,
        statement: mail.statement,
        facts,
        steps: mail.steps,
        url: mail.pageUrl,
        runbookUrl: mail.runbookUrl,
      });
  }
}

/** Where, since, impact, why and due, as pairs. */
export const factsOf = ({ rows }: PreparedMail): { name: string; value: string }[] =>
  rows.map(({ name, strong, rest }) => ({ name, value: [strong, rest].filter((part) => part !== '').join(' ') }));

/** Slack reads &, < and > as its own marks: mentions, links, commands. */
export const slackText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Adaptive cards read Markdown links. */
const cardText = (text: string) => text.replace(/[[\]]/g, (sign) => `\\${sign}`);
