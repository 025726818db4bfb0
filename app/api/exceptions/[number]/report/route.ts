import { answer } from '@/app/_http';
import { incidentForm } from '@/app/_print';
import { incidentEndpoint } from '@/lib/domain/endpoints';
import { readIncident } from '@/lib/show';

export const GET = answer(incidentEndpoint, ({ actor, params }) => readIncident(actor, params.number, new Date()), [incidentForm]);
