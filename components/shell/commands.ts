/** What can be done from everywhere, without leaving the page. */
export const commands = [
  { id: 'copy-link', title: 'Copy the link to this page', detail: 'With its filters, to send to somebody' },
  { id: 'print', title: 'Print this page', detail: 'Or keep it as a PDF' },
  { id: 'hold', title: 'Hold the numbers still', detail: 'Or follow changes again' },
  { id: 'dense', title: 'Compact rows', detail: 'More of a list on one screen' },
  { id: 'roomy', title: 'Comfortable rows', detail: 'More air, easier to hit' },
  { id: 'light', title: 'Light colours', detail: 'Theme' },
  { id: 'dark', title: 'Dark colours', detail: 'Theme' },
] as const;
export type Command = (typeof commands)[number]['id'];
