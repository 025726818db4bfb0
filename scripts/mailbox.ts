import { parseArgs } from 'node:util';
import MailDev from 'maildev';
import { endWithParent } from './setup/end-with-parent';

// The local mailbox of an installation without SMTP_URL: takes every mail, sends none on, shows them on a page.
const { values } = parseArgs({ options: { smtp: { type: 'string' }, web: { type: 'string' }, folder: { type: 'string' } } });
const mailbox = new MailDev({
  smtp: Number(values.smtp),
  ip: '127.0.0.1',
  web: Number(values.web),
  webIp: '127.0.0.1',
  maxEmails: 2_000,
  ...(values.folder ? { mailDirectory: values.folder } : {}),
});
endWithParent(() => mailbox.stop());
await mailbox.start();
