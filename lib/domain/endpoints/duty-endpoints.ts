import { z } from 'zod';
import { dutyActionSchema, dutyDoneSchema, feedActionSchema, feedDoneSchema, schedulesSchema } from '../views/duty';
import {
  endSilenceSchema,
  newSilenceSchema,
  silenceAskedSchema,
  silenceMadeSchema,
  silencePreviewSchema,
  silencesSchema,
} from '../views/silences';
import { defineEndpoint } from './define-endpoint';
import { listParam, scopeParams } from './query-params';

export const schedulesEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'listSchedules',
  path: '/api/oncall/schedules',
  summary:
    'Who is on call for each team: now, in a window, by layer and with every change; coverage gaps, own shifts and swaps that wait for an answer',
  query: {
    team: listParam('Team ids'),
    from: z.iso.date().optional().meta({ description: 'First local day; the Monday of this week when left out' }),
    weeks: z.coerce.number().int().min(1).max(6).default(1).meta({ description: 'How many weeks' }),
  },
  answer: schedulesSchema,
});

export const actOnScheduleEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'actOnSchedule',
  path: '/api/oncall/schedules/{id}/actions',
  summary: 'Changes who is on duty in a window, takes such a change back, asks for a swap or answers one',
  description:
    'Members of the team put themselves on duty; managers of the team and administrators of people change everything. A swap changes nothing until it is accepted.',
  params: { id: z.string().max(80).meta({ description: 'Id of the schedule' }) },
  body: dutyActionSchema,
  answer: dutyDoneSchema,
  refusals: { 403: 'Your own shifts only', 409: 'Whoever is replaced is not on duty then, or somebody was faster' },
});

export const actOnFeedEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'actOnCalendarFeed',
  path: '/api/oncall/feeds',
  summary: 'Makes a calendar address of your own shifts or of a schedule, told once, or revokes one',
  body: feedActionSchema,
  answer: feedDoneSchema,
});

export const calendarFeedEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'none',
  name: 'readCalendarFeed',
  path: '/api/oncall/calendar/{token}',
  summary: 'Shifts as iCalendar, for calendar programs: the secret is in the address, which its owner can revoke',
  params: { token: z.string().max(200).meta({ description: 'The secret, and .ics' }) },
  answer: z.string(),
  produces: 'text/calendar',
});

export const silencesEndpoint = defineEndpoint({
  method: 'GET',
  tag: 'out',
  auth: 'reader',
  name: 'listSilences',
  path: '/api/silences',
  summary: 'What is kept quiet on purpose: planned, in force, and over in the last 30 days, with how much each hides',
  query: { environment: scopeParams.environment },
  answer: silencesSchema,
});

export const previewSilenceEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'previewSilence',
  path: '/api/silences/preview',
  summary: 'What a silence would hide: exceptions open now, and those of the last 14 days. Nothing is stored',
  query: { environment: scopeParams.environment },
  body: silenceAskedSchema,
  answer: silencePreviewSchema,
  refusals: { 403: 'Your roles do not keep exceptions quiet there' },
});

export const addSilenceEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'addSilence',
  path: '/api/silences',
  summary: 'Keeps what matches quiet from start to end, 30 days at most; maintenance stands on charts too',
  description:
    'What it hides stays counted and visible, with a mark. An exception that reaches beyond the places it names is told. Critical is told unless `hidesCritical`. What is still wrong at the end is told then.',
  query: { environment: scopeParams.environment },
  body: newSilenceSchema,
  answer: silenceMadeSchema,
  refusals: { 403: 'Your roles do not keep exceptions quiet there' },
});

export const endSilenceEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'actions',
  auth: 'reader',
  name: 'endSilence',
  path: '/api/silences/{id}/actions',
  summary: 'Ends a silence before its time; what it hid and is still wrong is told at once',
  params: { id: z.uuid().meta({ description: 'Id of the silence' }) },
  body: endSilenceSchema,
  answer: silenceMadeSchema,
  refusals: { 403: 'Who made it, and people whose rights cover all of it', 409: 'It is over already' },
});
