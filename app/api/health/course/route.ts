import { answer } from '@/app/_http';
import { courseEndpoint } from '@/lib/domain/endpoints';
import { readCourse } from '@/lib/show';

export const GET = answer(courseEndpoint, ({ actor, query }) => readCourse(actor, { scope: query, day: query.day, now: new Date() }));
