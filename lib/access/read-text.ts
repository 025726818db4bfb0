/**
 * The text of a request's body, or null when it has more than `mostBytes`: so much is read and kept at most, whatever a sender says of its length. What is no
 * UTF-8 has replacement characters in it.
 */
export async function readText(request: Pick<Request, 'body' | 'headers'>, mostBytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return null;
  if (!request.body) return '';
  const reader = request.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new TextDecoder().decode(Buffer.concat(parts));
    size += value.byteLength;
    if (size > mostBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
}
