import { answer } from '@/app/_http';
import { exceptionLinesEndpoint } from '@/lib/domain/endpoints';
import { readExceptionLines } from '@/lib/show';

export const GET = answer(exceptionLinesEndpoint, ({ actor, params }) => readExceptionLines(actor, params.number, new Date()));
