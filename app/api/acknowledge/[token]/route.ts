import { problem } from '@/app/_http';
import { findActor, isOwnOrigin } from '@/lib/access';
import { config } from '@/lib/config';
import { ForbiddenError } from '@/lib/domain';
import { acknowledgeFromMail, houseNow } from '@/lib/pipeline';

/** The button of the page that a mail leads to: a plain form, so that it works without a script. */
export async function POST(request: Request, { params }: RouteContext<'/api/acknowledge/[token]'>): Promise<Response> {
  try {
    if (!isOwnOrigin(request.headers, config().baseUrl)) throw new ForbiddenError('This request did not come from a page of this site.');
    const { token } = await params;
    const code = (await request.formData()).get('code');
    const end = await acknowledgeFromMail(
      {
        token,
        code: typeof code === 'string' ? code.slice(0, 20) : '',
        actor: await findActor(request.headers),
        agent: request.headers.get('user-agent') ?? '',
      },
      await houseNow(),
    );
    const back = `/acknowledge/${encodeURIComponent(token)}?said=${end}`;
    return new Response(null, { status: 303, headers: { location: back, 'cache-control': 'private, no-store' } });
  } catch (error) {
    return problem(error);
  }
}
