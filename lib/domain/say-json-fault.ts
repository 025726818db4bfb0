/** Why text is no JSON, as the parser says it, without the piece of the text that it quotes: answers are logged by those who sent it. */
export const sayJsonFault = (error: unknown): string =>
  error instanceof SyntaxError ? error.message.replace(/,? ?(?:\.\.\.)?"[\s\S]*$/, '').slice(0, 200) : 'it cannot be parsed';
