import { problem } from '@/app/_http';
import { readCalendar } from '@/lib/pipeline';

export const dynamic = 'force-dynamic';

/** The calendar of whoever holds its address: programs that read it cannot sign in. */
export async function GET(_request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  try {
    const calendar = await readCalendar((await params).token, new Date());
    return new Response(calendar, {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="on-call.ics"',
        'cache-control': 'private, max-age=300',
        'x-robots-tag': 'noindex',
      },
    });
  } catch (error) {
    return problem(error);
  }
}
