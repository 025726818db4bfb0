/** No quoting, no comments, no groups, no lists: what is left cannot mean two mailboxes to two parsers. */
const ONE_ADDRESS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;

/** Whether `text` is exactly one plain mail address. */
export const isOneAddress = (text: string): boolean => text.length <= 254 && ONE_ADDRESS.test(text);

/** `Throughline <alerts@example.org>` in parts; a bare address has no name. */
export function splitMailFrom(mailFrom: string): { name: string; address: string } {
  const said = mailFrom.trim();
  const [, name = '', address = ''] = /^([^<]*)<([^<>]+)>$/.exec(said) ?? [];
  return address === '' ? { name: '', address: said } : { name: name.trim().replace(/^"|"$/g, ''), address: address.trim() };
}

/** The domain mails are sent from, for Message-IDs. */
export function domainOf(mailFrom: string): string {
  const { address } = splitMailFrom(mailFrom);
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
